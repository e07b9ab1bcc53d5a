package org.dorsal.document;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tests as documents name them: {@code SomeTest} or {@code SomeTest#method}, with or without a package. */
public final class NamedTests {
    static final Pattern NAME =
            Pattern.compile("(?:[a-z.]+\\.)?([A-Z]\\w+(?:Test|IT|Properties|Simulation))(?:#(\\w+))?");

    /** Files by their name; there are more than a thousand, and documents name hundreds of tests. */
    private static final Map<String, List<Path>> FILES = Stream.of(
                    "src/test/java",
                    "src/sandbox/java",
                    "src/main/java",
                    "src/image",
                    "src/bench",
                    "src/mutation",
                    "src/release")
            .flatMap(folder -> DocumentBlock.files(Path.of(folder)))
            .collect(Collectors.groupingBy(file -> file.getFileName().toString()));

    private NamedTests() {}

    /** Whether a test of that name, and with {@code #} a method of it, exists. */
    public static boolean exist(String name) {
        var parts = NAME.matcher(name);
        if (!parts.matches()) {
            return false;
        }
        return FILES.getOrDefault(parts.group(1) + ".java", List.of()).stream()
                .anyMatch(file -> parts.group(2) == null
                        || Pattern.compile("\\s" + parts.group(2) + "\\(")
                                .matcher(DocumentBlock.read(file))
                                .find());
    }
}
