package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.*;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.SiteId;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Access to launches, and their stored data (EXCHANGE.md 2a, A13 to A15). */
class LaunchesTest {
    private final SomeLaunches launches = SomeLaunches.ofPublicClient();
    private final FakeEhr ehr = launches.ehr;
    private final SomeBrowser browser = new SomeBrowser();

    @AfterEach
    void stop() {
        launches.close();
    }

    @Test
    void two_launches_in_one_browser_stay_apart() {
        var ann = browser.keep(launches.launch(browser));
        ehr.tokenResponse = response -> response.put("patient", "p-bob");
        var bob = browser.keep(launches.launch(browser));

        assertThat(open(ann.id()).launch().patient()).isEqualTo(new PatientId("p-ann"));
        assertThat(open(bob.id()).launch().patient()).isEqualTo(new PatientId("p-bob"));
        assertThat(open(ann.id()).csrf()).isNotEqualTo(open(bob.id()).csrf());
    }

    @Test
    void two_launches_whose_answers_cross_get_each_their_own_patient() {
        var first = browser.follow(launches.click(browser));
        var second = browser.follow(launches.click(browser));

        var bob = secondFirst(second);
        var ann = browser.keep(launches.answer(browser, ehr.signIn(first)));

        assertThat(open(ann.id()).launch().patient()).isEqualTo(new PatientId("p-ann"));
        assertThat(open(bob.id()).launch().patient()).isEqualTo(new PatientId("p-bob"));
    }

    @Test
    void the_cookie_of_one_launch_opens_no_other() {
        var ann = browser.keep(launches.launch(browser));
        var bob = browser.keep(launches.launch(browser));
        var bobs = Optional.ofNullable(browser.cookies.get(BrowserCookies.nameOf(bob.id())));

        assertThat(launches.room.launches().enter(ann.id(), bobs, true))
                .isInstanceOf(Launches.LaunchAccess.UnknownEntrance.class);
        assertThat(launches.room.launches().enter(bob.id(), bobs, true))
                .isInstanceOf(Launches.LaunchAccess.OpenEntrance.class);
    }

    @Test
    void nobody_enters_without_the_cookie_or_with_a_planted_one() {
        var launch = browser.keep(launches.launch(browser));
        var room = launches.room.launches();
        var unknown = new LaunchId(launches.site, UUID.fromString("00000000-0000-7000-8000-000000000000"));

        assertThat(room.enter(launch.id(), Optional.empty(), true))
                .isInstanceOf(Launches.LaunchAccess.UnknownEntrance.class);
        for (var planted : List.of("", "x", "x".repeat(43), "x".repeat(10_000), "é")) {
            assertThat(room.enter(launch.id(), Optional.of(planted), true))
                    .isInstanceOf(Launches.LaunchAccess.UnknownEntrance.class);
            assertThat(room.enter(unknown, Optional.of(planted), true))
                    .isInstanceOf(Launches.LaunchAccess.UnknownEntrance.class);
        }
    }

    @Test
    void the_secret_of_a_launch_is_made_at_its_end_so_there_is_nothing_to_fixate() {
        browser.follow(launches.click(browser));
        var before = List.copyOf(browser.cookies.values());
        var launch = browser.keep(launches.launch(browser));

        assertThat(browser.cookies.get(BrowserCookies.nameOf(launch.id())))
                .hasSize(43)
                .isNotIn(before);
        assertThat(launch.id().key().version()).isEqualTo(7);
    }

    @Test
    void a_launch_under_another_site_is_unknown() {
        var launch = browser.keep(launches.launch(browser));
        var secret = Optional.ofNullable(browser.cookies.get(BrowserCookies.nameOf(launch.id())));

        for (var site : List.of(launches.other(), new SiteId("nowhere"))) {
            var moved = new LaunchId(site, launch.id().key());
            assertThat(launches.room.launches().enter(moved, secret, true))
                    .isInstanceOf(Launches.LaunchAccess.UnknownEntrance.class);
        }
    }

