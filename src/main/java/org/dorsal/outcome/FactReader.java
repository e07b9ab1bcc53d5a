package org.dorsal.outcome;

import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.Rescoring;
import org.dorsal.assessment.StoredResults;
import org.dorsal.store.AccessScope;
import org.dorsal.store.FollowUpRows.FollowUp;

/** Reads which facts of the evidence models a stored assessment has, so that the worth of each can be counted. */
public record FactReader(StoredResults results, Rescoring rescoring) {
    /**
     * Reads the facts of the current version.
     *
     * @return {@code cause|id of the fact}; empty when the answers can't be scored as they were
     */
    Optional<List<String>> read(String site, FollowUp followUp) {
        AccessScope reach = AccessScope.ofPatient(site, followUp.patient());
        return results.of(reach, followUp.assessment())
                .flatMap(current -> results.of(
                        reach, followUp.assessment(), current.getFirst().version()))
                .flatMap(set -> rescoring.presentFacts(
                        set.response().body(), set.results().getFirst().body()));
    }
}
