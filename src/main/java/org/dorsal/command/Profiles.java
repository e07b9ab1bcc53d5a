package org.dorsal.command;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.LintFinding;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.Proof;

/** Profiles as commands get them. */
final class Profiles {
    private static final int DEEPEST = 4;
    private static final int MAX_FILES = 10_000;
    private static final long MAX_FILE_BYTES = 16L << 20;

    private Profiles() {}

    /** Knowledge fit to score by. */
    static Knowledge knowledge(List<ProfileFile> files) {
        return switch (Knowledge.load(files, Proof.of(files))) {
            case Knowledge.LoadResult.LoadedKnowledge(Knowledge knowledge) -> knowledge;
            case Knowledge.LoadResult.FaultyKnowledge(List<LintFinding> findings) ->
                throw CommandException.usage("the profiles have " + findings.size() + " findings, the first is "
                        + findings.getFirst() + "; run lint to see all");
        };
    }

    /** The JSON files of a directory such as {@code profiles/}, in the order of their paths. */
    static List<ProfileFile> in(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory + " is no directory");
        }
        List<Path> paths;
        try (Stream<Path> tree = Files.walk(directory, DEEPEST)) {
            paths = tree.filter(path -> path.toString().endsWith(".json") && Files.isRegularFile(path))
                    .sorted()
                    .limit(MAX_FILES + 1L)
                    .toList();
        }
        if (paths.size() > MAX_FILES) {
            throw CommandException.usage(
                    directory + " holds more than " + MAX_FILES + " files; name the profiles directory");
        }
        List<ProfileFile> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.size(path) > MAX_FILE_BYTES) {
                throw CommandException.usage(path + " is larger than " + MAX_FILE_BYTES + " bytes");
            }
            String name = directory.relativize(path).toString().replace('\\', '/');
            files.add(new ProfileFile(name, Files.readAllBytes(path)));
        }
        return files;
    }

    /** Profiles that come with the program. */
    @FunctionalInterface
    public interface CommandProfiles {
        /** The files, in the order of their paths. */
        List<ProfileFile> files();

        /** Knowledge of the files, fit to score by. Tests read it once for many calls. */
        default Knowledge knowledge() {
            return Profiles.knowledge(files());
        }
    }
}
