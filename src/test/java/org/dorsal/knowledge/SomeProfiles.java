package org.dorsal.knowledge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The real profiles/, whole or with one file changed. */
public final class SomeProfiles {
    private static final Path ROOT = Path.of("profiles");
    private static final List<ProfileFile> FILES = read();
    private static final Knowledge KNOWLEDGE = knowledge(FILES);

    private SomeProfiles() {}

    /** The knowledge that the repository ships. */
    public static Knowledge knowledge() {
        return KNOWLEDGE;
    }

    /** The form in force. */
    public static Form form() {
        return KNOWLEDGE.formInForce();
    }

    /** The evidence models in force. */
    public static EvidenceModels models() {
        return KNOWLEDGE.newestEvidence(form()).orElseThrow();
    }

    /** The care in force. */
    public static Care care() {
        return KNOWLEDGE.newestCare(form()).orElseThrow();
    }

    /** All files of the repository. */
    public static List<ProfileFile> files() {
        return FILES;
    }

    private static List<ProfileFile> read() {
        try (Stream<Path> paths = Files.walk(ROOT)) {
            return paths.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .map(path -> new ProfileFile(ROOT.relativize(path).toString(), read(path)))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Returns the files with a change in the text of one file; fails when the change has no effect. */
    public static List<ProfileFile> changed(String path, UnaryOperator<String> change) {
        List<ProfileFile> files = new ArrayList<>();
        for (ProfileFile file : files()) {
            files.add(file.path().equals(path) ? changed(file, change) : file);
        }
        return files;
    }

    /** The file with its text changed; the change must change something. */
    public static ProfileFile changed(ProfileFile file, UnaryOperator<String> change) {
        String before = new String(file.bytes(), StandardCharsets.UTF_8);
        String after = change.apply(before);
        if (after.equals(before)) {
            throw new IllegalArgumentException("the change to " + file.path() + " changes nothing");
        }
        return new ProfileFile(file.path(), after.getBytes(StandardCharsets.UTF_8));
    }

    /** The knowledge of these files, which must have no finding. */
    public static Knowledge knowledge(List<ProfileFile> files) {
        return switch (Knowledge.load(files)) {
            case Knowledge.LoadResult.LoadedKnowledge ready -> ready.knowledge();
            case Knowledge.LoadResult.FaultyKnowledge faulty ->
                throw new IllegalStateException("profiles/ has findings:\n"
                        + String.join(
                                "\n",
                                faulty.findings().stream()
                                        .map(LintFinding::toString)
                                        .toList()));
        };
    }

    private static byte[] read(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
