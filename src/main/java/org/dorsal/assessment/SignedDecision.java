package org.dorsal.assessment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.assessment.Rescoring.MissingEditionsException;
import org.dorsal.assessment.SignRequest.Attester;
import org.dorsal.fhirjson.CanonicalJson;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Edition;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;

/**
 * Signature of a decision, with the signed versions and the texts shown. Stored permanently with the results: the
 * names of the components here and in the nested records are the property names of the stored JSON and must not
 * change. Empty values are omitted; signatures from before contradictions were recorded have none.
 *
 * @param assessment id of the assessment
 * @param results version of the result set that was signed
 * @param response versioned reference of the response that it was made from
 * @param plan number of the plan: 1, incremented whenever a signed plan is replaced
 * @param revoked versioned reference of the plan that this signature revoked
 * @param patient logical id of the patient
 * @param signedAt instant of the signature
 * @param computed computed result of the answers
 * @param override the clinician's disposition if it differs from the computed one
 * @param activities one decision per proposed activity
 * @param openReason reason for signing despite open questions, in words; an emergency needs none
 * @param attested whether the attestation was confirmed
 * @param attestation text of the attestation as displayed
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
        Instant signedAt,
        Attester attester,
        ComputedResult computed,
        Optional<SignedOverride> override,
        List<PlanDecision> activities,
        Optional<String> openReason,
        boolean attested,
        String attestation,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<ConfirmedContradiction> contradictions,

        Optional<String> amendment,
        List<Edition> editions) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(every -> every.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .addMixIn(PlanDecision.class, PlanDecisionMixIn.class)
            .registerSubtypes(
                    new NamedType(PlanDecision.AcceptedActivity.class, "accepted"),
                    new NamedType(PlanDecision.EditedActivity.class, "edited"),
                    new NamedType(PlanDecision.DeclinedActivity.class, "declined"))
            .build();

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "decision")
    private interface PlanDecisionMixIn {}

    public SignedDecision {
        activities = List.copyOf(activities);
        contradictions = List.copyOf(contradictions);
        editions = List.copyOf(editions);
    }

    /**
     * A contradiction that the clinician has confirmed.
     *
     * @param code of the care plan
     * @param text the words that were shown
     * @param record what of the record was shown
     */
    public record ConfirmedContradiction(
            String code, @JsonProperty("says") String text, List<RecordFinding> record) {
        public ConfirmedContradiction {
            record = List.copyOf(record);
        }
    }

    /** Whether the clinician confirmed that contradiction. */
    public boolean confirmed(String contradiction) {
        return contradictions.stream().anyMatch(confirmed -> confirmed.code().equals(contradiction));
    }

    /**
     * Findings of the EHR's record in the confirmed contradictions; a replay needs them to find the same
     * contradictions.
     */
    List<RecordFinding> record() {
        return contradictions.stream()
                .flatMap(confirmed -> confirmed.record().stream())
                .toList();
    }

    /**
     * Computed result of the answers.
     *
     * @param disposition code; another release may have further ones
     * @param open linkIds of the open questions
     */
    public record ComputedResult(
            String disposition, boolean provisional, boolean emergencyNotExcluded, List<String> open) {
        public ComputedResult {
            open = List.copyOf(open);
        }
    }

    /** Disposition that the clinician chose instead, with its code. */
    public record SignedOverride(String disposition, String reason, Optional<String> text) {
        static SignedOverride from(OtherDisposition other) {
            return new SignedOverride(other.disposition().code(), other.reason(), other.text());
        }
    }

    /**
     * The clinician's disposition if it differs from the computed one.
     *
     * @throws MissingEditionsException when this release does not have it
     */
    public Optional<OtherDisposition> otherDisposition() {
        return override.map(chosen -> new OtherDisposition(tier(chosen.disposition()), chosen.reason(), chosen.text()));
    }

    private static Disposition tier(String code) {
        return Disposition.find(code)
                .orElseThrow(() -> new MissingEditionsException("disposition " + code + " of another release"));
    }

    /** Returns whether questions were left open without a reason in words, because the result is an emergency. */
    public boolean leftOpenForEmergency() {
        return openReason.isEmpty()
                && disposition().equals(Disposition.EMERGENCY.code())
                && (computed.emergencyNotExcluded() || !computed.open().isEmpty());
    }

    /** Code of the disposition that holds: the clinician's where there is one. */
    public String disposition() {
        return override.map(SignedOverride::disposition).orElse(computed.disposition());
    }

    /**
     * The same as a tier.
     *
     * @throws MissingEditionsException when this release does not have it
     */
    public Disposition tier() {
        return tier(disposition());
    }

    /** Canonical JSON for the store. */
    public byte[] bytes() {
        return CanonicalJson.of(JSON.writeValueAsBytes(this));
    }

    /** SHA-256 of the stored form. */
    public Sha256 sha256() {
        return Sha256.of(bytes());
    }

    /** Reads what {@link #bytes} wrote. */
    public static SignedDecision read(byte[] stored) {
        return JSON.readValue(stored, SignedDecision.class);
    }
}
