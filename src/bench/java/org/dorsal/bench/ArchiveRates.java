package org.dorsal.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.dorsal.archive.Archive;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.ServiceProcess;
import org.dorsal.system.SomeClient;

/** Rates of exporting a whole log, and of verifying it. */
final class ArchiveRates {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private ArchiveRates() {}

    static void print(TestPostgres database, ServiceProcess service, String site)
            throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of("target", "archive-rates"));
        Path zip = folder.resolve("export.zip");
        Path key = Files.writeString(folder.resolve("key.txt"), key(service, site));
        Map<String, byte[]> knowledge =
                SomeProfiles.files().stream().collect(Collectors.toMap(ProfileFile::path, ProfileFile::bytes));
        Archive archive = new Archive(
                new ArchiveReads(database.asApplication(), PATIENCE), () -> knowledge, Clock.systemUTC(), () -> {});
        long start = System.nanoTime();
        var export = archive.prepare(site, "bench").orElseThrow(() -> new IOException("nothing is signed yet"));
        long events;
        try (var out = new BufferedOutputStream(Files.newOutputStream(zip), 1 << 16)) {
            events = export.writeTo(out).getOrDefault("events", 0L);
        }
        rate("exported", events, start, Files.size(zip));
        for (int round = 0; round < 2; round++) {
            verify(zip, key, events);
        }
    }

    private static void verify(Path zip, Path key, long events) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(
                        "python3",
                        "src/examples/verify/verify_export.py",
                        zip.toString(),
                        "--key",
                        key.toString(),
                        "--quiet")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        rate("verified", events, start, Files.size(zip));
        System.out.println(output + "exit code " + code);
    }

    private static String key(ServiceProcess service, String site) {
        return SomeClient.anonymous("http://localhost:" + service.port())
                .get("log/" + site + "/key")
                .text();
    }

    private static void rate(String what, long events, long start, long bytes) {
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println("%d events %s in %.1f s: %.0f a second (%.0f MB)"
                .formatted(events, what, seconds, events / seconds, bytes / 1e6));
    }
}
