package org.dorsal.assessment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.assessment.SignRequest.Attester;
import org.dorsal.assessment.SignedDecision.ComputedResult;
import org.dorsal.assessment.SignedDecision.ConfirmedContradiction;
import org.dorsal.fhirjson.CanonicalJson;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Edition;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;

/**
 * JSON form of a signature. The component names here and in the nested records are the property names of stored bytes
 * and must not change, because signatures are read permanently. Empty values are omitted.
 *
 * @param contradictions absent when there were none, as in signatures from before contradictions were recorded
 */
record DecisionJson(
        String assessment,
        int results,
        String response,
        int plan,
        Optional<String> revoked,
        String patient,
        Instant signedAt,
        Attester attester,
        ComputedResult computed,
        Optional<OtherDisposition> override,
        List<PlanDecision> activities,
        Optional<String> openReason,
        boolean attested,
        String attestation,
        Optional<List<ConfirmedContradiction>> contradictions,
        Optional<String> amendment,
        List<Edition> editions) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(every -> every.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .addMixIn(Disposition.class, DispositionMixIn.class)
            .addMixIn(PlanDecision.class, PlanDecisionMixIn.class)
            .registerSubtypes(
                    new NamedType(PlanDecision.AcceptedActivity.class, "accepted"),
                    new NamedType(PlanDecision.EditedActivity.class, "edited"),
                    new NamedType(PlanDecision.DeclinedActivity.class, "declined"))
            .build();

    private interface DispositionMixIn {
        @JsonValue
        String code();
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "decision")
    private interface PlanDecisionMixIn {}

    static byte[] write(SignedDecision signed) {
        Decision decision = signed.decision();
        return CanonicalJson.of(JSON.writeValueAsBytes(new DecisionJson(
                signed.assessment(),
                signed.results(),
                signed.response(),
                signed.plan(),
                signed.revoked(),
                signed.patient(),
                signed.at(),
                signed.attester(),
                signed.computed(),
                decision.other(),
                decision.plan(),
                decision.openReason(),
                decision.attested(),
                decision.attestation(),
                Optional.of(signed.contradictions()).filter(confirmed -> !confirmed.isEmpty()),
                signed.amendment(),
                signed.editions())));
    }

    static SignedDecision read(byte[] stored) {
        return JSON.readValue(stored, DecisionJson.class).signed();
    }

    private SignedDecision signed() {
        List<ConfirmedContradiction> confirmed = contradictions.orElse(List.of());
        return new SignedDecision(
                assessment,
                results,
                response,
                plan,
                revoked,
                patient,
                signedAt,
                attester,
                computed,
                new Decision(
                        override,
                        activities,
                        openReason,
                        confirmed.stream().map(ConfirmedContradiction::code).collect(Collectors.toSet()),
                        attested,
                        attestation),
                confirmed,
                amendment,
                editions);
    }
}
