package org.dorsal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.SomeValidator;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.store.NewAuditEvent;
import org.hl7.fhir.r4.model.AuditEvent;
import org.junit.jupiter.api.Test;

class AuditEventsTest {
    private static final Act ACT = new Act(
            "01a1f812-f719-71df-a58e-8d3b9d9ea51d",
            Instant.parse("2026-11-20T10:00:00.123456Z"),
            Act.Kind.CREATE,
            new Act.Agent("https://ehr.example/auth", "client", Optional.of("Practitioner/7"), Optional.of("token-id")),
            "request-1",
            "patient-1",
            List.of("QuestionnaireResponse/a/_history/1", "Observation/b/_history/1"));

    @Test
    void an_event_is_valid_fhir_and_hapi_reads_it_back_equal() {
        NewAuditEvent event = AuditEvents.of(ACT);
        assertThat(SomeValidator.errorsIn(event.bytes())).isEmpty();
        AuditEvent read = read(event);
        assertThat(new String(FhirJson.encode(read), StandardCharsets.UTF_8))
                .isEqualTo(new String(event.bytes(), StandardCharsets.UTF_8));
    }

    @Test
    void it_tells_who_did_what_to_whom_and_with_which_request() {
        AuditEvent event = read(AuditEvents.of(ACT));
        assertThat(event.getAction().toCode()).isEqualTo("C");
        assertThat(event.getSubtypeFirstRep().getCode()).isEqualTo("create");
        assertThat(event.getRecordedElement().getValueAsString()).isEqualTo("2026-11-20T10:00:00.123Z");
        assertThat(event.getAgent())
                .filteredOn(agent -> agent.getRequestor())
                .singleElement()
                .satisfies(agent -> assertThat(agent.getWho().getReference()).isEqualTo("Practitioner/7"));
        assertThat(event.getAgentFirstRep().getPolicy())
                .extracting(policy -> policy.getValue())
                .containsExactly("urn:ietf:params:oauth:jti:token-id");
        assertThat(event.getEntity())
                .extracting(entity -> entity.getWhat().getReference())
                .contains("Patient/patient-1", "QuestionnaireResponse/a/_history/1", "Observation/b/_history/1");
        assertThat(event.getEntity())
                .extracting(entity -> entity.getWhat().getIdentifier().getValue())
                .contains("request-1");
    }

    @Test
    void without_a_person_the_client_is_the_requestor() {
        Act backend = new Act(
                ACT.id(),
                ACT.at(),
                Act.Kind.UPDATE,
                new Act.Agent("https://ehr.example/auth", "client", Optional.empty(), Optional.empty()),
                "request-2",
                "patient-1",
                List.of());
        AuditEvent event = read(AuditEvents.of(backend));
        assertThat(event.getAction().toCode()).isEqualTo("U");
        assertThat(event.getAgent())
                .filteredOn(agent -> agent.getRequestor())
                .singleElement()
                .satisfies(agent ->
                        assertThat(agent.getWho().getIdentifier().getValue()).isEqualTo("client"));
        assertThat(SomeValidator.errorsIn(AuditEvents.of(backend).bytes())).isEmpty();
    }

    @Test
    void a_signature_is_told_as_an_attestation() {
        Act signed =
                new Act(ACT.id(), ACT.at(), Act.Kind.ATTEST, ACT.agent(), ACT.request(), ACT.patient(), ACT.touched());
        AuditEvent event = read(AuditEvents.of(signed));
        assertThat(event.getSubtypeFirstRep().getCode()).isEqualTo("attest");
        assertThat(event.getAction().toCode()).isEqualTo("E");
        assertThat(SomeValidator.errorsIn(AuditEvents.of(signed).bytes())).isEmpty();
    }

    private static AuditEvent read(NewAuditEvent event) {
        if (FhirJson.parse(event.bytes(), AuditEvent.class) instanceof Parsed.Read<AuditEvent>(AuditEvent read)) {
            return read;
        }
        throw new AssertionError("HAPI can't read the event");
    }
}
