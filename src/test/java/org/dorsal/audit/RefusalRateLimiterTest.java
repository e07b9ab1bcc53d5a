package org.dorsal.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.stream.IntStream;
import org.dorsal.audit.AuditedEvent.EventOutcome;
import org.dorsal.audit.RefusalWindow.RefusalRateLimiter;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.smart.ManualClock;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.StoreException;
import org.dorsal.store.TestPostgres;
import org.hl7.fhir.r4.model.AuditEvent;
import org.junit.jupiter.api.Test;

/**
 * Test of refusals of unauthenticated callers: separate events for the first of a minute, a summary event for the
 * others.
 */
class RefusalRateLimiterTest {
    private static final int SINGLY = 3;

    private final TestPostgres postgres = TestPostgres.fresh();
    private final Ledger ledger = new Ledger(postgres.asApplication(), Duration.ofSeconds(5));
    private final ManualClock clock = new ManualClock();
    private final AuditRecorder recorder = new AuditRecorder(ledger, clock, new Random(1), SINGLY);

    @Test
    void the_first_are_told_at_once_and_six_thousand_more_by_one_event() {
        Instant began = clock.instant();
        IntStream.range(0, 6_000).forEach(i -> refused("north", "10.0.0." + i % 40, i % 2 == 0 ? "One." : "Two."));
        int singles = 10 * SINGLY;
        assertThat(events("north")).as("the first of each of ten addresses").hasSize(singles);

        recorder.recordRefusals(false);
        assertThat(events("north")).as("the minute is not over").hasSize(singles);
        clock.forward(RefusalRateLimiter.WINDOW);
        recorder.recordRefusals(false);
        recorder.recordRefusals(true);

        assertThat(events("north")).hasSize(singles + 1);
        AuditEvent event = summaryEvent("north");
        assertThat(event.getOutcome().toCode()).isEqualTo("4");
        assertThat(event.getAgentFirstRep().getWho().getDisplay()).isEqualTo("unknown");
        assertThat(facts(event))
                .contains("counted=5970", "since=" + began, "refusal=VIEW|One.|2985", "refusal=VIEW|Two.|2985")
                .contains("network=10.0.0.12|150", "network=others|2970")
                .filteredOn(fact -> fact.startsWith("network="))
                .hasSize(21);
    }

    @Test
    void a_flood_from_one_address_takes_no_event_of_another() {
        IntStream.range(0, 100).forEach(_ -> refused("north", "10.0.0.1", "One."));
        refused("north", "10.0.0.2", "A wrong key.");

        assertThat(events("north"))
                .hasSize(SINGLY + 1)
                .anySatisfy(event -> assertThat(event.getOutcomeDesc()).isEqualTo("A wrong key."));
    }

    @Test
    void each_minute_begins_anew_and_each_site_has_its_own() {
        for (int minute = 0; minute < 3; minute++) {
            refused("north", "10.0.0.1", "One.");
            refused("south", "10.0.0.1", "One.");
            clock.forward(RefusalRateLimiter.WINDOW);
            recorder.recordRefusals(false);
        }
        assertThat(events("north")).hasSize(3);
        assertThat(events("south")).hasSize(3);
    }

    @Test
    void whoever_is_known_and_whatever_was_done_is_never_counted() {
        for (int i = 0; i < 10; i++) {
            record(
                    "north",
                    EventOutcome.REFUSED,
                    new AuditAgents(Optional.of(SomeAuditedEvents.client()), Optional.empty(), Optional.empty()));
            record(
                    "north",
                    EventOutcome.FAILED,
                    new AuditAgents(Optional.empty(), Optional.of(SomeAuditedEvents.person()), Optional.empty()));
            record("north", EventOutcome.DONE, AuditAgents.unknown(Optional.of("10.0.0.1")));
        }
        assertThat(events("north")).hasSize(30);
    }

    @Test
    void what_is_left_is_told_when_the_service_stops() {
        RefusalSummaryScheduler scheduler = new RefusalSummaryScheduler(recorder);
        scheduler.start();
        IntStream.range(0, 5).forEach(_ -> refused("north", "10.0.0.1", "One."));
        assertThat(scheduler.isRunning()).isTrue();

        scheduler.stop();
        assertThat(scheduler.isRunning()).isFalse();
        assertThat(events("north")).hasSize(SINGLY + 1);
        assertThat(facts(summaryEvent("north"))).contains("counted=2");
    }

    @Test
    void what_could_not_be_written_is_counted_on_and_takes_nobodys_place() {
        TestPostgres.run(postgres.asSuperuser(), "revoke insert on audit_event from dorsal_app");
        for (int i = 0; i < 5; i++) {
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> refused("north", "10.0.0.1", "One."));
        }
        TestPostgres.run(postgres.asSuperuser(), "grant insert on audit_event to dorsal_app");
        IntStream.range(0, 5).forEach(_ -> refused("north", "10.0.0.1", "One."));
        assertThat(events("north")).hasSize(SINGLY);

        TestPostgres.run(postgres.asSuperuser(), "revoke insert on audit_event from dorsal_app");
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> recorder.recordRefusals(true));
        TestPostgres.run(postgres.asSuperuser(), "grant insert on audit_event to dorsal_app");
        recorder.recordRefusals(true);
        assertThat(facts(summaryEvent("north"))).contains("counted=2");
    }

    private void refused(String site, String network, String reason) {
        recorder.record(
                site,
                AuditAction.VIEW,
                EventOutcome.REFUSED,
                Optional.of(reason),
                AuditAgents.unknown(Optional.of(network)),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private void record(String site, EventOutcome outcome, AuditAgents agents) {
        recorder.record(
                site,
                AuditAction.VIEW,
                outcome,
                Optional.empty(),
                agents,
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** The summary event of the counted refusals. */
    private AuditEvent summaryEvent(String site) {
        return events(site).stream()
                .filter(event -> event.getSubtypeFirstRep().getCode().equals("110132"))
                .findFirst()
                .orElseThrow();
    }

    private List<AuditEvent> events(String site) {
        return ledger
                .search(AccessScope.ofSite(site), ResourceQuery.of("AuditEvent").paged(ResourceQuery.MAX_SIZE))
                .versions()
                .stream()
                .map(version -> switch (FhirJson.parse(version.body(), AuditEvent.class)) {
                    case Parsed.ParsedResource<AuditEvent>(AuditEvent read) -> read;
                    case Parsed.UnparsableResource<AuditEvent> _ -> throw new AssertionError("an event is unreadable");
                })
                .toList();
    }

    private static List<String> facts(AuditEvent event) {
        return event.getEntity().stream()
                .flatMap(entity -> entity.getDetail().stream())
                .map(detail -> detail.getType() + "=" + detail.getValue().primitiveValue())
                .toList();
    }
}
