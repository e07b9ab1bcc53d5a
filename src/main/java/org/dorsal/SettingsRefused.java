package org.dorsal;

import java.util.List;

/** The settings can't be used, so the service does not start. Each sentence names a key and the cure. */
final class SettingsRefused extends RuntimeException {
    private final List<String> problems;

    SettingsRefused(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    List<String> problems() {
        return problems;
    }
}
