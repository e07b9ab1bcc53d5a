package org.dorsal.smart.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.Assurance;
import org.dorsal.smart.launch.ClientProof;
import org.dorsal.smart.launch.TokenEncryption;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions that stand, end, and are meddled with. */
class AuditorSessionsTest {
    private final SomeSignIns signIns = SomeSignIns.ofPublicClient();

    @AfterEach
    void stop() {
        signIns.close();
    }

    @Test
    void a_session_ends_after_eight_hours_whatever_its_auditor_does() {
        signIns.signIn();
        for (int minutes = 0; minutes < 8 * 60 - 20; minutes += 20) {
            signIns.clock.forward(Duration.ofMinutes(20));
            assertThat(signIns.open()).as("after %s more minutes", minutes + 20).isPresent();
        }
        signIns.clock.forward(Duration.ofMinutes(20));

        assertThat(signIns.open()).isEmpty();
    }

    @Test
    void a_session_ends_after_half_an_hour_without_a_request() {
        signIns.signIn();
        signIns.clock.forward(Duration.ofMinutes(29));
        assertThat(signIns.open()).isPresent();
        signIns.clock.forward(Duration.ofMinutes(29));
        assertThat(signIns.open()).isPresent();
        signIns.clock.forward(Duration.ofMinutes(30));

        assertThat(signIns.open()).isEmpty();
    }

    @Test
    void most_requests_write_nothing() {
        signIns.signIn();
        var before = column("seen");
        signIns.clock.forward(Duration.ofSeconds(59));
        signIns.open();
        assertThat(column("seen")).isEqualTo(before);
        signIns.clock.forward(Duration.ofSeconds(1));
        signIns.open();
        assertThat(column("seen")).isNotEqualTo(before);
    }

    @Test
    void signing_out_ends_it_for_every_browser() {
        signIns.signIn();

        assertThat(signIns.room.sessions().end(signIns.site, signIns.secret().orElseThrow()))
                .isTrue();
        assertThat(signIns.open()).isEmpty();
        assertThat(signIns.room.sessions().end(signIns.site, signIns.secret().orElseThrow()))
                .isFalse();
    }

    @Test
    void an_operator_ends_it_and_a_sign_in_on_its_way_and_the_next_one_stands() {
        Auditor auditor = signIns.signIn();
        signIns.end(Optional.of(auditor.issuer() + "|someone-else"));
        assertThat(signIns.open()).isPresent();
        var onItsWay = signIns.provider.signIn(signIns.begin());
        signIns.clock.forward(Duration.ofSeconds(5));

        signIns.end(Optional.of(auditor.issuer() + "|" + auditor.subject()));

        assertThat(signIns.open()).isEmpty();
        signIns.clock.forward(Duration.ofSeconds(5));
        signIns.keep(signIns.complete(onItsWay));
        assertThat(signIns.open()).isEmpty();
        signIns.signIn();
        assertThat(signIns.open()).isPresent();
    }

    @Test
    void a_session_that_somebody_planted_is_over_once_its_victim_signs_in() {
        signIns.signIn();
        var planted = signIns.secret();

        Auditor victim = signIns.signIn();

        assertThat(signIns.secret()).isNotEqualTo(planted);
        assertThat(signIns.room.sessions().open(signIns.site, planted)).isEmpty();
        assertThat(signIns.open()).hasValue(victim);
    }

    @Test
    void a_secret_of_one_site_opens_nothing_at_another_and_no_secret_opens_nothing() {
        signIns.signIn();

        for (SiteId site : List.of(signIns.other(), new SiteId("nowhere"))) {
            assertThat(signIns.room.sessions().open(site, signIns.secret())).isEmpty();
            assertThat(signIns.room.sessions().end(site, signIns.secret().orElseThrow()))
                    .isFalse();
        }
        for (String secret : List.of("", "x", "x".repeat(43), signIns.secret().orElseThrow() + "x")) {
            assertThat(signIns.room.sessions().open(signIns.site, Optional.of(secret)))
                    .isEmpty();
        }
        assertThat(signIns.room.sessions().open(signIns.site, Optional.empty())).isEmpty();
    }

    @Test
    void each_session_has_a_form_token_of_its_own() {
        Auditor first = signIns.signIn();
        Auditor second = signIns.signIn();

        assertThat(first.csrf()).hasSize(43).isNotEqualTo(second.csrf());
        assertThat(first.csrf()).isNotEqualTo(second.csrf());
        assertThat(first.session()).isNotEqualTo(second.session());
    }

