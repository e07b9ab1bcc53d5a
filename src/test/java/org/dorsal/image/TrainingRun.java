package org.dorsal.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Creates the cache of loaded and linked classes and of method profiles (JEP 483, 514, 515) next to the extracted
 * jar: runs the service through {@link TypicalDay}s and stops it; on exit the JVM writes the cache.
 */
final class TrainingRun {
    static final String CACHE = "dorsal.aot";
    /** Options that every later start must repeat, because the cache depends on them. */
    static final List<String> OPTIONS =
            List.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "--enable-native-access=ALL-UNNAMED");

    private static final int DAYS = Integer.getInteger("dorsal.training.days", 30);

    private TrainingRun() {}

    /**
     * Writes {@code dorsal.aot}.
     *
     * @param java the java command, which must be the one of every later start
     * @param folder of the extracted jar
     */
    static void train(Path java, Path folder) throws IOException {
        Path cache = folder.resolve(CACHE);
        Files.deleteIfExists(cache);
        try (InstalledService dorsal = new InstalledService(
                command(java, folder, "-Xmx1g", "-XX:AOTCacheOutput=" + cache), folder, "training")) {
            dorsal.awaitReady();
            new TypicalDay(dorsal).repeat(DAYS);
        }
        if (!Files.exists(cache)) {
            throw new IllegalStateException("no cache was made: " + Files.readString(folder.resolve("training.log")));
        }
        System.out.printf("%s: %,d bytes%n", CACHE, Files.size(cache));
    }

    /**
     * The command line that runs the jar extracted to that folder; by its whole path, for the cache moves with it
     * only so.
     */
    static List<String> command(Path java, Path folder, String... options) {
        String jar = folder.resolve("dorsal.jar").toString();
        return Stream.of(List.of(java.toString()), OPTIONS, List.of(options), List.of("-jar", jar))
                .flatMap(List::stream)
                .toList();
    }
}
