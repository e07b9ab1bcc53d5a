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
import org.dorsal.store.SessionEndRows.Owner;
import org.junit.jupiter.api.Test;

/** Ends of sessions by person or site: open sessions and sign-ins in progress, and no others. */
class SessionEndRowsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String ANN = "https://id.example|ann";
    private static final String BOB = "https://id.example|bob";
    private static final Instant LATER = NOON.plusSeconds(60);

    private final TestPostgres postgres = TestPostgres.shared();
    private final SessionEndRows ends = new SessionEndRows(postgres.asApplication(), TIMEOUT);
    private final LaunchRows launches = new LaunchRows(postgres.asApplication(), TIMEOUT);
    private final AuditorSessionRows sessions = new AuditorSessionRows(postgres.asApplication(), TIMEOUT);
    private final String site = someSite();

    @Test
    void a_persons_launches_and_sessions_end_together_and_their_tokens_are_gone() {
        both("a", NOON, ANN, "Practitioner/7");
        both("b", NOON, BOB, "Practitioner/8");

        assertThat(end(Optional.of(ANN), LATER)).isEqualTo(2);

        assertThat(exists("a")).isFalse();
        assertThat(exists("b")).isTrue();
        assertThat(rowsOf("launch")).isOne();
        assertThat(rowsOf("auditor_session")).isOne();
        assertThat(rowsOf("audit_event")).isEqualTo(3);
    }

    @Test
    void each_name_that_a_person_has_will_do() {
        both("a", NOON, ANN, "Practitioner/7");

        assertThat(end(Optional.of("Practitioner/77"), LATER)).isZero();
        assertThat(exists("a")).isTrue();
        assertThat(end(Optional.of("Practitioner/7"), LATER)).isEqualTo(2);
        assertThat(exists("a")).isFalse();
    }

    @Test
    void everybody_is_one_site() {
        both("a", NOON, ANN);
        both("b", NOON, BOB);
        var elsewhere = new SessionEndRowsTest();
        elsewhere.both("a", NOON, ANN);

        assertThat(end(Optional.empty(), LATER)).isEqualTo(4);

        assertThat(exists("a") || exists("b")).isFalse();
        assertThat(elsewhere.exists("a")).isTrue();
    }

    @Test
    void a_sign_in_that_was_on_its_way_is_over_before_it_begins_and_the_next_one_is_not() {
        end(Optional.of(ANN), NOON);

        both("before", NOON.minusSeconds(1), ANN);
        both("same", NOON, ANN);
        both("after", NOON.plusMillis(1), ANN);

        assertThat(exists("before") || exists("same")).isFalse();
        assertThat(exists("after")).isTrue();
    }

    @Test
    void without_its_event_nothing_ends() {
        both("a", NOON, ANN);
        String eventId = "told-" + site;
        ends.end(site, Optional.of(BOB), NOON, SomeCommits.event(eventId, "nobody"));

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> ends.end(site, Optional.of(ANN), LATER, SomeCommits.event(eventId, "nobody")));

        assertThat(exists("a")).isTrue();
        assertThat(rowsOf("session_end")).isOne();
    }

    @Test
    void an_earlier_end_takes_nothing_back_from_a_later_one() {
        end(Optional.of(ANN), LATER);
        end(Optional.of(ANN), NOON);
        both("a", NOON.plusSeconds(1), ANN);

        assertThat(exists("a")).isFalse();
    }

    @Test
    void an_end_is_forgotten_when_no_session_can_be_as_old() {
        end(Optional.of(ANN), NOON);
        end(Optional.of(BOB), NOON.plus(Duration.ofDays(2)));
        assertThat(rowsOf("session_end")).isEqualTo(2);
        end(Optional.of(BOB), NOON.plus(Duration.ofDays(2)).plusSeconds(1));

        assertThat(rowsOf("session_end")).isOne();
    }

    /** The request was admitted just before the sign-out, and its time is recorded just after. */
    @Test
    void a_request_on_its_way_does_not_open_a_launch_again_that_has_signed_out() {
        both("a", NOON, ANN);
        launches.seen(site, "a", Instant.EPOCH);

        launches.seen(site, "a", LATER);

        assertThat(launches.read(site, "a").orElseThrow().seen()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void a_connection_that_names_no_site_sees_and_lifts_no_end() {
        end(Optional.of(ANN), NOON);

        assertThat(TestPostgres.numbers(
                        postgres.asApplication(),
                        "with gone as (delete from session_end returning site) select count(*) from gone"))
                .containsExactly(0L);
        assertThat(rowsOf("session_end")).isOne();
    }

    private int end(Optional<String> person, Instant before) {
        return ends.end(
                site, person, before, SomeCommits.event(UUID.randomUUID().toString(), "nobody"));
    }

    /** A launch and an auditor's session of that name, begun then. */
    private void both(String id, Instant requestedAt, String... names) {
        Owner owner = new Owner(requestedAt, List.of(names));
        Instant ends = NOON.plus(Duration.ofHours(8));
        launches.begin(
                new NewLaunch(site, id, "p", Optional.empty(), owner, digest(id), NOON, ends, bytes("sealed")),
                SomeCommits.event(UUID.randomUUID().toString(), "p"));
        sessions.begin(
                new StoredAuditorSession(site, id, digest(id), NOON, NOON, ends, bytes("sealed")),
                owner,
                NOON.minusSeconds(1));
    }

    private boolean exists(String id) {
        boolean launched = launches.read(site, id).isPresent();
        assertThat(sessions.read(site, digest(id)).isPresent()).isEqualTo(launched);
        return launched;
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
}
