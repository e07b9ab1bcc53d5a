package org.dorsal.start;

import java.util.List;
import java.util.stream.Collectors;
import org.dorsal.knowledge.LintFinding;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@code profiles/} has findings, so the service does not start: an assessment must not run on half of its criteria.
 */
final class KnowledgeRefused extends RuntimeException {
    private final List<LintFinding> findings;

    KnowledgeRefused(List<LintFinding> findings) {
        super(findings.size() + " findings in profiles/:" + System.lineSeparator()
                + findings.stream().map(LintFinding::toString).collect(Collectors.joining(System.lineSeparator())));
        this.findings = List.copyOf(findings);
    }

    List<LintFinding> findings() {
        return findings;
    }

    /** Prints what lint found, all of it, where Spring Boot would print a stack trace. */
    static final class KnowledgeFailureAnalyzer extends AbstractFailureAnalyzer<KnowledgeRefused> {
        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, KnowledgeRefused cause) {
            return new FailureAnalysis(
                    cause.findings.stream()
                            .map(LintFinding::toString)
                            .collect(Collectors.joining(System.lineSeparator())),
                    "Correct the files named above in profiles/ and start again.",
                    cause);
        }
    }
}
