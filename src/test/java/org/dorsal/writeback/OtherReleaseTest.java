package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.writeback.SomeItems.NOON;
import static org.dorsal.writeback.SomeItems.assessment;
import static org.dorsal.writeback.SomeItems.order;
import static org.dorsal.writeback.SomeItems.panelAndNote;
import static org.dorsal.writeback.SomeItems.ways;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import org.dorsal.notify.SubscriptionSettings;
import org.dorsal.notify.Subscriptions;
import org.dorsal.smart.launch.TokenEncryption;
import org.dorsal.store.DeliveryLanes.Lease;
import org.dorsal.store.ExportJob;
import org.dorsal.store.ExportJobRows;
import org.dorsal.store.FigureReads;
import org.dorsal.store.FigureReads.FigureScope;
import org.dorsal.store.SubscriptionRows;
import org.dorsal.store.SubscriptionRows.StoredNotice;
import org.dorsal.store.TestPostgres;
import org.dorsal.writeback.DeliveryLedger.AssessmentDeliveries;
import org.dorsal.writeback.FilingStatus.Overall;
import org.hl7.fhir.r4.model.Subscription;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Words of another release: replicas of two releases run during an upgrade, and an operator may go back. One row
 * with such a word stops no page, no list and no queue, and is never shown as done.
 */
class OtherReleaseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final TestPostgres POSTGRES = TestPostgres.fresh();

    /** Columns with a list of words, each read by a test of this class; the service only writes the last two. */
    private static final Set<String> READ = Set.of(
            "delivery_item.kind",
            "delivery_item.state",
            "delivery_item.reason",
            "subscription.status",
            "subscription_event.trigger",
            "export_job.state",
            "follow_up.state",
            "delivery_attempt.act",
            "delivery_attempt.outcome");

    private final SomeLedger ledger = new SomeLedger(POSTGRES);
    private final String site = ledger.site();
    private final StoredDeliveryLedger deliveries = ledger.deliveries();
    private final Filings filings = ledger.filings();

    @BeforeAll
    static void another_release_has_longer_lists() {
        Map<String, String> constraints = new HashMap<>();
        TestPostgres.texts(POSTGRES.asSuperuser(), """
                select c.conrelid::regclass || '.' || a.attname || ' ' || c.conname
                  from pg_constraint c
                  join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
                 where c.contype = 'c' and pg_get_constraintdef(c.oid) ~ 'ARRAY\\['''
                """)
                .forEach(line -> constraints.put(line.split(" ")[0], line.split(" ")[1]));
        assertThat(constraints.keySet())
                .as("a new list needs a test here of what an unknown word does")
                .isEqualTo(READ);
        constraints.forEach((column, constraint) -> run(
                "alter table %s drop constraint %s".formatted(column.substring(0, column.indexOf('.')), constraint)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind", "state", "reason"})
    void an_item_of_another_release_stops_no_page_and_no_lane(String column) {
        planned("a", panelAndNote("a", 1));
        planned("b", panelAndNote("b", 1));
        run("update delivery_item set %s = 'OF_LATER' where site = '%s' and assessment = '%s' and kind = 'NOTE'"
                .formatted(column, site, assessment("a")));

        FilingStatus status = filings.of(site, "ann", assessment("a"));
        assertThat(status.lines()).extracting(DeliveryItem::kind).contains(ResourceKind.PANEL);
        assertThat(filings.ofPatient(site, "ann")).containsOnlyKeys(assessment("a"), assessment("b"));
        assertThat(filings.stuck(site, 10)).hasSizeGreaterThanOrEqualTo(3);
        Lease lease = deliveries.lease(site, "ann", PATIENCE).orElseThrow();
        assertThat(deliveries.ofAssessment(lease, assessment("a"))).isNotEmpty();
        assertThat(deliveries.work(lease))
                .extracting(AssessmentDeliveries::assessment, AssessmentDeliveries::isReadable)
                .as("an unknown reason is only shown; a kind or state decides what is sent")
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(assessment("a"), column.equals("reason")),
                        org.assertj.core.groups.Tuple.tuple(assessment("b"), true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind", "state"})
    void what_another_release_files_is_never_shown_as_all_in_the_record(String column) {
        planned(
                "a",
                panelAndNote("a", 1).stream()
                        .map(item -> SomeItems.in(DeliveryState.FILED, item))
                        .toList());
        assertThat(filings.of(site, "ann", assessment("a")).overall()).isEqualTo(Overall.IN_THE_RECORD);
        assertThat(filings.of(site, "ann", assessment("a")).kindsKnown()).isTrue();

        run("update delivery_item set %s = 'OF_LATER' where site = '%s' and kind = 'NOTE'".formatted(column, site));

        assertThat(filings.of(site, "ann", assessment("a")).kindsKnown()).isFalse();
        Lease lease = deliveries.lease(site, "ann", PATIENCE).orElseThrow();
        assertThat(deliveries.work(lease).stream().allMatch(AssessmentDeliveries::isReadable))
                .as("an open item of another release")
                .isEqualTo(column.equals("kind"));
    }

    @Test
    void a_kind_in_the_plan_of_another_release_is_left_out_and_said() {
        planned("a", panelAndNote("a", 1));
        run("update delivery_plan set ways = ways || '{\"OF_LATER\": \"written\"}'::jsonb where site = '" + site + "'");

        FilingStatus status = filings.of(site, "ann", assessment("a"));
        assertThat(status.notWritten()).containsOnlyKeys(ResourceKind.PLAN);
        assertThat(status.kindsKnown()).isFalse();
    }

    @Test
    void an_export_in_a_state_of_another_release_is_not_ready() {
        run("""
            insert into export_job (site, id, client, transaction_time, until, request, patients_only, types, state, place, after_id,
                                    due, fence)
            values ('%s', 'job', 'client', now(), 'infinity', 'url', false, '{Observation}', 'of-later', 0, '',
                    now(), 0)
            """.formatted(site));

        assertThat(new ExportJobRows(POSTGRES.asApplication(), PATIENCE).read(site, "client", "job", NOON))
                .hasValueSatisfying(job -> assertThat(job.state()).isEqualTo(ExportJob.ExportState.PREPARING));
    }

    @Test
    void a_subscription_in_a_state_of_another_release_is_an_error_to_its_client() {
        byte[] body = "{\"resourceType\":\"Subscription\",\"channel\":{\"type\":\"rest-hook\"}}"
                .getBytes(StandardCharsets.UTF_8);
        run("""
            insert into subscription (site, id, client, patient, version, changed, status, body, sealed, events, sent,
                                      tries, begun, due, fence)
            values ('%1$s', 's', 'client', '', 1, now(), 'of-later', '\\x%2$s', '', 1, 0, 0, true, 'infinity', 0);
            insert into subscription_event (site, subscription, number, at, trigger, focus, patient)
            values ('%1$s', 's', 1, now(), 'of-later', 'QuestionnaireResponse/1', 'p');
            """.formatted(site, HexFormat.of().formatHex(body)));
        SubscriptionRows rows = new SubscriptionRows(POSTGRES.asApplication(), PATIENCE);

        assertThat(rows.events(site, "client", "s", 0, 1))
                .extracting(StoredNotice::focus)
                .hasSize(1);
        byte[] shown = new Subscriptions(
                        new SubscriptionSettings(TokenEncryption.read(List.of()), PATIENCE, 1, Map.of()),
                        rows,
                        Clock.systemUTC(),
                        new Random(1))
                .resource(rows.of(site, "client").getFirst());
        assertThat(org.dorsal.fhirjson.FhirJson.context()
                        .newJsonParser()
                        .parseResource(Subscription.class, new String(shown, StandardCharsets.UTF_8))
                        .getStatus())
                .isEqualTo(Subscription.SubscriptionStatus.ERROR);
    }

    /** An outcome that is not understood is unknown, never "nothing was found". */
    @Test
    void a_follow_up_in_a_state_of_another_release_was_not_followed() {
        run("""
            insert into follow_up (site, id, patient, assessment, days, assessed, state, computed, causes, due)
            values ('%s', 'f', 'p', 'a', 30, '%s', 'of-later', 'urgent', '{embolism|urgent}', 'infinity')
            """.formatted(site, NOON));

        assertThat(new FigureReads(POSTGRES.asApplication(), PATIENCE)
                        .counts(
                                new FigureScope(site, 30, NOON, NOON.plusSeconds(1), List.of("urgent")),
                                List.of(Instant.EPOCH)))
                .extracting(
                        count -> count.figure().part() + " " + count.figure().line())
                .containsExactlyInAnyOrder("unfollowed embolism", "unfollowed ");
    }

    private void planned(String name, List<DeliveryItem> items) {
        var order = order(site, "ann", name, 1, NOON);
        ledger.queue(order);
        Lease lease = deliveries.lease(site, "ann", PATIENCE).orElseThrow();
        assertThat(deliveries.plan(lease, order, ways(), items)).isTrue();
        deliveries.release(lease, Optional.of(NOON), NOON);
    }

    private static void run(String sql) {
        TestPostgres.run(POSTGRES.asSuperuser(), sql);
    }
}
