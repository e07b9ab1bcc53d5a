package org.dorsal.document;

import java.util.List;

/**
 * Result of the check of a block.
 *
 * @param checks names of the checks that cover the block; empty if no rule does
 * @param problems faults that they found
 */
record BlockTreatment(DocumentBlock block, List<String> checks, List<String> problems) {
    BlockTreatment {
        checks = List.copyOf(checks);
        problems = List.copyOf(problems);
    }

    boolean isGood() {
        return !checks.isEmpty() && problems.isEmpty();
    }
}
