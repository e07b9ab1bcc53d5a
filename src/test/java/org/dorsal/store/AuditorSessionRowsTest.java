package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.store.AuditorSessionRows.StoredAuditorSession;
import org.dorsal.store.SessionEndRows.Owner;
import org.junit.jupiter.api.Test;

/** Sessions that stand, in the store. */
class AuditorSessionRowsTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Owner ADA = new Owner(NOON, List.of("https://id.example|ada"));
    private static final AtomicInteger SITES = new AtomicInteger();

    private final TestPostgres postgres = TestPostgres.shared();
    private final AuditorSessionRows sessions = new AuditorSessionRows(postgres.asApplication(), TIMEOUT);
    private final String site = someSite();

    @Test
    void a_session_is_found_by_its_secret_at_its_site_alone() {
        sessions.begin(session("a", "secret"), ADA, NOON.minusSeconds(1));

        assertThat(sessions.read(site, digest("secret"))).hasValueSatisfying(stored -> {
            assertThat(stored.id()).isEqualTo("a");
            assertThat(stored.seen()).isEqualTo(NOON);
            assertThat(stored.ends()).isEqualTo(NOON.plusSeconds(28_800));
            assertThat(stored.sealed()).isEqualTo(bytes("sealed"));
        });
        assertThat(sessions.read(site, digest("other"))).isEmpty();
        assertThat(sessions.read(someSite(), digest("secret"))).isEmpty();
    }

    @Test
    void two_sessions_never_share_a_secret() {
        sessions.begin(session("a", "secret"), ADA, NOON.minusSeconds(1));

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> sessions.begin(session("b", "secret"), ADA, NOON.minusSeconds(1)));
    }

    @Test
    void what_was_seen_never_goes_back() {
        sessions.begin(session("a", "secret"), ADA, NOON.minusSeconds(1));

        assertThat(sessions.seen(site, "a", NOON.plusSeconds(60))).isTrue();
        assertThat(sessions.seen(site, "a", NOON.plusSeconds(59))).isFalse();
        assertThat(sessions.seen(someSite(), "a", NOON.plusSeconds(90))).isFalse();
        assertThat(sessions.read(site, digest("secret")).orElseThrow().seen()).isEqualTo(NOON.plusSeconds(60));
    }

    @Test
    void sessions_that_ended_or_were_idle_go_with_the_next() {
        sessions.begin(session("idle", "one"), ADA, NOON.minusSeconds(1));
        sessions.begin(session("alive", "two"), ADA, NOON.minusSeconds(1));
        sessions.seen(site, "alive", NOON.plusSeconds(1));
        sessions.begin(session("new", "three"), ADA, NOON);

        assertThat(sessions.read(site, digest("one"))).isEmpty();
        assertThat(sessions.read(site, digest("two"))).isPresent();
        assertThat(sessions.end(site, digest("two"))).isTrue();
        assertThat(sessions.end(site, digest("two"))).isFalse();
        assertThat(rowsOf("auditor_session")).isOne();
    }

    @Test
    void a_connection_that_names_no_site_sees_nobody() {
        var table = "auditor_session";
        sessions.begin(session("a", "secret"), ADA, NOON.minusSeconds(1));

        assertThat(rowsOf(table)).isOne();
        assertThat(TestPostgres.numbers(postgres.asApplication(), "select count(*) from " + table))
                .containsExactly(0L);
        assertThat(TestPostgres.numbers(
                        postgres.asApplication(),
                        "with gone as (delete from " + table + " returning site) select count(*) from gone"))
                .containsExactly(0L);
    }

    private StoredAuditorSession session(String id, String secret) {
        return new StoredAuditorSession(
                site, id, digest(secret), NOON, NOON, NOON.plusSeconds(28_800), bytes("sealed"));
    }

    private long rowsOf(String table) {
        return TestPostgres.numbers(
                        postgres.asSuperuser(), "select count(*) from " + table + " where site = '" + site + "'")
                .getFirst();
    }

    private static byte[] digest(String text) {
        return DigestUtils.sha256(text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String someSite() {
        return "auditors-" + ProcessHandle.current().pid() + "-" + SITES.incrementAndGet();
    }
}
