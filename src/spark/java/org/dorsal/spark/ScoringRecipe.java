package org.dorsal.spark;

import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dorsal.command.BirthDates;
import org.dorsal.command.ScoredLines;
import org.dorsal.knowledge.ProfileFile;

/**
 * Input of the scoring for the executors: the command line, the profiles' bytes and the patients' birth dates. The
 * objects built from it are cached for the life of the process, so that knowledge is loaded once in each.
 */
final class ScoringRecipe implements Serializable {
    private static final long serialVersionUID = 1L;
    private static Optional<LoadedScorer> made = Optional.empty();

    private final String run;
    private final String[] arguments;
    private final Map<String, byte[]> profiles;
    private final List<Map<String, byte[]>> other;
    private final BirthDates patients;
    private final Instant now;

    /**
     * Files of profiles by their paths.
     *
     * @param run id of this run, unique in the process
     * @param other profiles of the other edition, when they are separate
     * @param now time after which a response is in the future, the same in all executors
     */
    ScoringRecipe(
            String run,
            String[] arguments,
            List<ProfileFile> profiles,
            Optional<List<ProfileFile>> other,
            BirthDates patients,
            Instant now) {
        this.run = run;
        this.arguments = arguments.clone();
        this.profiles = byPath(profiles);
        this.other = other.map(ScoringRecipe::byPath).map(List::of).orElse(List.of());
        this.patients = patients;
        this.now = now;
    }

    private record LoadedScorer(String run, ScoredLines lines) {}

    /** Loads the knowledge, or gives what this process has loaded. */
    ScoredLines lines(Counts counts) {
        synchronized (ScoringRecipe.class) {
            if (made.filter(before -> before.run().equals(run)).isEmpty()) {
                made = Optional.of(new LoadedScorer(run, load()));
                counts.add(ScoringTask.LOADED);
            }
            return made.orElseThrow().lines();
        }
    }

    private ScoredLines load() {
        RescoreOptions options = RescoreOptions.parse(arguments);
        ScoredLines lines = ScoredLines.score(files(profiles), options.lines, patients, now);
        return options.compares()
                ? lines.comparedWith(other.stream().findFirst().map(ScoringRecipe::files), options.edition)
                : lines;
    }

    private static Map<String, byte[]> byPath(List<ProfileFile> files) {
        Map<String, byte[]> byPath = new TreeMap<>();
        files.forEach(file -> byPath.put(file.path(), file.bytes()));
        return byPath;
    }

    private static List<ProfileFile> files(Map<String, byte[]> byPath) {
        return byPath.entrySet().stream()
                .map(file -> new ProfileFile(file.getKey(), file.getValue()))
                .toList();
    }
}
