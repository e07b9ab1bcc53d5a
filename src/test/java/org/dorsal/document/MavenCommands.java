package org.dorsal.document;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Compares commands of Maven with the poms, the properties that the build reads, and the test classes. */
final class MavenCommands {
    private static final Set<String> PHASES =
            Set.of("clean", "validate", "compile", "test-compile", "test", "package", "verify", "install");
    private static final Set<String> FLAGS = Set.of("-o", "-q", "-B", "-U", "-am", "-N");
    /** Properties of Maven and its plugins. */
    private static final Set<String> FOREIGN =
            Set.of("skipTests", "test", "it.test", "spring-boot.run.arguments", "junit.jupiter.execution.timeout.mode");

    private static final String SOURCES = Stream.of("pom.xml", "src")
            .flatMap(MavenCommands::files)
            .map(DocumentBlock::read)
            .reduce("", String::concat);
    private static final String BENCH = DocumentBlock.read(Path.of("src/bench/java/org/dorsal/bench/Bench.java"));
    private static final Set<String> TESTS = Set.copyOf(files("src/test/java")
            .map(path -> path.getFileName().toString().replace(".java", ""))
            .toList());

    private MavenCommands() {}

    static List<String> problems(ShellCommand command) {
        List<String> problems = new ArrayList<>();
        List<String> words = command.arguments();
        for (int index = 0; index < words.size(); index++) {
            String word = words.get(index);
            if (word.equals("-f")) {
                index++;
                if (!Files.exists(Path.of(words.get(index)))) {
                    problems.add("there is no " + words.get(index));
                }
            } else if (word.startsWith("-D")) {
                property(word.substring(2), problems);
            } else if (word.startsWith("-P")) {
                if (!SOURCES.contains("<id>" + word.substring(2) + "</id>")) {
                    problems.add("there is no profile " + word);
                }
            } else if (word.startsWith("-") ? !FLAGS.contains(word) : !isGoal(word)) {
                problems.add("Maven or this build has no " + word);
            }
        }
        return problems;
    }

    private static boolean isGoal(String word) {
        String plugin = word.replaceFirst(":.*", "");
        return PHASES.contains(word)
                || word.contains(":") && SOURCES.contains("<artifactId>" + plugin + "-maven-plugin</artifactId>");
    }

    private static void property(String definition, List<String> problems) {
        String[] pair = definition.split("=", 2);
        if (!FOREIGN.contains(pair[0]) && !SOURCES.contains(pair[0])) {
            problems.add("nothing reads the property " + pair[0]);
        }
        if (pair[0].equals("spring-boot.run.arguments")) {
            Stream.of(pair[1].split(" "))
                    .map(argument -> argument.replaceFirst("=.*", ""))
                    .filter(argument -> !BENCH.contains('"' + argument + '"'))
                    .forEach(argument -> problems.add("the benchmark has no argument " + argument));
        }
        if (pair[0].equals("test")) {
            Stream.of(pair[1].split(","))
                    .filter(name -> TESTS.stream().noneMatch(pattern(name).asMatchPredicate()))
                    .forEach(name -> problems.add("there is no test " + name));
        }
    }

    private static Pattern pattern(String name) {
        return Pattern.compile(name.replaceFirst("#.*", "").replace("*", ".*"));
    }

    /** Poms and Java sources below that path, without the tests of this package. */
    private static Stream<Path> files(String below) {
        try (Stream<Path> files = Files.walk(Path.of(below))) {
            return files
                    .filter(path -> path.toString().endsWith(".java") || path.endsWith("pom.xml"))
                    .filter(path -> !path.toString().contains("/document/"))
                    .toList()
                    .stream();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
