package org.dorsal.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.dorsal.audit.ReadEvents.validAndReadBackEqual;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.dorsal.store.NewAuditEvent;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeliveryEventsTest {
    private static final UUID ID = UUID.fromString("01a1f812-f719-71df-a58e-8d3b9d9ea51d");
    private static final UUID KEY = UUID.fromString("5f4f1f0a-9a55-5d6a-8d3b-3f5c1f6f7b10");
    private static final Instant AT = Instant.parse("2026-11-20T10:00:00.123456Z");

    @ParameterizedTest
    @CsvSource({
        "CREATE, create, C, DONE, 0",
        "UPDATE, update, U, REFUSED, 4",
        "READ, read, R, DONE, 0",
        "EHR_SEARCH, search, E, FAILED, 8"
    })
    void a_request_to_the_ehr_is_told_with_its_two_ends_its_outcome_and_what_it_was_about(
            AuditAction interaction,
            String code,
            String action,
            AuditedEvent.EventOutcome outcome,
            String outcomeCode) {
        var sending = new EhrRequestRecord(
                ID,
                AT,
                interaction,
                outcome,
                "WORD 418",
                "patient-1",
                "Observation/b/_history/2",
                KEY,
                "https://ehr.example/fhir",
                "clinician",
                Optional.of("Practitioner/9"));
        NewAuditEvent event = sending.toEvent();

        assertThat(event.id()).isEqualTo(ID.toString());
        assertThat(event.patient()).contains("patient-1");
        AuditEvent read = validAndReadBackEqual(event);
        assertThat(read.getType().getCode()).isEqualTo("rest");
        assertThat(read.getSubtypeFirstRep().getCode()).isEqualTo(code);
        assertThat(read.getAction().toCode()).isEqualTo(action);
        assertThat(read.getOutcome().toCode()).isEqualTo(outcomeCode);
        assertThat(read.getOutcomeDesc()).isEqualTo("WORD 418");
        assertThat(read.getRecordedElement().getValueAsString()).isEqualTo("2026-11-20T10:00:00.123Z");
        assertThat(read.getAgent())
                .extracting(
                        agent -> agent.getType().getCodingFirstRep().getCode(),
                        agent -> agent.getWho().getDisplay(),
                        agent -> agent.getRequestor())
                .containsExactly(tuple("110153", "Dorsal", true), tuple("110152", "EHR", false));
        assertThat(read.getAgent().getLast().getNetwork().getAddress()).isEqualTo("https://ehr.example/fhir");
        assertThat(read.getAgent().getLast().getNetwork().getType().toCode()).isEqualTo("5");
        assertThat(event.entities()).hasSize(1).first().asString().startsWith("Observation/b");
        isAboutTheDelivery(read);
    }

    @ParameterizedTest
    @EnumSource
    void an_operators_decision_is_told_with_their_name_and_reason(OperatorDecision.OperatorDecisionKind decision) {
        var ruling = new OperatorDecision(
                ID, AT, decision, "ops-jo", "Looked: it is there", "patient-1", "Observation/b/_history/2", KEY);
        AuditEvent read = validAndReadBackEqual(ruling.toEvent());
        assertThat(ruling.toEvent().person()).contains("ops-jo");

        assertThat(read.getAction().toCode()).isEqualTo("E");
        assertThat(read.getAgent())
                .filteredOn(AuditEvent.AuditEventAgentComponent::getRequestor)
                .singleElement()
                .satisfies(agent -> assertThat(agent.getWho().getDisplay()).isEqualTo("ops-jo"));
        isAboutTheDelivery(read);
        assertThat(read.getEntity().getLast().getDetail())
                .extracting(detail -> detail.getType() + "=" + ((StringType) detail.getValue()).getValue())
                .containsExactly("decision=" + decision.word(), "reason=Looked: it is there");
    }

    private static void isAboutTheDelivery(AuditEvent read) {
        assertThat(read.getEntity())
                .extracting(entity -> entity.getWhat().getReference())
                .contains("Patient/patient-1", "Observation/b/_history/2");
        assertThat(read.getEntity().getLast().getWhat().getIdentifier().getValue())
                .isEqualTo("urn:uuid:" + KEY);
    }
}
