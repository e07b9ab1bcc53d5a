package org.dorsal.start;

import java.util.List;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Finding;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** {@code profiles/} has findings, so the service does not start: an assessment must not run on half of its criteria. */
final class KnowledgeRefused extends RuntimeException {
    private final List<Finding> findings;

    KnowledgeRefused(List<Finding> findings) {
        super(findings.size() + " findings in profiles/:" + System.lineSeparator()
                + findings.stream().map(Finding::toString).collect(Collectors.joining(System.lineSeparator())));
        this.findings = List.copyOf(findings);
    }

    List<Finding> findings() {
        return findings;
    }

    /** Prints what lint found, all of it, where Spring Boot would print a stack trace. */
    static final class Analyzer extends AbstractFailureAnalyzer<KnowledgeRefused> {
        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, KnowledgeRefused cause) {
            return new FailureAnalysis(
                    cause.findings.stream().map(Finding::toString).collect(Collectors.joining(System.lineSeparator())),
                    "Correct the files named above in profiles/ and start again.",
                    cause);
        }
    }
}
