package org.dorsal.document;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.command.ListedOptions;

/** Compares calls of {@code java -jar} with the help of the command line, and the settings among their arguments. */
final class JavaCommands {
    private JavaCommands() {}

    static List<String> problems(ShellCommand command) {
        List<String> words = command.words();
        if (words.size() > 1 && words.get(1).endsWith(".java")) {
            return Files.exists(Path.of(words.get(1))) ? List.of() : List.of("there is no file " + words.get(1));
        }
        int jar = words.indexOf("-jar") + 1;
        if (jar == 0 || jar == words.size()) {
            return List.of("java without -jar");
        }
        List<String> arguments = words.subList(jar + 1, words.size());
        if (words.contains("-Djarmode=tools")) { // of Spring Boot; run by FirstHourIT
            return arguments.contains("extract") ? List.of() : List.of("not run by any test: " + arguments);
        }
        return Path.of(words.get(jar)).getFileName().toString().equals("dorsal.jar")
                ? ofDorsal(arguments)
                : List.of("the build makes no " + words.get(jar));
    }

    /** Problems of the arguments of {@code dorsal}. */
    static List<String> ofDorsal(List<String> arguments) {
        List<String> names =
                arguments.stream().takeWhile(word -> word.matches("[a-z-]+")).toList();
        Set<String> options = Set.of();
        for (int count = Math.min(names.size(), 2); count > 0 && options.isEmpty(); count--) {
            options = ListedOptions.of(names.subList(0, count).toArray(String[]::new));
        }
        if (!names.isEmpty() && options.isEmpty()) {
            return List.of("there is no command " + String.join(" ", names));
        }
        List<String> problems = new ArrayList<>();
        for (String option : options(arguments).toList()) {
            String name = option.replaceFirst("=.*", "");
            if (!(names.isEmpty() ? ListedOptions.of() : options).contains(name)
                    && !SettingKeys.isKnown(name.substring(name.lastIndexOf("--") + 2))) {
                problems.add("no option and no setting: " + name);
            }
        }
        return problems;
    }

    private static Stream<String> options(List<String> arguments) {
        return arguments.stream().filter(word -> word.startsWith("--"));
    }
}
