package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.someSite;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.store.AuditorSessionRows.StoredAuditorSession;
import org.dorsal.store.LaunchRows.NewLaunch;
import org.dorsal.store.OwnSessionRows.IdleLimits;
import org.dorsal.store.OwnSessionRows.OpenSession;
import org.dorsal.store.OwnSessionRows.SessionPerson;
import org.dorsal.store.SessionEndRows.Owner;
import org.junit.jupiter.api.Test;

/** Open sessions that a person can list and end: only those of that person at that site. */
class OwnSessionRowsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String ANN = "https://id.example|ann";
    private static final String BOB = "https://id.example|bob";
    private static final Instant LATER = NOON.plusSeconds(600);

    private final TestPostgres postgres = TestPostgres.shared();
    private final OwnSessionRows own = new OwnSessionRows(postgres.asApplication(), TIMEOUT);
    private final LaunchRows launches = new LaunchRows(postgres.asApplication(), TIMEOUT);
    private final AuditorSessionRows sessions = new AuditorSessionRows(postgres.asApplication(), TIMEOUT);
    private final SessionEndRows ends = new SessionEndRows(postgres.asApplication(), TIMEOUT);
    private final String site = someSite();

    @Test
    void both_kinds_of_the_person_are_listed_last_used_first_and_nobody_elses() {
        launch("here", ANN);
        launch("ward", ANN, "Practitioner/7");
        session("office", ANN);
        launch("bobs", BOB);
        session("bobs-office", BOB);
        var elsewhere = new OwnSessionRowsTest();
        elsewhere.launch("south", ANN);
        sessions.seen(site, "office", NOON.plusSeconds(60));

        assertThat(own.others(ann(), LATER, new IdleLimits(NOON.minusSeconds(1), NOON.minusSeconds(1))))
                .containsExactly(
                        new OpenSession(false, "office", NOON, NOON.plusSeconds(60)),
                        new OpenSession(true, "ward", NOON, NOON));
    }

    @Test
    void what_is_idle_over_signed_out_or_ended_by_an_operator_is_not_open() {
        launch("idle", ANN);
        session("idle", ANN);
        assertThat(otherSessions(NOON.minusSeconds(1))).hasSize(2);
        assertThat(otherSessions(NOON)).isEmpty();

        assertThat(own.others(ann(), NOON.plus(Duration.ofHours(8)), since(NOON.minusSeconds(1))))
                .isEmpty();

        launch("left", ANN);
        launches.seen(site, "left", Instant.EPOCH);
        assertThat(otherSessions(NOON.minusSeconds(1)))
                .extracting(OpenSession::id)
                .containsExactly("idle", "idle");

        ends.end(site, Optional.of(ANN), NOON, event());
        launch("late", ANN); // its sign-in was begun before the end
        assertThat(otherSessions(NOON.minusSeconds(1))).isEmpty();
    }

    @Test
    void those_that_are_named_end_and_no_others_and_a_launch_keeps_its_token() {
        launch("one", ANN);
        launch("two", ANN);
        session("three", ANN);
        session("four", ANN);

        own.end(ann(), List.of("one", "three"), LATER, event());

        assertThat(otherSessions(NOON.minusSeconds(1)))
                .extracting(OpenSession::id)
                .containsExactly("four", "two");
        assertThat(launches.read(site, "one").orElseThrow())
                .satisfies(ended -> assertThat(ended.seen()).isEqualTo(Instant.EPOCH))
                .satisfies(ended -> assertThat(ended.sealed()).isEqualTo(bytes("sealed")));
        assertThat(sessions.read(site, digest("three"))).isEmpty();
    }

    @Test
    void another_persons_and_another_sites_do_not_end_whatever_is_named() {
        launch("bobs", BOB);
        session("bobs", BOB);
        var elsewhere = new OwnSessionRowsTest();
        elsewhere.launch("bobs", ANN);

        own.end(ann(), List.of("bobs"), LATER, event());

        assertThat(launches.read(site, "bobs").orElseThrow().seen()).isEqualTo(NOON);
        assertThat(sessions.read(site, digest("bobs"))).isPresent();
        assertThat(elsewhere.otherSessions(NOON.minusSeconds(1))).hasSize(1);
    }

    @Test
    void without_its_event_nothing_ends() {
        launch("one", ANN);
        session("two", ANN);
        NewAuditEvent auditEvent = event();
        own.end(ann(), List.of(), NOON, auditEvent);

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> own.end(ann(), List.of("one", "two"), LATER, auditEvent));

        assertThat(otherSessions(NOON.minusSeconds(1))).hasSize(2);
    }

    private List<OpenSession> otherSessions(Instant used) {
        return own.others(ann(), LATER, since(used));
    }

    private SessionPerson ann() {
        return new SessionPerson(site, ANN, "here");
    }

    private static IdleLimits since(Instant used) {
        return new IdleLimits(used, used);
    }

    private void launch(String id, String... names) {
        Owner owner = new Owner(NOON, List.of(names));
        Instant end = NOON.plus(Duration.ofHours(8));
        launches.begin(
                new NewLaunch(site, id, "p", Optional.empty(), owner, digest(id), NOON, end, bytes("sealed")), event());
    }

    private void session(String id, String name) {
        sessions.begin(
                new StoredAuditorSession(
                        site, id, digest(id), NOON, NOON, NOON.plus(Duration.ofHours(8)), bytes("sealed")),
                new Owner(NOON, List.of(name)),
                NOON.minusSeconds(1));
    }

    private static NewAuditEvent event() {
        return SomeCommits.event(UUID.randomUUID().toString(), "nobody");
    }

    private static byte[] digest(String text) {
        return DigestUtils.sha256(text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