    @Test
    void a_session_ends_when_the_site_changes_its_role_or_its_provider() {
        signIns.signIn();
        var proof = new ClientProof.PublicClient();
        var settings = signIns.settings(proof, "auditor");
        var moved = new SignInSettings.AuditorRegistration(
                signIns.site,
                "https://other.example",
                "dorsal",
                proof,
                List.of("openid"),
                "roles",
                "auditor",
                Optional.empty(),
                Assurance.ANY);

        assertThat(signIns.room(signIns.settings(proof, "chief"), 2).sessions().open(signIns.site, signIns.secret()))
                .isEmpty();
        assertThat(signIns.room(
                                new SignInSettings(
                                        settings.baseUrl(), settings.encryption(), List.of(moved), settings.strength()),
                                3)
                        .sessions()
                        .open(signIns.site, signIns.secret()))
                .isEmpty();
        assertThat(signIns.room(settings, 4).sessions().open(signIns.site, signIns.secret()))
                .isPresent();
    }

    @Test
    void a_session_is_lost_with_its_key_and_goes_on_while_a_key_is_changed() {
        signIns.signIn();
        var settings = signIns.settings(new ClientProof.PublicClient(), "auditor");
        var both = TokenEncryption.read(List.of(SomeSignIns.key(2), SomeSignIns.key(1)));
        var other = TokenEncryption.read(List.of(SomeSignIns.key(2)));

        assertThat(opensWith(settings, both)).isPresent();
        assertThat(opensWith(settings, other)).isEmpty();
    }

    @Test
    void whoever_writes_the_table_can_neither_lend_a_session_nor_prolong_it() {
        signIns.signIn();
        String mine = signIns.secret().orElseThrow();
        // a secret of the thief's own under the auditor's session
        sql("update auditor_session set secret_sha256 = sha256('thief'::bytea) where site = '" + signIns.site + "'");
        assertThat(signIns.room.sessions().open(signIns.site, Optional.of("thief")))
                .isEmpty();
        sql("update auditor_session set secret_sha256 = sha256('" + mine + "'::bytea) where site = '" + signIns.site
                + "'");
        assertThat(signIns.open()).isPresent();
        // another site's name over it
        sql("update auditor_session set site = '" + signIns.other() + "' where site = '" + signIns.site + "'");
        assertThat(signIns.room.sessions().open(signIns.other(), signIns.secret()))
                .isEmpty();
        sql("update auditor_session set site = '" + signIns.site + "' where site = '" + signIns.other() + "'");
        // a later end
        signIns.clock.forward(AuditorSessions.LIFE);
        sql("update auditor_session set ends = 'infinity', seen = 'infinity' where site = '" + signIns.site + "'");
        assertThat(signIns.open()).isEmpty();
    }

    @Test
    void what_ended_goes_with_the_next_sign_in() {
        signIns.signIn();
        signIns.cookies.clear();
        signIns.clock.forward(AuditorSessions.IDLE);
        signIns.signIn();

        assertThat(column("count(*)")).isEqualTo("1");
    }

    @Test
    void nothing_in_the_tables_can_be_read_or_used() {
        signIns.begin();
        signIns.signIn();
        String stored = column("string_agg(auditor_session::text, ' ')")
                + column("encode(string_agg(sealed, ''), 'escape')")
                + row("select string_agg(single_use::text, ' ') from single_use where site = '" + signIns.site + "'");

        assertThat(stored)
                .doesNotContain("Ada Auditor", "ada-7", "\"roles\"") // long enough not to be met by chance
                .doesNotContain(signIns.secret().orElseThrow())
                .doesNotContain(signIns.provider.access);
    }

    @Test
    void nothing_prints_who_it_is_or_what_opens_it() {
        var completed = signIns.complete(signIns.provider.signIn(signIns.begin()));
        Auditor auditor = signIns.keep(completed);

        assertThat(Stream.of(completed.done().orElseThrow(), auditor).map(Object::toString))
                .noneMatch(text -> text.contains("Ada")
                        || text.contains("ada-7")
                        || text.contains("state=")
                        || text.contains(signIns.secret().orElseThrow())
                        || text.contains(auditor.csrf()));
    }

    private Optional<Auditor> opensWith(SignInSettings settings, TokenEncryption keys) {
        return signIns.room(
                        new SignInSettings(settings.baseUrl(), keys, settings.registrations(), settings.strength()), 5)
                .sessions()
                .open(signIns.site, signIns.secret());
    }

    private String column(String what) {
        return row("select " + what + " from auditor_session where site = '" + signIns.site + "'");
    }

    private static String row(String query) {
        try (var connection = TestPostgres.shared().asSuperuser().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        } catch (SQLException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static void sql(String update) {
        try (var connection = TestPostgres.shared().asSuperuser().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(update);
        } catch (SQLException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
