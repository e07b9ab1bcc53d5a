package org.dorsal.assessment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.assessment.SignRequest.Attester;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Edition;

/**
 * Signature of a decision, with the signed versions and the texts shown. Stored permanently with the results.
 *
 * @param assessment id of the assessment
 * @param results version of the result set that was signed
 * @param response versioned reference of the response that it was made from
 * @param plan number of the plan: 1, incremented whenever a signed plan is replaced
 * @param revoked versioned reference of the plan that this signature revoked
 * @param patient logical id of the patient
 * @param at instant of the signature
 * @param computed computed result of the answers
 * @param decision the clinician's decision
 * @param contradictions contradictions that the clinician confirmed
 * @param amendment reason for the amendment; empty without one
 * @param editions editions that the results were made with
 */
public record SignedDecision(
        String assessment,
        int results,
        String response,
        int plan,
        Optional<String> revoked,
        String patient,
        Instant at,
        Attester attester,
        ComputedResult computed,
        Decision decision,
        List<ConfirmedContradiction> contradictions,
        Optional<String> amendment,
        List<Edition> editions) {
    public SignedDecision {
        contradictions = List.copyOf(contradictions);
        editions = List.copyOf(editions);
    }

    /**
     * A contradiction that the clinician has confirmed.
     *
     * @param code of the care plan
     * @param says the words that were shown
     * @param record what of the record was shown
     */
    public record ConfirmedContradiction(String code, String says, List<RecordFinding> record) {
        public ConfirmedContradiction {
            record = List.copyOf(record);
        }
    }

    /** Whether the clinician confirmed that contradiction. */
    public boolean confirmed(String contradiction) {
        return contradictions.stream().anyMatch(one -> one.code().equals(contradiction));
    }

    /**
     * Findings of the EHR's record in the confirmed contradictions; a replay needs them to find the same
     * contradictions.
     */
    List<RecordFinding> record() {
        return contradictions.stream().flatMap(one -> one.record().stream()).toList();
    }

    /**
     * Computed result of the answers.
     *
     * @param open linkIds of the open questions
     */
    public record ComputedResult(
            Disposition disposition, boolean provisional, boolean emergencyNotExcluded, List<String> open) {
        public ComputedResult {
            open = List.copyOf(open);
        }
    }

    /** The disposition that holds: the clinician's where there is one. */
    public Disposition disposition() {
        return decision.other().map(OtherDisposition::disposition).orElse(computed.disposition());
    }

    /** Canonical JSON for the store. */
    public byte[] bytes() {
        return DecisionJson.write(this);
    }

    /** SHA-256 of the stored form. */
    public Sha256 sha256() {
        return Sha256.of(bytes());
    }

    /** Reads what {@link #bytes} wrote. */
    public static SignedDecision read(byte[] stored) {
        return DecisionJson.read(stored);
    }

    @Override
    public String toString() {
        return "SignedDecision[" + assessment + ", " + results + "]";
    }
}
