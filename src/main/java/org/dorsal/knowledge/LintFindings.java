package org.dorsal.knowledge;

import java.util.ArrayList;
import java.util.List;

/** Collects what lint finds, so that an author sees everything in one run. */
final class LintFindings {
    private final List<LintFinding> findings = new ArrayList<>();

    List<LintFinding> all() {
        return List.copyOf(findings);
    }

    /** View of this collector for one file. */
    FileFindings in(String file) {
        return (element, says) -> findings.add(new LintFinding(file, element, says));
    }

    /** Adds a finding at an element of one file. */
    @FunctionalInterface
    interface FileFindings {
        void add(String element, String message);
    }
}
