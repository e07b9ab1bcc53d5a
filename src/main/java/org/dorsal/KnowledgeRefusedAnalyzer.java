package org.dorsal;

import java.util.stream.Collectors;
import org.dorsal.knowledge.Finding;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints what lint found, all of it, where Spring Boot would print a stack trace. */
final class KnowledgeRefusedAnalyzer extends AbstractFailureAnalyzer<KnowledgeRefused> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, KnowledgeRefused cause) {
        return new FailureAnalysis(
                cause.findings().stream().map(Finding::toString).collect(Collectors.joining(System.lineSeparator())),
                "Correct the files named above in profiles/ and start again.",
                cause);
    }
}