    @Test
    void a_launch_ends_after_its_life_whatever_its_token_does() {
        var launch = browser.keep(launches.launch(browser));

        var active = Duration.ofMinutes(10);
        for (var ten = active; ten.compareTo(UsualTerms.SESSIONS.life()) < 0; ten = ten.plus(active)) {
            launches.clock.forward(active);
            assertThat(launches.enter(browser, launch.id())).isInstanceOf(Launches.LaunchAccess.OpenEntrance.class);
        }
        launches.clock.forward(active);
        assertThat(launches.enter(browser, launch.id())).isInstanceOf(Launches.LaunchAccess.EndedLaunch.class);
        assertThat(launches.enter(new SomeBrowser(), launch.id()))
                .isInstanceOf(Launches.LaunchAccess.UnknownEntrance.class);
        assertThat(launches.room.ehrClient().call(launch.id(), EhrCall.get("Patient/p-ann")))
                .isEqualTo(new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.OVER));
    }

    @Test
    void another_replica_knows_the_launch() {
        var launch = browser.keep(launches.launch(browser));
        var secret = Optional.ofNullable(browser.cookies.get(BrowserCookies.nameOf(launch.id())));

        assertThat(launches.room(launches.settings).launches().enter(launch.id(), secret, true))
                .isInstanceOf(Launches.LaunchAccess.OpenEntrance.class);
    }

    @Test
    void the_chart_is_kept_with_the_launch_and_given_back_as_it_was() {
        var launch = browser.keep(launches.launch(browser));
        var chart = "chart-canary".getBytes(StandardCharsets.UTF_8);

        assertThat(launches.room.launches().keepChart(launch.id(), chart)).isTrue();
        assertThat(open(launch.id()).launch().chart()).hasValue(chart);
        assertThat(inTheTable("launch")).doesNotContain("chart-canary");
    }

    @Test
    void nothing_that_opens_anything_can_be_read_in_the_tables() {
        var waiting = browser.follow(launches.click(browser));
        var launch = browser.keep(launches.answer(browser, ehr.signIn(waiting)));
        var parameters = FakeEhr.form(waiting.getRawQuery());

        assertThat(inTheTable("launch"))
                .contains(launch.id().key().toString())
                .doesNotContain("canary", "user-7", "Practitioner", "patient/")
                .doesNotContain(browser.cookies.values());
        assertThat(inTheTable("single_use"))
                .isNotEmpty()
                .doesNotContain(parameters.getOrDefault("state", "?"), parameters.getOrDefault("nonce", "?"))
                .doesNotContain(browser.cookies.values());
    }

    @Test
    void a_new_key_locks_and_the_old_one_still_opens_until_it_is_taken_out() {
        var launch = browser.keep(launches.launch(browser));
        var proof = new ClientProof.PublicClient();
        var rotated = launches.room(launches.settings(proof, List.of(), SomeLaunches.key(2), SomeLaunches.KEY));
        var without = launches.room(launches.settings(proof, List.of(), SomeLaunches.key(2)));
        var secret = Optional.ofNullable(browser.cookies.get(BrowserCookies.nameOf(launch.id())));

        assertThat(rotated.launches().enter(launch.id(), secret, true))
                .isInstanceOf(Launches.LaunchAccess.OpenEntrance.class);
        assertThat(without.launches().enter(launch.id(), secret, true))
                .isInstanceOf(Launches.LaunchAccess.UnknownEntrance.class);
        rotated.launches().keepChart(launch.id(), new byte[] {1});
        assertThat(open(launch.id()).launch().chart()).isEmpty();
    }

    @Test
    void whoever_writes_the_table_cannot_exchange_tokens_secrets_patients_or_rows() {
        var ann = browser.keep(launches.launch(browser));
        var bob = browser.keep(launches.launch(browser));
        for (var change : List.of(
                "set sealed = (select sealed from launch where id = '"
                        + bob.id().key() + "')",
                "set secret_sha256 = (select secret_sha256 from launch where id = '"
                        + bob.id().key() + "')",
                "set patient = 'p-eve'",
                "set sealed = set_byte(sealed, 300, get_byte(sealed, 300) # 1)",
                "set sealed = ''")) {
            var launch = browser.keep(launches.launch(browser));
            sql("update launch " + change + " where id = '" + launch.id().key() + "'");
            assertThat(launches.enter(browser, launch.id()))
                    .as(change)
                    .isInstanceOf(Launches.LaunchAccess.UnknownEntrance.class);
            assertThat(launches.room.ehrClient().call(launch.id(), EhrCall.get("Patient/1")))
                    .isEqualTo(new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.OVER));
        }
        assertThat(launches.enter(browser, ann.id())).isInstanceOf(Launches.LaunchAccess.OpenEntrance.class);
    }

    @Test
    void a_request_in_the_place_of_another_is_not_taken() {
        var first = ehr.signIn(browser.follow(launches.click(browser)));
        var second = ehr.signIn(browser.follow(launches.click(browser)));
        var cookie = browser.cookies.values().iterator().next();
        browser.cookies.replaceAll((_, _) -> cookie);

        assertThat(List.of(launches.answer(browser, first), launches.answer(browser, second)))
                .filteredOn(came -> came.done().isPresent())
                .hasSize(1);
    }

    @Test
    void nothing_prints_what_it_hides() {
        var launch = browser.keep(launches.launch(browser));
        var secret = Optional.ofNullable(browser.cookies.get(BrowserCookies.nameOf(launch.id())));

        assertThat(List.of(
                        launches.settings,
                        SessionAuthentication.of(launches.enter(browser, launch.id()), true),
                        new Tokens("access-canary", Optional.empty(), Optional.of("refresh-canary")),
                        new ClientProof.SharedClientSecret("canary-of-a-test"),
                        new HttpAnswer.CompleteAnswer(200, Map.of(), "canary".getBytes(StandardCharsets.UTF_8))))
                .allSatisfy(thing -> assertThat(thing.toString())
                        .doesNotContain("canary", "p-ann", "user-7", secret.orElseThrow(), SomeLaunches.KEY));
    }

    @Test
    void a_clinician_s_standing_launches_for_a_patient_are_found_newest_first() {
        var ann = new PatientId("p-ann");
        var old = browser.keep(launches.launch(browser));
        launches.clock.forward(Duration.ofMinutes(1));
        var young = browser.keep(launches.launch(browser));
        launches.index = (_, _, _, _) ->
                List.of(old.id().key().toString(), young.id().key().toString());

        assertThat(activeLaunches(ann)).containsExactly(young.id(), old.id());
        launches.clock.forward(UsualTerms.SESSIONS.life().minus(Duration.ofMinutes(1)));
        assertThat(activeLaunches(ann)).containsExactly(young.id());
        launches.clock.forward(Duration.ofMinutes(1));
        assertThat(activeLaunches(ann)).isEmpty();
    }

    /**
     * Protection against writes to the table: they must neither let a token write into another chart nor impersonate
     * the signing clinician.
     */
    @Test
    void
            a_table_that_lies_about_the_patient_lends_nobody_s_token_and_one_that_lies_about_the_clinician_no_first_place() {
        var launch = browser.keep(launches.launch(browser));
        ehr.tokenResponse = response -> response.put("patient", "p-bob");
        var bob = browser.keep(launches.launch(browser));
        ehr.tokenResponse = response -> {};
        ehr.idTokenClaims = claims -> claims.put("fhirUser", "Practitioner/8");
        var other = browser.keep(launches.launch(browser));
        launches.index = (_, _, _, _) -> List.of(
                UUID.fromString("00000000-0000-7000-8000-000000000000").toString(),
                bob.id().key().toString(),
                other.id().key().toString(),
                launch.id().key().toString());

        assertThat(activeLaunches(new PatientId("p-ann")))
                .as("the clinician's own first, a colleague's of the same patient, and never another patient's")
                .containsExactly(launch.id(), other.id());
        assertThat(launches.room.launches().activeLaunches(launches.other(), new PatientId("p-ann"), "Practitioner/7"))
                .isEmpty();
        assertThat(launches.room
                        .launches()
                        .activeLaunches(new SiteId("nowhere"), new PatientId("p-ann"), "Practitioner/7"))
                .isEmpty();
    }

    private List<LaunchId> activeLaunches(PatientId patient) {
        return launches.room.launches().activeLaunches(launches.site, patient, "Practitioner/7").stream()
                .map(Launch::id)
                .toList();
    }

    private Launch secondFirst(URI second) {
        ehr.tokenResponse = response -> response.put("patient", "p-bob");
        var bob = browser.keep(launches.answer(browser, ehr.signIn(second)));
        ehr.tokenResponse = response -> {};
        return bob;
    }

    private Launches.LaunchAccess.OpenEntrance open(LaunchId id) {
        if (launches.enter(browser, id) instanceof Launches.LaunchAccess.OpenEntrance open) {
            return open;
        }
        throw new AssertionError("not open");
    }

    private static void sql(String statement) {
        try (var connection = TestPostgres.shared().asSuperuser().getConnection();
                var run = connection.createStatement()) {
            run.execute(statement);
        } catch (SQLException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** All rows written by this test, with bytes read as text. */
    private String inTheTable(String table) {
        var texts = new ArrayList<String>();
        try (var connection = TestPostgres.shared().asSuperuser().getConnection();
                var read = connection.createStatement();
                var rows = read.executeQuery("select * from " + table + " where site = '" + launches.site + "'")) {
            while (rows.next()) {
                for (var column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    var bytes = rows.getObject(column) instanceof byte[] raw
                            ? new String(raw, StandardCharsets.ISO_8859_1)
                            : "";
                    texts.add(rows.getString(column) + " " + bytes);
                }
            }
            return String.join("\n", texts);
        } catch (SQLException fault) {
            throw new IllegalStateException(fault);
        }
    }

    @Test
    void a_clinician_who_does_nothing_is_let_in_no_more_and_a_page_that_asks_by_itself_is_nobody() {
        var browser = new SomeBrowser();
        var launch = browser.keep(launches.launch(browser));
        var idle = UsualTerms.SESSIONS.idle();
        var cookie = Optional.ofNullable(browser.cookies.get(BrowserCookies.nameOf(launch.id())));

        launches.clock.forward(idle.minusSeconds(1));
        assertThat(launches.enter(browser, launch.id())).isInstanceOf(Launches.LaunchAccess.OpenEntrance.class);
        launches.clock.forward(idle.minusSeconds(1));
        assertThat(launches.room.launches().enter(launch.id(), cookie, false))
                .isInstanceOf(Launches.LaunchAccess.OpenEntrance.class);
        launches.clock.forward(Duration.ofSeconds(1));
        assertThat(launches.enter(browser, launch.id())).isInstanceOf(Launches.LaunchAccess.EndedLaunch.class);
        assertThat(launches.enter(browser, launch.id()))
                .as("nobody comes back by asking")
                .isInstanceOf(Launches.LaunchAccess.EndedLaunch.class);
    }

    @Test
    void who_signs_out_is_out_and_the_token_still_serves_what_was_signed() {
        launches.ehr.record.put("/fhir/Patient/p-ann", "{}");
        var browser = new SomeBrowser();
        var launch = browser.keep(launches.launch(browser));

        launches.room.launches().signOut(launch.id());

        assertThat(launches.enter(browser, launch.id())).isInstanceOf(Launches.LaunchAccess.EndedLaunch.class);
        assertThat(launches.room.ehrClient().call(launch.id(), EhrCall.get("Patient/p-ann")))
                .hasToString("CompleteAnswer[200]");
    }

    @Test
    void the_next_person_in_a_browser_signs_out_the_one_before_and_the_same_person_does_not() {
        var browser = new SomeBrowser();
        var ann = browser.keep(launches.launch(browser));
        var again = browser.keep(launches.launch(browser));
        assertThat(launches.enter(browser, ann.id())).isInstanceOf(Launches.LaunchAccess.OpenEntrance.class);

        launches.ehr.idTokenClaims = claims -> claims.put("sub", "user-8");
        var elsewhere = new SomeBrowser();
        elsewhere.keep(launches.launch(elsewhere));
        assertThat(launches.enter(browser, ann.id()))
                .as("another browser is another workstation")
                .isInstanceOf(Launches.LaunchAccess.OpenEntrance.class);

        var bob = browser.keep(launches.launch(browser));
        assertThat(launches.enter(browser, ann.id())).isInstanceOf(Launches.LaunchAccess.EndedLaunch.class);
        assertThat(launches.enter(browser, again.id())).isInstanceOf(Launches.LaunchAccess.EndedLaunch.class);
        assertThat(launches.enter(browser, bob.id())).isInstanceOf(Launches.LaunchAccess.OpenEntrance.class);
    }
}
