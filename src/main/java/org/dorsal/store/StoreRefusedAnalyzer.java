package org.dorsal.store;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints the guard's objections as sentences where Spring Boot would print a stack trace. */
final class StoreRefusedAnalyzer extends AbstractFailureAnalyzer<StoreRefused> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StoreRefused cause) {
        return new FailureAnalysis(
                String.join(System.lineSeparator(), cause.objections()),
                "Change the database as said above and start again.",
                cause);
    }
}
