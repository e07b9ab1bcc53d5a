package org.dorsal.settings;

import java.util.List;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The settings can't be used, so the service does not start. Each sentence names a key and the cure. */
public final class SettingsRefused extends RuntimeException {
    private final List<String> problems;

    public SettingsRefused(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    List<String> problems() {
        return problems;
    }

    /** Prints the sentences where Spring Boot would print a stack trace. */
    static final class SettingsFailureAnalyzer extends AbstractFailureAnalyzer<SettingsRefused> {
        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, SettingsRefused cause) {
            return new FailureAnalysis(
                    String.join(System.lineSeparator(), cause.problems()),
                    "Correct the settings named above and start again.",
                    cause);
        }
    }
}
