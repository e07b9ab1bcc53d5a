package org.dorsal.settings;

import java.util.*;
import java.util.function.Supplier;
import java.util.stream.Stream;
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

    /** Collects the refusals of all parts, so that an administrator reads them together. */
    static final class SettingsProblems {
        private final List<String> sentences = new ArrayList<>();

        /** Returns the part, or empty after a refusal, whose sentence follows the path. */
        <T> Optional<T> part(String path, Supplier<T> read) {
            try {
                return Optional.of(read.get());
            } catch (IllegalArgumentException refused) {
                add(path + refused.getMessage());
                return Optional.empty();
            }
        }

        void add(String sentence) {
            if (!sentences.contains(sentence)) { // two clients may report the same key
                sentences.add(sentence);
            }
        }

        Stream<String> sentences() {
            return sentences.stream();
        }

        int count() {
            return sentences.size();
        }

        void throwIfAny() {
            if (!sentences.isEmpty()) {
                throw new InvalidSettingsException(sentences);
            }
        }
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
