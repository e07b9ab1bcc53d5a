package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;
import static org.dorsal.store.SomeCommits.NOON;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.dorsal.store.Commit.NewAssessment;
import org.dorsal.store.Commit.NewDelivery;
import org.dorsal.store.Commit.NewNotice;
import org.dorsal.store.Commit.NewSignOff;
import org.dorsal.store.DraftRows.DraftKey;
import org.dorsal.store.DraftRows.DraftVersion;
import org.dorsal.store.DraftRows.NewSave;
import org.dorsal.store.ErasureRows.ErasureOutcome;
import org.dorsal.store.LaunchRows.NewLaunch;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A request that has read a patient's rows, and an erasure: after an erasure that was committed, nothing of the patient is
 * stored again by the request, whether it writes afterwards, waits for the erasure, or has written and not yet committed.
 */
class ErasureRacesTest {
    private static final String PATIENT = "erased-patient-1";
    private static final String SITE = "here";
    private static final String RESPONSE = "01a20000-0000-8000-8000-000000000001";
    private static final String OTHER = "01a20000-0000-8000-8000-000000000002";
    private static final String LAST_ROW = "select place from subscription_notice for update";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final byte[] BYTES = "{}".getBytes(StandardCharsets.UTF_8);
    private static final DraftKey DRAFT = new DraftKey(SITE, PATIENT, "Practitioner/1", "form|1");
    private static final DraftKey FIRST = new DraftKey(SITE, PATIENT, "Practitioner/2", "form|1");
    private static final DraftVersion SAVED = new DraftVersion(NOON, 1);

    private final TestPostgres postgres = TestPostgres.fresh();
    private final DataSource source = postgres.asApplication();
    private final Ledger ledger = new Ledger(source, TIMEOUT);
    private final DraftRows drafts = new DraftRows(source, TIMEOUT);
    private final LaunchRows launches = new LaunchRows(source, TIMEOUT);
    private final ErasureRows erasure = new ErasureRows(postgres.asOwner(), TIMEOUT);

    /** Moment of the request's write. */
    private enum Moment {
        AFTER_THE_ERASURE,
        WHILE_THE_ERASURE_IS_NOT_COMMITTED,
        BEFORE_THE_ERASURE_AND_NOT_COMMITTED
    }

    @TestFactory
    Stream<DynamicTest> nothing_of_an_erased_patient_is_stored_again() {
        Map<String, Runnable> requests = new LinkedHashMap<>();
        requests.put("amend", () -> ledger.append(SITE, amended("amended", List.of(), List.of())));
        requests.put("withdraw", () -> ledger.append(SITE, amended("entered-in-error", List.of(), List.of())));
        requests.put(
                "amend and deliver", () -> ledger.append(SITE, amended("amended", List.of(delivery()), List.of())));
        requests.put("amend and notify", () -> ledger.append(SITE, amended("amended", List.of(), List.of(notice()))));
        requests.put("add an outcome", () -> ledger.append(SITE, SomeCommits.commit(outcome())));
        requests.put("sign", () -> ledger.append(SITE, signed()));
        requests.put("save a draft", () -> drafts.save(DRAFT, save(), SomeCommits.event("save", PATIENT)));
        requests.put(
                "hand a draft over", () -> drafts.handOver(DRAFT, true, save(), SomeCommits.event("offer", PATIENT)));
        requests.put(
                "take a draft over",
                () -> drafts.takeOver(DRAFT, "Practitioner/2", save(), SomeCommits.event("take", PATIENT)));
        requests.put(
                "renew a launch", () -> launches.renew(SITE, "launch", 1, PATIENT.getBytes(StandardCharsets.UTF_8)));
        requests.put(
                "keep a chart", () -> launches.keepChart(SITE, "launch", PATIENT.getBytes(StandardCharsets.UTF_8)));
        requests.put("number notices", () -> new SubscriptionNotices(source, TIMEOUT).number(SITE));
        return requests.entrySet().stream()
                .flatMap(request -> EnumSet.allOf(Moment.class).stream()
                        .map(moment -> DynamicTest.dynamicTest(
                                request.getKey() + " " + moment, () -> race(request.getValue(), moment))));
    }

