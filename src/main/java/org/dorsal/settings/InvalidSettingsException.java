package org.dorsal.settings;

import java.util.List;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Thrown when the settings are invalid, so that the service does not start. Each sentence names a key and the
 * correction.
 */
public final class InvalidSettingsException extends RuntimeException {
    private final List<String> problems;

    public InvalidSettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    List<String> problems() {
        return problems;
    }

    /** Prints the sentences instead of Spring Boot's stack trace. */
    static final class SettingsFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingsException> {
        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingsException cause) {
            return new FailureAnalysis(
                    String.join(System.lineSeparator(), cause.problems()),
                    "Correct the settings named above and start again.",
                    cause);
        }
    }
}
