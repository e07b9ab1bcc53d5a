package org.dorsal;

import java.util.List;
import org.dorsal.knowledge.Finding;

/** {@code profiles/} has findings, so the service does not start: an assessment must not run on half of its criteria. */
final class KnowledgeRefused extends RuntimeException {
    private final List<Finding> findings;

    KnowledgeRefused(List<Finding> findings) {
        super(findings.size() + " findings in profiles/");
        this.findings = List.copyOf(findings);
    }

    List<Finding> findings() {
        return findings;
    }
}