    /**
     * Requests that insert rows after the erasure began: these are erased, too, or the outcome says that something stays
     * and another erasure removes it.
     */
    @TestFactory
    Stream<DynamicTest> what_a_request_adds_during_an_erasure_is_erased_or_reported() {
        Map<String, Runnable> requests = new LinkedHashMap<>();
        requests.put("save a first draft", () -> drafts.save(FIRST, firstSave(), SomeCommits.event("first", PATIENT)));
        requests.put(
                "read", () -> ledger.append(SITE, Commit.ofEvents(NOON, List.of(SomeCommits.event("r", PATIENT)))));
        requests.put("launch", () -> launches.begin(launch(), SomeCommits.event("launch", PATIENT)));
        requests.put("receive", () -> ledger.append(SITE, received(List.of())));
        requests.put(
                "look for follow-ups",
                () -> new FollowUpRows(source, TIMEOUT).add(SITE, NOON.plusSeconds(60), List.of(30)));
        return requests.entrySet().stream()
                .flatMap(request -> Stream.of(
                                Moment.WHILE_THE_ERASURE_IS_NOT_COMMITTED, Moment.BEFORE_THE_ERASURE_AND_NOT_COMMITTED)
                        .map(moment -> DynamicTest.dynamicTest(
                                request.getKey() + " " + moment, () -> raceOfAddition(request.getValue(), moment))));
    }

    private void raceOfAddition(Runnable request, Moment moment) throws Exception {
        fill();
        ErasureOutcome outcome = moment == Moment.WHILE_THE_ERASURE_IS_NOT_COMMITTED
                ? erasedWhileWaiting(LAST_ROW, request)
                : erasedAfterWriting(request);
        if (!(outcome instanceof ErasureOutcome.ErasedRows)) {
            assertThat(outcome).isInstanceOf(ErasureOutcome.RecordedMeanwhile.class);
            giveWaitingEventsTheirPositions();
            assertThat(erase()).as("repeated").isInstanceOf(ErasureOutcome.ErasedRows.class);
        }
        assertThat(SchemaColumn.naming(postgres, PATIENT)).isEmpty();
    }

    private void giveWaitingEventsTheirPositions() {
        TestPostgres.run(postgres.asSuperuser(), """
            insert into log_entry (site, position, event, salt, leaf)
            select site, row_number() over (), event, salt, leaf from log_waiting;
            truncate log_waiting;
            """);
    }

    /** Exports of other sites wait neither for an erasure nor for a look before it. */
    @Test
    void an_erasure_locks_no_export_of_another_site() throws Exception {
        fill();
        TestPostgres.run(
                postgres.asSuperuser(),
                "insert into export_job select (jsonb_populate_record(j, '{\"site\": \"there\"}')).* from export_job j");
        try (var connection = postgres.asSuperuser().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("update export_job set polled = '" + NOON + "'");
            assertThat(erasure.look(SITE, PATIENT, Instant.MAX)).isInstanceOf(ErasureOutcome.ErasedRows.class);
            connection.rollback();
        }
        erasedWhileWaiting(
                LAST_ROW,
                () -> TestPostgres.run(
                        postgres.asSuperuser(), "update export_job set polled = '" + NOON + "' where site = 'there'"));
        assertThat(TestPostgres.texts(postgres.asSuperuser(), "select site || ' ' || (polled is null) from export_job"))
                .containsExactly("there false");
    }

    /** The second look at the patient meets the delivery of the new response. */
    @Test
    void a_response_that_comes_during_an_erasure_stays_and_the_outcome_says_that_the_others_are_erased()
            throws Exception {
        fill();
        ErasureOutcome outcome = erasedWhileWaiting(
                LAST_ROW,
                () -> ledger.append(SITE, received(List.of(new NewDelivery(PATIENT, OTHER, 1, Optional.empty())))));
        assertThat(outcome).isInstanceOf(ErasureOutcome.RecordedMeanwhile.class);
        assertThat(TestPostgres.numbers(
                        postgres.asSuperuser(), "select count(*) from resource_version where id <> '" + OTHER + "'"))
                .containsExactly(0L);
    }

