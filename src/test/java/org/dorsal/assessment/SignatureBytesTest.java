package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.assessment.SignRequest.Attester;
import org.dorsal.knowledge.Edition;
import org.junit.jupiter.api.Test;

/** Signatures are hashed and stored permanently: the bytes of earlier releases must not change. */
class SignatureBytesTest {
    private static final String FULL = """
            {"activities":[{"activity":"rest","decision":"accepted"},\
            {"activity":"imaging","decision":"edited","text":"MRI \\"today\\""},\
            {"activity":"exercise","decision":"declined","reason":"other","text":"in pain"},\
            {"activity":"walk","decision":"declined","reason":"clinical-judgement"}],\
            "amendment":"typing error","assessment":"0193454a-7d1c-8000-9c55-0f6c8f8d1e11",\
            "attestation":"I have seen the patient.","attested":true,\
            "attester":{"name":"Dr Ada","reference":"Practitioner/3","role":"GP"},\
            "computed":{"disposition":"clinician-review","emergencyNotExcluded":true,"open":["fever-time","sign-with-pain"],\
            "provisional":true},\
            "contradictions":[{"code":"gait","record":[{"answer":"Y","date":"2026-01","found":"Cancer","question":"cancer"},\
            {"answer":"N","found":"None","question":"fever-time"}],"says":"Walks. Cannot walk."}],\
            "editions":[{"sha256":"ab","url":"https://x/PlanDefinition/a","version":"1.0.0"}],\
            "openReason":"none reachable",\
            "override":{"disposition":"urgent","reason":"other","text":"Café"},\
            "patient":"7","plan":2,"response":"QuestionnaireResponse/1/_history/2","results":3,\
            "revoked":"CarePlan/1/_history/4","signedAt":"2026-11-20T09:31:02.120Z"}""";

    private static final String SPARSE = """
            {"activities":[],"assessment":"a","attestation":"","attested":false,\
            "attester":{"name":"N","reference":"Practitioner/3"},\
            "computed":{"disposition":"self-care","emergencyNotExcluded":false,"open":[],"provisional":false},\
            "editions":[],"patient":"7","plan":1,"response":"QuestionnaireResponse/1/_history/1","results":1,\
            "signedAt":"2026-11-20T09:00:00Z"}""";

    @Test
    void a_signature_with_everything_keeps_its_bytes() {
        holds(full(), FULL);
    }

    @Test
    void a_signature_with_nothing_but_what_must_be_keeps_its_bytes() {
        holds(sparse(), SPARSE);
    }

    private static void holds(SignedDecision signed, String bytes) {
        assertThat(new String(signed.bytes(), StandardCharsets.UTF_8)).isEqualTo(bytes);
        assertThat(SignedDecision.read(bytes.getBytes(StandardCharsets.UTF_8))).isEqualTo(signed);
    }

    private static SignedDecision full() {
        return new SignedDecision(
                "0193454a-7d1c-8000-9c55-0f6c8f8d1e11",
                3,
                "QuestionnaireResponse/1/_history/2",
                2,
                Optional.of("CarePlan/1/_history/4"),
                "7",
                Instant.parse("2026-11-20T09:31:02.120Z"),
                new Attester("Practitioner/3", "Dr Ada", Optional.of("GP")),
                new SignedDecision.ComputedResult(
                        "clinician-review", true, true, List.of("fever-time", "sign-with-pain")),
                Optional.of(new SignedDecision.SignedOverride("urgent", "other", Optional.of("Café"))),
                List.of(
                        new PlanDecision.AcceptedActivity("rest"),
                        new PlanDecision.EditedActivity("imaging", "MRI \"today\""),
                        new PlanDecision.DeclinedActivity("exercise", "other", Optional.of("in pain")),
                        new PlanDecision.DeclinedActivity("walk", "clinical-judgement", Optional.empty())),
                Optional.of("none reachable"),
                true,
                "I have seen the patient.",
                List.of(new SignedDecision.ConfirmedContradiction(
                        "gait",
                        "Walks. Cannot walk.",
                        List.of(
                                new RecordFinding("cancer", "Y", "Cancer", Optional.of("2026-01")),
                                new RecordFinding("fever-time", "N", "None", Optional.empty())))),
                Optional.of("typing error"),
                List.of(new Edition("https://x/PlanDefinition/a", "1.0.0", "ab")));
    }

    private static SignedDecision sparse() {
        return new SignedDecision(
                "a",
                1,
                "QuestionnaireResponse/1/_history/1",
                1,
                Optional.empty(),
                "7",
                Instant.parse("2026-11-20T09:00:00Z"),
                new Attester("Practitioner/3", "N", Optional.empty()),
                new SignedDecision.ComputedResult("self-care", false, false, List.of()),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                false,
                "",
                List.of(),
                Optional.empty(),
                List.of());
    }
}
