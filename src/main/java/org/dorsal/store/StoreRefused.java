package org.dorsal.store;

import java.util.List;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The database would break a promise, so the service does not start. Each sentence names what to change. */
final class StoreRefused extends RuntimeException {
    private final List<String> objections;

    StoreRefused(List<String> objections) {
        super(String.join(System.lineSeparator(), objections));
        this.objections = List.copyOf(objections);
    }

    List<String> objections() {
        return objections;
    }

    /** Prints the guard's objections as sentences where Spring Boot would print a stack trace. */
    static final class StoreRefusedAnalyzer extends AbstractFailureAnalyzer<StoreRefused> {
        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, StoreRefused cause) {
            return new FailureAnalysis(
                    String.join(System.lineSeparator(), cause.objections()),
                    "Change the database as said above and start again.",
                    cause);
        }
    }
}
