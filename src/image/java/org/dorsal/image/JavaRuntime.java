package org.dorsal.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Java runtime of the image: the JDK that runs this, less the modules that Dorsal never needs. */
record JavaRuntime(Path folder) {
    /**
     * Modules of all of Java SE, since libraries look up parts of it by name, and those of cipher suites, locales,
     * time zones and recordings.
     */
    private static final String MODULES =
            "java.se,jdk.unsupported,jdk.crypto.ec,jdk.management,jdk.localedata,jdk.zipfs,"
                    + "jdk.jfr,jdk.naming.dns,jdk.charsets,jdk.net,jdk.security.auth";

    private static final Path JDK = Path.of(System.getProperty("java.home"));
    private static final Pattern NEEDED = Pattern.compile("(?:=> )?(/\\S+) \\(0x");

    /** Libraries for a screen or a loudspeaker, which a container lacks. */
    private static final Pattern DESKTOP = Pattern.compile("lib(X|x|asound|bsd|md\\.).*");

    /** Links it by jlink. */
    static JavaRuntime link(Path folder) throws IOException, InterruptedException {
        run(List.of(
                JDK.resolve("bin/jlink").toString(),
                "--add-modules",
                MODULES,
                "--include-locales=en",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                folder.toString()));
        return new JavaRuntime(folder);
    }

    Path java() {
        return folder.resolve("bin/java");
    }

    /**
     * The C library's files that this runtime is linked against on the machine that builds, by their place in the
     * image.
     */
    Map<String, Path> cLibrary() throws IOException, InterruptedException {
        Map<String, Path> runtimes = new TreeMap<>();
        List<Path> linked;
        try (Stream<Path> files = Files.walk(folder)) {
            linked = files.filter(file ->
                            file.toString().endsWith(".so") || file.toString().endsWith("bin/java"))
                    .toList();
        }
        for (Path file : linked) {
            for (String needed : NEEDED.matcher(run(List.of("ldd", file.toString())))
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .filter(path -> !path.startsWith(folder.toAbsolutePath().toString()))
                    .toList()) {
                Path library = Path.of(needed);
                if (!DESKTOP.matcher(library.getFileName().toString()).matches()) {
                    runtimes.put(needed, library.toRealPath());
                }
            }
        }
        return Map.copyOf(runtimes);
    }

    /** Returns the output of the command. @throws IllegalStateException with the output on failure */
    static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(new ArrayList<>(command))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0 && !printed.contains("not a dynamic executable")) {
            throw new IllegalStateException(String.join(" ", command) + " failed: " + printed);
        }
        return printed;
    }
}
