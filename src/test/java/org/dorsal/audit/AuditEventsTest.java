package org.dorsal.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.audit.ReadEvents.validAndReadBackEqual;

import java.util.*;
import org.dorsal.audit.AuditedEvent.EventOutcome;
import org.dorsal.fhirjson.SearchToken;
import org.dorsal.store.NewAuditEvent;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.hl7.fhir.r4.model.Base64BinaryType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AuditEventsTest {
    private static final byte[] HASH = HexFormat.of().parseHex("00ff".repeat(16));

    @ParameterizedTest
    @EnumSource
    void an_event_of_every_action_is_valid_fhir_and_hapi_reads_it_back_equal(AuditAction action) {
        for (EventOutcome outcome : EventOutcome.values()) {
            NewAuditEvent event =
                    SomeAuditedEvents.of(action, outcome, List.of()).toEvent();
            AuditEvent read = validAndReadBackEqual(event);
            assertThat(read.getOutcome().toCode()).isEqualTo(outcome.code());
            assertThat(read.hasOutcomeDesc()).isEqualTo(outcome != EventOutcome.DONE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "READ, rest, read, R, 110152",
        "VREAD, rest, vread, R, 110152",
        "HISTORY, rest, history-instance, R, 110152",
        "SEARCH, rest, search-type, E, 110153",
        "CREATE, rest, create, C, 110153",
        "UPDATE, rest, update, U, 110153",
        "SCORE, rest, operation, E, 110153",
        "ATTEST, 110110, attest, E, 110153",
        "VIEW, 110110, access, R, 110152",
        "LAUNCH, 110114, 110122, E, 110153",
        "EXPORT, 110106, extract, E, 110153",
        "REFUSALS, 110113, 110132, E, 110153",
        "START, 110100, 110120, E, 110150"
    })
    void its_codes_say_what_was_done_and_which_way_the_data_went(
            AuditAction what, String type, String subtype, String action, String client) {
        NewAuditEvent event =
                SomeAuditedEvents.of(what, EventOutcome.DONE, List.of()).toEvent();
        AuditEvent read = ReadEvents.read(event);

        assertThat(read.getType().getCode()).isEqualTo(type);
        assertThat(read.getSubtypeFirstRep().getCode()).isEqualTo(subtype);
        assertThat(read.getAction().toCode()).isEqualTo(action);
        assertThat(read.getAgentFirstRep().getType().getCodingFirstRep().getCode())
                .isEqualTo(client);
        assertThat(List.of(event.action(), event.outcome())).containsExactly(what.word(), "0");
        for (String code : List.of("type=" + type, "subtype=" + subtype, "action=" + action)) {
            String[] part = code.split("=", 2);
            assertThat(AuditAction.with(part[0], new SearchToken(Optional.empty(), part[1])))
                    .as(code)
                    .contains(what.word());
        }
        assertThat(AuditAction.with("type", SearchToken.of(read.getType().getSystem(), type)))
                .contains(what.word());
        assertThat(AuditAction.with("type", SearchToken.of("urn:others", type))).isEmpty();
        assertThat(AuditAction.with("subtype", SearchToken.of(AuditAction.SYSTEM, what.word())))
                .containsExactly(what.word());
    }

    @Test
    void it_tells_who_did_what_to_whom_and_with_which_request() {
        NewAuditEvent event = SomeAuditedEvents.read().toEvent();
        AuditEvent read = ReadEvents.read(event);

        assertThat(event.patient()).contains("patient-1");
        assertThat(read.getRecordedElement().getValueAsString()).isEqualTo("2026-11-20T10:00:00.123Z");
        assertThat(read.getAgentFirstRep().getPolicy())
                .extracting(policy -> policy.getValue())
                .containsExactly("urn:ietf:params:oauth:jti:token-id");
        assertThat(read.getAgentFirstRep().getNetwork().getAddress()).isEqualTo("192.0.2.7");
        assertThat(read.getAgent())
                .filteredOn(AuditEventAgentComponent::getRequestor)
                .singleElement()
                .satisfies(agent -> {
                    assertThat(agent.getWho().getReference()).isEqualTo("Practitioner/7");
                    assertThat(agent.getName()).isEqualTo("Dr Example");
                    assertThat(agent.getRole())
                            .extracting(role -> role.getText())
                            .containsExactly("clinician", "nurse");
                    assertThat(agent.getPurposeOfUseFirstRep()
                                    .getCodingFirstRep()
                                    .getCode())
                            .isEqualTo("TREAT");
                    assertThat(agent.hasNetwork()).isFalse();
                });
        assertThat(read.getEntity())
                .extracting(entity -> entity.getWhat().getReference())
                .contains("Patient/patient-1", "Observation/b/_history/2");
        assertThat(read.getEntity().getLast().getWhat().getIdentifier().getValue())
                .isEqualTo("request-1");
        assertThat(event.client()).contains("https://ehr.example/auth|client");
        assertThat(event.person()).contains("Practitioner/7");
        assertThat(event.entities()).containsExactly("Observation/b/_history/2");
    }

    @Test
    void a_caller_whom_nobody_knows_is_told_by_the_address_that_they_came_from() {
        var stranger = new AuditedEvent(
                SomeAuditedEvents.ID,
                SomeAuditedEvents.AT,
                AuditAction.READ,
                EventOutcome.REFUSED,
                Optional.of("Send an access token."),
                AuditAgents.unknown(Optional.of("2001:db8::7")),
                Optional.empty(),
                Optional.empty(),
                List.of());
        AuditEvent read = validAndReadBackEqual(stranger.toEvent());

        assertThat(read.getAgentFirstRep().getRequestor()).isTrue();
        assertThat(read.getAgentFirstRep().getWho().getDisplay()).isEqualTo("unknown");
        assertThat(read.getAgentFirstRep().getNetwork().getAddress()).isEqualTo("2001:db8::7");
        assertThat(read.getOutcomeDesc()).isEqualTo("Send an access token.");
        assertThat(read.getEntity()).isEmpty();
        assertThat(stranger.toEvent().person()).isEmpty();
    }

    @Test
    void a_search_stands_in_it_in_base64_and_a_written_version_with_its_hash() {
        var read = validAndReadBackEqual(SomeAuditedEvents.of(
                        AuditAction.SEARCH,
                        EventOutcome.DONE,
                        List.of(
                                new AuditSubject.QuerySubject("Observation?patient=1"),
                                new AuditSubject.ResourceSubject("Observation/b/_history/1", Optional.of(HASH))))
                .toEvent());

        assertThat(read.getEntity().get(1).getQuery()).asString().isEqualTo("Observation?patient=1");
        assertThat(read.getEntity().get(2).getDetailFirstRep().getType()).isEqualTo("sha256");
        assertThat(((Base64BinaryType)
                                read.getEntity().get(2).getDetailFirstRep().getValue())
                        .getValue())
                .isEqualTo(HASH);
    }

    @Test
    void facts_stand_beside_each_other() {
        NewAuditEvent event = SomeAuditedEvents.of(
                        AuditAction.CREATE,
                        EventOutcome.DONE,
                        List.of(
                                new AuditSubject.FactSubject("assessment", SomeAuditedEvents.ID.toString()),
                                new AuditSubject.FactSubject("cause", "acs|reached"),
                                new AuditSubject.FactSubject("cause-tier", "acs|emergency"),
                                new AuditSubject.FactSubject("disposition", "emergency")))
                .toEvent();
        var entity = validAndReadBackEqual(event).getEntity().getLast();

        assertThat(entity.getWhat().getIdentifier().getValue()).isEqualTo("urn:uuid:" + SomeAuditedEvents.ID);
        assertThat(entity.getDetail())
                .extracting(
                        detail -> Map.entry(detail.getType(), detail.getValue().primitiveValue()))
                .containsExactly(
                        Map.entry("assessment", SomeAuditedEvents.ID.toString()),
                        Map.entry("cause", "acs|reached"),
                        Map.entry("cause-tier", "acs|emergency"),
                        Map.entry("disposition", "emergency"));
        assertThat(event.assessment()).contains(SomeAuditedEvents.ID.toString());
    }
}
