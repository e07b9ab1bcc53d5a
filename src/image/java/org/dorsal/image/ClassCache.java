package org.dorsal.image;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Cache of parsed and verified classes (class data sharing, JEP 310 and 350) next to the extracted jar. Its classes
 * come from a list in the sources, so that two builds give the same bytes; {@link #record} writes that list from
 * a service that runs through {@link TypicalDay}s. Linked classes (JEP 483) and method profiles (JEP 515) are not in
 * it: the one holds the time of the machine, the other its scheduling.
 */
final class ClassCache {
    static final String FILE = "dorsal.aot";

    /** Classes and lambdas of a recorded run; names that have disappeared since are skipped. */
    static final Path CLASSES = Path.of("src", "image", "classes.txt.gz");

    /** Options that every later start must repeat, because the cache depends on them. */
    static final List<String> OPTIONS =
            List.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "--enable-native-access=ALL-UNNAMED");

    private static final int DAYS = Integer.getInteger("dorsal.training.days", 30);

    private ClassCache() {}

    /**
     * Writes {@code dorsal.aot}.
     *
     * @param java the java command, which must be the one of every later start
     * @param folder of the extracted jar; the cache depends on its path
     */
    static void write(Path java, Path folder) throws IOException, InterruptedException {
        Path cache = folder.resolve(FILE);
        Files.deleteIfExists(cache);
        Path classes = folder.resolveSibling("classes.txt");
        try (InputStream recorded = new GZIPInputStream(Files.newInputStream(CLASSES))) {
            Files.copy(recorded, classes, StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(OPTIONS);
        command.addAll(List.of(
                "-Xmx1g",
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + classes,
                "-XX:SharedArchiveFile=" + cache,
                "-cp",
                folder.resolve("dorsal.jar").toString()));
        JavaRuntime.run(command);
        System.out.printf("%s: %,d bytes%n", FILE, Files.size(cache));
    }

    /** Writes the list of classes. */
    static void record(Path java, Path folder) throws IOException {
        Path recorded = folder.resolveSibling("recorded.txt");
        try (InstalledService dorsal = new InstalledService(
                command(java, folder, "-Xmx1g", "-XX:DumpLoadedClassList=" + recorded), folder, "recording")) {
            dorsal.awaitReady();
            new TypicalDay(dorsal).repeat(DAYS);
        }
        try (Stream<String> lines = Files.lines(recorded);
                Writer classes = new BufferedWriter(new OutputStreamWriter(
                        new GZIPOutputStream(Files.newOutputStream(CLASSES)), StandardCharsets.UTF_8))) {
            for (String line : lines.filter(ClassCache::isClass).toList()) {
                classes.write(line.replaceFirst(" id: \\d+$", "") + "\n");
            }
        }
    }

    /** Whether a line is more than a comment, a resolved constant, or a class of another loader. */
    private static boolean isClass(String line) {
        return !line.startsWith("#") && !line.startsWith("@cp ") && !line.contains(" source: ");
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