    /** The client of an export requests its status each second. */
    @Test
    void a_status_request_of_an_export_does_not_end_an_erasure() throws Exception {
        fill();
        ErasureOutcome outcome = erasedWhileWaiting(
                "select assessment from resource_versions where version = 1 for update",
                () -> TestPostgres.run(postgres.asSuperuser(), "update export_job set polled = '" + NOON + "'"));
        assertThat(outcome).isInstanceOf(ErasureOutcome.ErasedRows.class);
        assertThat(TestPostgres.numbers(postgres.asSuperuser(), "select count(*) from export_job"))
                .containsExactly(0L);
    }

    private void race(Runnable request, Moment moment) throws Exception {
        fill();
        ErasureOutcome outcome = switch (moment) {
            case AFTER_THE_ERASURE -> {
                ErasureOutcome erased = erase();
                request.run();
                yield erased;
            }
            case WHILE_THE_ERASURE_IS_NOT_COMMITTED -> erasedWhileWaiting(LAST_ROW, request);
            case BEFORE_THE_ERASURE_AND_NOT_COMMITTED -> erasedAfterWriting(request);
        };
        if (outcome instanceof ErasureOutcome.ErasedRows) {
            assertThat(SchemaColumn.naming(postgres, PATIENT)).isEmpty();
        } else {
            assertThat(outcome).isEqualTo(new ErasureOutcome.ChangedMeanwhile());
            assertThat(moment).isEqualTo(Moment.BEFORE_THE_ERASURE_AND_NOT_COMMITTED);
            assertThat(TestPostgres.numbers(
                            postgres.asSuperuser(), "select count(*) from resource_version where version = 1"))
                    .as("all is there still")
                    .containsExactly(2L);
        }
    }

    /** The erasure waits for rows: for the last one when it has deleted the patient's. */
    private ErasureOutcome erasedWhileWaiting(String rows, Runnable request) throws Exception {
        try (var connection = postgres.asSuperuser().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeQuery(rows).close();
            FutureTask<ErasureOutcome> erased = WaitingLine.started(this::erase);
            await("the erasure waits").until(() -> waiting() == 1);
            FutureTask<Boolean> done = WaitingLine.started(() -> {
                request.run();
                return true;
            });
            await("the request waits or is done").until(() -> done.isDone() || waiting() == 2);
            connection.rollback();
            done.get();
            return erased.get();
        }
    }

    private ErasureOutcome erasedAfterWriting(Runnable request) throws Exception {
        FutureTask<ErasureOutcome> erased = new FutureTask<>(this::erase);
        new TransactionTemplate(new DataSourceTransactionManager(source)).executeWithoutResult(_ -> {
            request.run();
            Thread.ofPlatform().start(erased);
            await("the erasure waits or is done").until(() -> erased.isDone() || waiting() == 1);
        });
        return erased.get();
    }

    private long waiting() {
        return TestPostgres.numbers(
                        postgres.asSuperuser(),
                        "select count(*) from pg_stat_activity where datname = current_database()"
                                + " and (wait_event_type = 'Lock' or wait_event = 'PgSleep')")
                .getFirst();
    }

    private ErasureOutcome erase() {
        return erasure.erase(
                SITE,
                PATIENT,
                Instant.MAX,
                NOON,
                _ -> SomeAuditEvents.of(UUID.randomUUID().toString(), Optional.empty(), List.of(), BYTES));
    }

