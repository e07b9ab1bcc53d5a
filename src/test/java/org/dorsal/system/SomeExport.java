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
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.TestPostgres;

/**
 * An export of a database as an auditor gets it, and what the verifiers say to it.
 *
 * @param scored whether it has the profiles that its results were computed with
 */
public record SomeExport(Path file, boolean scored) {

    /** Result of a verifier. */
    public record VerifierOutput(int exitCode, String text) {
        public List<String> doubts() {
            return text.lines().filter(line -> line.matches("[A-Z_]+ at .*")).toList();
        }
    }

    static SomeExport whole(TestPostgres database) {
        return whole(database.asApplication());
    }

    /** Exports the whole log of a site. */
    public static SomeExport whole(TestPostgres database, String site) {
        return of(database.asApplication(), site, shipped(), () -> {});
    }

    /** The same without profiles: no result is scored again. */
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
            return new SomeExport(file, !profiles.isEmpty());
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
     * Verifies as an auditor does: the log and its rows, and, where the export has profiles, its results.
     *
     * @param more further arguments
     */
    public VerifierOutput verified(Path key, List<String> more) {
        VerifierOutput log = run(Stream.concat(
                        Stream.of(
                                "python3",
                                "src/examples/verify/verify_export.py",
                                file.toString(),
                                "--key",
                                key.toString()),
                        more.stream())
                .toList());
        if (!scored || log.exitCode() > 0) {
            return log;
        }
        VerifierOutput results = run(List.of("python3", "src/examples/replay/replay.py", "check", file.toString()));
        return new VerifierOutput(results.exitCode(), results.text() + log.text());
    }

    /** Runs a program of the examples. */
    static VerifierOutput run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new VerifierOutput(process.waitFor(), output);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
