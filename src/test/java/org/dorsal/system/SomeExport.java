package org.dorsal.system;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.dorsal.archive.Archive;
import org.dorsal.command.DorsalCommandLine;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.TestPostgres;

/** An export of a database as an auditor gets it, and what both verifiers say to it. */
public record SomeExport(Path file) {

    /** Result of {@code dorsal verify}. */
    public record VerifierOutput(int exitCode, String text) {
        /** Doubts but those of each export without profiles. */
        public List<String> doubts() {
            return text.lines()
                    .filter(line -> line.matches("[A-Z_]+ at .*"))
                    .filter(line -> !line.startsWith("KNOWLEDGE_REFUSED at ")
                            && !line.matches("NOT_RESCORED at .*: the profiles in the export can't be used"))
                    .toList();
        }
    }

    static SomeExport whole(TestPostgres database) {
        return whole(database.asApplication());
    }

    /** Exports the whole log of a site. */
    public static SomeExport whole(TestPostgres database, String site) {
        return of(database.asApplication(), site, shipped(), () -> {});
    }

    /** The same without profiles: no result is scored again, which is most of the work. */
    public static SomeExport unscored(TestPostgres database, String site) {
        return of(database.asApplication(), site, Map.of(), () -> {});
    }

    /** Exports the whole log with the service's database user. */
    static SomeExport whole(DataSource database) {
        return of(database, shipped());
    }

    /** The shipped profiles, by path. */
    static Map<String, byte[]> shipped() {
        return SomeProfiles.files().stream()
                .collect(Collectors.toMap(
                        ProfileFile::path, ProfileFile::bytes, (first, _) -> first, LinkedHashMap::new));
    }

    /** Exports with other profiles. */
    static SomeExport of(DataSource database, Map<String, byte[]> profiles) {
        return of(database, profiles, () -> {});
    }

    /** @param pause runs where the export waits for the next checkpoint */
    static SomeExport of(DataSource database, Map<String, byte[]> profiles, Runnable pause) {
        return of(database, LoggedDay.SITE, profiles, pause);
    }

    private static SomeExport of(DataSource database, String site, Map<String, byte[]> profiles, Runnable pause) {
        Archive archive = new Archive(
                new ArchiveReads(database, Duration.ofSeconds(20)), () -> profiles, Clock.systemUTC(), pause);
        var export = archive.prepare(site, "an auditor").orElseThrow();
        try {
            Path file = Files.createTempFile("dorsal-export", ".zip");
            file.toFile().deleteOnExit();
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                export.writeTo(out);
            }
            return new SomeExport(file);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    public VerifierOutput verified(Path key, Path... checkpoints) {
        return verified(
                key,
                Stream.of(checkpoints)
                        .flatMap(checkpoint -> Stream.of("--checkpoint", checkpoint.toString()))
                        .toList());
    }

    /**
     * Verifies with ours, and asserts that the independent verifier agrees.
     *
     * @param more further arguments
     */
    VerifierOutput verified(Path key, List<String> more) {
        List<String> arguments = Stream.concat(Stream.of(file.toString(), "--key", key.toString()), more.stream())
                .toList();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = DorsalCommandLine.run(
                Stream.concat(Stream.of("verify"), arguments.stream()).toArray(String[]::new),
                SomeProfiles::files,
                _ -> {
                    throw new AssertionError("the verifier erases nothing");
                },
                _ -> {
                    throw new AssertionError("the verifier migrates nothing");
                },
                (_, _) -> {
                    throw new AssertionError("nothing is examined");
                },
                Clock.systemUTC(),
                InputStream.nullInputStream(),
                out,
                new PrintStream(out, true, StandardCharsets.UTF_8));
        VerifierOutput output = new VerifierOutput(code, out.toString(StandardCharsets.UTF_8));
        PythonVerifier.assertAgrees(arguments, output);
        return output;
    }
}
