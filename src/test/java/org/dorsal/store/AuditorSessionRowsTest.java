package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-ins on their way, and sessions that stand, in the store. */
class AuditorSessionRowsTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant EXPIRES = NOON.plusSeconds(600);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final AtomicInteger SITES = new AtomicInteger();

    private final SomePostgres postgres = SomePostgres.shared();
    private final AuditorSignInRows signIns = new AuditorSignInRows(postgres.asApplication(), TIMEOUT);
    private final AuditorSessionRows sessions = new AuditorSessionRows(postgres.asApplication(), TIMEOUT);
    private final String site = someSite();

    @Test
    void of_many_who_come_with_one_state_one_gets_the_sign_in() throws Exception {
        signIns.put(site, bytes("state"), NOON, EXPIRES, bytes("sealed"), 100);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var taken = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < 8; i++) {
                taken.add(threads.submit(
                        () -> signIns.take(site, bytes("state"), NOON).isPresent()));
            }
            var got = 0;
            for (var each : taken) {
                got += each.get() ? 1 : 0;
            }
            assertThat(got).isOne();
        }
    }

    @Test
    void a_sign_in_of_one_site_is_none_of_another_and_none_when_it_is_late() {
        signIns.put(site, bytes("state"), NOON, EXPIRES, bytes("sealed"), 100);

        assertThat(signIns.take(someSite(), bytes("state"), NOON)).isEmpty();
        assertThat(signIns.take(site, bytes("state"), EXPIRES)).isEmpty();
    }

    @Test
    void so_many_sign_ins_may_wait_and_those_that_expired_leave_room() {
        assertThat(signIns.put(site, bytes("one"), NOON, EXPIRES, bytes("s"), 1))
                .isTrue();
        assertThat(signIns.put(site, bytes("two"), NOON, EXPIRES, bytes("s"), 1))
                .isFalse();
        assertThat(signIns.put(someSite(), bytes("two"), NOON, EXPIRES, bytes("s"), 1))
                .isTrue();
        assertThat(signIns.put(site, bytes("three"), EXPIRES, EXPIRES.plusSeconds(1), bytes("s"), 1))
                .isTrue();
        assertThat(rowsOf("auditor_sign_in")).isOne();
    }

    @Test
    void a_session_is_found_by_its_secret_at_its_site_alone() {
        sessions.begin(session("a", "secret"), NOON.minusSeconds(1));

        assertThat(sessions.read(site, bytes("secret"))).hasValueSatisfying(stored -> {
            assertThat(stored.id()).isEqualTo("a");
            assertThat(stored.seen()).isEqualTo(NOON);
            assertThat(stored.ends()).isEqualTo(NOON.plusSeconds(28_800));
            assertThat(stored.sealed()).isEqualTo(bytes("sealed"));
            assertThat(stored).hasToString("StoredAuditorSession[a]");
        });
        assertThat(sessions.read(site, bytes("other"))).isEmpty();
        assertThat(sessions.read(someSite(), bytes("secret"))).isEmpty();
    }

    @Test
    void two_sessions_never_share_a_secret() {
        sessions.begin(session("a", "secret"), NOON.minusSeconds(1));

        assertThatExceptionOfType(StoreFault.class)
                .isThrownBy(() -> sessions.begin(session("b", "secret"), NOON.minusSeconds(1)));
    }

    @Test
    void what_was_seen_never_goes_back() {
        sessions.begin(session("a", "secret"), NOON.minusSeconds(1));

        assertThat(sessions.seen(site, "a", NOON.plusSeconds(60))).isTrue();
        assertThat(sessions.seen(site, "a", NOON.plusSeconds(59))).isFalse();
        assertThat(sessions.seen(someSite(), "a", NOON.plusSeconds(90))).isFalse();
        assertThat(sessions.read(site, bytes("secret")).orElseThrow().seen()).isEqualTo(NOON.plusSeconds(60));
    }

    @Test
    void sessions_that_ended_or_were_idle_go_with_the_next() {
        sessions.begin(session("idle", "one"), NOON.minusSeconds(1));
        sessions.begin(session("alive", "two"), NOON.minusSeconds(1));
        sessions.seen(site, "alive", NOON.plusSeconds(1));
        sessions.begin(session("new", "three"), NOON);

        assertThat(sessions.read(site, bytes("one"))).isEmpty();
        assertThat(sessions.read(site, bytes("two"))).isPresent();
        assertThat(sessions.end(site, bytes("two"))).isTrue();
        assertThat(sessions.end(site, bytes("two"))).isFalse();
        assertThat(rowsOf("auditor_session")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auditor_sign_in", "auditor_session"})
    void a_connection_that_names_no_site_sees_nobody(String table) {
        signIns.put(site, bytes("state"), NOON, EXPIRES, bytes("sealed"), 100);
        sessions.begin(session("a", "secret"), NOON.minusSeconds(1));

        assertThat(rowsOf(table)).isOne();
        assertThat(SomePostgres.numbers(postgres.asApplication(), "select count(*) from " + table))
                .containsExactly(0L);
        assertThat(SomePostgres.numbers(
                        postgres.asApplication(),
                        "with gone as (delete from " + table + " returning site) select count(*) from gone"))
                .containsExactly(0L);
    }

    private StoredAuditorSession session(String id, String secret) {
        return new StoredAuditorSession(site, id, bytes(secret), NOON, NOON, NOON.plusSeconds(28_800), bytes("sealed"));
    }

    private long rowsOf(String table) {
        return SomePostgres.numbers(
                        postgres.asSuperuser(), "select count(*) from " + table + " where site = '" + site + "'")
                .getFirst();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String someSite() {
        return "auditors-" + ProcessHandle.current().pid() + "-" + SITES.incrementAndGet();
    }
}
