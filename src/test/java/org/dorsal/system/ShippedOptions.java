package org.dorsal.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Command line of the service in the systemd unit; chart, compose file and image use the same (a test compares). */
public final class ShippedOptions {
    private static final Path UNIT = Path.of("src/docs/operate/dorsal.service");

    private ShippedOptions() {}

    /** Options between {@code java} and {@code -jar}; without the class cache, which image and chart make otherwise. */
    public static List<String> ofTheUnit() {
        return lines("ExecStart=")
                .flatMap(command -> Arrays.stream(command.split(" ")))
                .skip(1)
                .takeWhile(option -> !option.equals("-jar"))
                .filter(option -> !option.contains("SharedArchive"))
                .toList();
    }

    /** Variables that the C library reads. */
    public static Map<String, String> environment() {
        return lines("Environment=MALLOC_")
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> "MALLOC_" + pair[0], pair -> pair[1]));
    }

    /** Returns the rest of each line that starts with the text. */
    private static Stream<String> lines(String beginning) {
        try {
            return Files.readAllLines(UNIT).stream()
                    .filter(line -> line.startsWith(beginning))
                    .map(line -> line.substring(beginning.length()));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
