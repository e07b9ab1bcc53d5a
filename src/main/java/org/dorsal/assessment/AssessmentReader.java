package org.dorsal.assessment;

import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Edition;
import org.dorsal.store.AccessScope;
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
     * @param response the version that the results were made from
     * @param results panel first, Provenance last
     * @param signature the newest one of that version or an earlier one
     * @param replayed what the answers come to; the care follows the clinician who signed
     */
    public record StoredAssessment(
            StoredVersion response,
            List<StoredVersion> results,
            Optional<SignedDecision> signature,
            ScoredSubmission replayed) {
        public StoredAssessment {
            results = List.copyOf(results);
        }

        /** Version of the results. */
        public int version() {
            return results.getFirst().version();
        }

        /** Editions that the results were made with. */
        public List<Edition> editions() {
            return Editions.used(replayed.scoring(), replayed.submission().form(), replayed.care())
                    .toList();
        }

        /** Returns the linkIds of vital signs without an Observation: where they have a value, it was in the EHR's record. */
        public Set<String> vitalSignsOfTheRecord() {
            return VitalSignObservations.unwritten(
                    response.id(), results.stream().map(StoredVersion::id).collect(Collectors.toSet()));
        }

        /** Returns whether the assessment was withdrawn; its results must not be used any more. */
        public boolean withdrawn() {
            return results.getFirst().status().equals(ResultSetState.ResultStatus.ENTERED_IN_ERROR.code());
        }

        /** Returns the name of who withdrew the assessment; empty while it is valid. */
        public Optional<String> withdrawer() {
            return Optional.of(results.getLast()).filter(_ -> withdrawn()).flatMap(ResultProvenance::enterer);
        }

        /** Returns why the assessment was withdrawn; empty while it is valid, and where a program gave no reason. */
        public Optional<String> withdrawalReason() {
            return Optional.of(results.getLast()).filter(_ -> withdrawn()).flatMap(ResultProvenance::reason);
        }
    }

    /** The assessment; empty when it is unknown, another patient's, or was never scored. */
    public Optional<StoredAssessment> of(Site site, String patient, String id) {
        AccessScope reach = AccessScope.ofPatient(site.id(), patient);
        return stored.current(reach, id)
                .flatMap(current -> stored.of(reach, current)
                        .flatMap(results -> stored.scored(reach, current, results.getFirst())
                                .map(response ->
                                        replayed(response, results, stored.signature(site.id(), patient, id)))));
    }

    /** Reads a given version of the results with the signature valid at that version. */
    public Optional<StoredAssessment> of(Site site, String patient, String id, int version) {
        return stored.of(AccessScope.ofPatient(site.id(), patient), id, version)
                .map(whole ->
                        replayed(whole.response(), whole.results(), stored.signature(site.id(), patient, id, version)));
    }

    private StoredAssessment replayed(
            StoredVersion response, List<StoredVersion> results, Optional<SignedDecision> signature) {
        ScoredSubmission replayed = rescoring.replay(response, results.getFirst(), signature);
        return new StoredAssessment(response, results, signature, replayed);
    }
}
