package org.dorsal.assessment;

import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Edition;
import org.dorsal.store.AccessScope;
import org.dorsal.store.ResultRow;
import org.dorsal.store.StoredVersion;

/** Reads one stored assessment of a patient and scores it again from its stored bytes. */
public final class AssessmentReader {
    private final StoredResults stored;
    private final Rescoring rescoring;

    AssessmentReader(StoredResults stored, Rescoring rescoring) {
        this.stored = stored;
        this.rescoring = rescoring;
    }

    /**
     * An assessment that was scored.
     *
     * @param row facts of the results
     * @param response the version that the results were made from
     * @param results panel first, Provenance last
     * @param signature the newest one of that version or an earlier one
     * @param replayed what the answers come to; the care follows the clinician who signed
     */
    public record StoredAssessment(
            ResultRow row,
            StoredVersion response,
            List<StoredVersion> results,
            Optional<SignedDecision> signature,
            ScoredSubmission replayed) {
        public StoredAssessment {
            results = List.copyOf(results);
        }

        /** Version of the results. */
        public int version() {
            return row.version();
        }

        /** Editions that the results were made with. */
        public List<Edition> editions() {
            return Editions.used(replayed.scoring(), replayed.submission().form(), replayed.care())
                    .toList();
        }

        /** Returns the linkIds of vital signs without an Observation: where they have a value, it was in the EHR's record. */
        public Set<String> vitalSignsOfTheRecord() {
            return VitalSignObservations.unwritten(
                    replayed.submission().response(),
                    response.id(),
                    results.stream().map(StoredVersion::id).collect(Collectors.toSet()));
        }

        /** Returns whether the assessment was withdrawn; its results must not be used any more. */
        public boolean withdrawn() {
            return row.withdrawn().isPresent();
        }

        /** Returns the name of who withdrew the assessment; empty while it is valid. */
        public Optional<String> withdrawer() {
            return row.withdrawn().map(ResultRow.WithdrawnFacts::withdrawer);
        }

        /** Returns why the assessment was withdrawn; empty while it is valid, and where a program gave no reason. */
        public Optional<String> withdrawalReason() {
            return row.withdrawn().flatMap(ResultRow.WithdrawnFacts::withdrawalReason);
        }
    }

    /** The assessment; empty when it is unknown, another patient's, or was never scored. */
    public Optional<StoredAssessment> of(Site site, String patient, String id) {
        return stored.newest(AccessScope.ofPatient(site.id(), patient), id)
                .map(whole -> replayed(whole, stored.signature(site.id(), patient, id)));
    }

    /** Reads a given version of the results with the signature valid at that version. */
    public Optional<StoredAssessment> of(Site site, String patient, String id, int version) {
        return stored.of(AccessScope.ofPatient(site.id(), patient), id, version)
                .map(whole -> replayed(whole, stored.signature(site.id(), patient, id, version)));
    }

    private StoredAssessment replayed(StoredResults.ResultSetVersion whole, Optional<SignedDecision> signature) {
        ScoredSubmission replayed =
                rescoring.replay(whole.response(), whole.results().getFirst(), signature);
        return new StoredAssessment(whole.row(), whole.response(), whole.results(), signature, replayed);
    }
}