    /** A response with a result, a draft, a launch, a subscription with a notice, and an export of another client. */
    private void fill() {
        TestPostgres.run(
                postgres.asSuperuser(),
                "truncate assessment, identifier_holder, resource_versions, sign_off, audit_event,"
                        + " log_waiting, log_entry, delivery, delivery_lane, follow_up, draft, launch, subscription, subscription_event,"
                        + " subscription_notice, export_job, erased_resource");
        ledger.append(
                SITE,
                new Commit(
                        NOON,
                        Optional.of(new NewAssessment(RESPONSE, PATIENT, Optional.empty(), new byte[32])),
                        List.of(response(1, "completed"), SomeCommits.observation("o", 1, PATIENT)),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of(notice())));
        TestPostgres.run(postgres.asSuperuser(), """
            insert into draft values ('here', '%1$s', 'Practitioner/1', 'form|1', 1, '%2$s', '%2$s', 'infinity', 'x', '%2$s');
            insert into launch (site, id, patient, secret_sha256, version, started, ends, sealed, seen, asked, people)
            values ('here', 'launch', '%1$s', sha256('x'), 1, '%2$s', 'infinity', 'x', '%2$s', '%2$s', '{}');
            insert into subscription (site, id, client, patient, version, changed, status, body, sealed, events,
                                      sent, tries, begun, due, fence)
            values ('here', 's', 'c', '%1$s', 1, '%2$s', 'active', '%1$s', 'x', 0, 0, 0, true, 'infinity', 0);
            insert into export_job (site, id, client, transaction_time, until, request, patients_only, types, state, place, after_id,
                                    due, fence)
            values ('here', 'job', 'c', '%2$s', 'infinity', '', false, '{}', 'ready', 0, '', '%2$s', 0);
            """.formatted(PATIENT, NOON));
    }

    private static NewSave firstSave() {
        return new NewSave(DraftVersion.NONE, NOON, NOON.plusSeconds(60), PATIENT.getBytes(StandardCharsets.UTF_8));
    }

    private static NewLaunch launch() {
        return new NewLaunch(
                SITE,
                "another",
                PATIENT,
                Optional.empty(),
                new SessionEndRows.Owner(NOON, List.of()),
                new byte[32],
                NOON,
                NOON.plusSeconds(60),
                BYTES);
    }

    private static Commit received(List<NewDelivery> deliveries) {
        return new Commit(
                NOON,
                Optional.of(new NewAssessment(OTHER, PATIENT, Optional.empty(), new byte[32])),
                List.of(SomeCommits.response(OTHER, 1, PATIENT, "completed", "urn:some|s")),
                Optional.empty(),
                List.of(),
                deliveries,
                Optional.empty(),
                List.of());
    }

    private static Commit amended(String status, List<NewDelivery> deliveries, List<NewNotice> notices) {
        return new Commit(
                NOON,
                Optional.empty(),
                List.of(response(2, status), SomeCommits.observation("o", 2, PATIENT)),
                Optional.empty(),
                List.of(),
                deliveries,
                Optional.empty(),
                notices);
    }

    private static Commit signed() {
        return new Commit(
                NOON,
                Optional.empty(),
                List.of(SomeCommits.observation("o", 2, PATIENT)),
                List.of(),
                List.of(),
                Optional.of(new NewSignOff(PATIENT, RESPONSE, 2, "Practitioner/1", "", Optional.empty(), BYTES)));
    }

    private static NewVersion response(int version, String status) {
        return SomeCommits.response(RESPONSE, version, PATIENT, status, "urn:some|r");
    }

    private static NewVersion outcome() {
        return SomeCommits.observation(
                Slot.ofOutcome(30).uuid(UUID.fromString(RESPONSE)).toString(), 1, PATIENT);
    }

    private static NewDelivery delivery() {
        return new NewDelivery(PATIENT, RESPONSE, 2, Optional.empty());
    }

    private static NewNotice notice() {
        return new NewNotice(PATIENT, "amended", "QuestionnaireResponse/" + RESPONSE);
    }

    private static NewSave save() {
        return new NewSave(SAVED, NOON, NOON.plusSeconds(60), PATIENT.getBytes(StandardCharsets.UTF_8));
    }
}
