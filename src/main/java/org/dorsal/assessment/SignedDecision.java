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
 * A signature: who decided what, about which versions, and what they were shown. Kept for ever beside the results.
 *
 * @param assessment id of the assessment
 * @param results version of the result set that was signed
 * @param response versioned reference of the response that it was made from
 * @param plan number of the plan: 1, and one more each time a signed plan was replaced
 * @param revoked versioned reference of the plan that this signature took back
 * @param patient logical id of the patient
 * @param at when
 * @param computed what the answers came to
 * @param decision what the clinician said
 * @param contradictions those that the clinician confirmed
 * @param amendment why the assessment was amended; empty when it was not
 * @param editions all that the results were made with
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
        Computed computed,
        Decision decision,
        List<Confirmed> contradictions,
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
    public record Confirmed(String code, String says, List<RecordSays> record) {
        public Confirmed {
            record = List.copyOf(record);
        }
    }

    /** Whether the clinician confirmed that contradiction. */
    public boolean confirmed(String contradiction) {
        return contradictions.stream().anyMatch(one -> one.code().equals(contradiction));
    }

    /** What the record said against the answers, so that the same contradictions are found again. */
    List<RecordSays> record() {
        return contradictions.stream().flatMap(one -> one.record().stream()).toList();
    }

    /**
     * What the answers came to.
     *
     * @param open linkIds of the questions that were open
     */
    public record Computed(
            Disposition disposition, boolean provisional, boolean emergencyNotExcluded, List<String> open) {
        public Computed {
            open = List.copyOf(open);
        }
    }

    /** The disposition that holds: the clinician's where there is one. */
    public Disposition disposition() {
        return decision.other().map(OtherDisposition::disposition).orElse(computed.disposition());
    }

    /** As it is stored: canonical JSON. */
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
