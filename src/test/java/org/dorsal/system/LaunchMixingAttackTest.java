package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.system.AttackedService.ALPHA;
import static org.dorsal.system.AttackedService.location;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dorsal.sandbox.SandboxLaunch;
import org.junit.jupiter.api.Test;

/** Launches side by side in the running service, and cookies that belong to none of them: row A15. */
class LaunchMixingAttackTest {
    private static final AttackedService ATTACKED = AttackedService.shared();

    private final SomeVisitor browser = ATTACKED.browser();

    @Test
    void A15_two_launches_in_one_browser_stay_with_their_patients_whatever_the_order() {
        var first = ATTACKED.authorizationRequest(browser, ALPHA, "sandbox-01");
        var otherLaunch = SandboxLaunch.of("sandbox-02").signedInAs("clinician-1"); // launch of the other patient
        var second = location(browser.get(ATTACKED.click(ALPHA, otherLaunch)));
        var secondAnswer = location(browser.get(second));
        var firstAnswer = location(browser.get(first));
        var birch = SomeClinician.in(browser, secondAnswer);
        var alder = SomeClinician.in(browser, firstAnswer);

        alder.answer("fever-time=now-or-3-days");
        birch.answer("fever-time=no-fever");
        for (var time = 0; time < 2; time++) {
            assertThat(alder.page("").select("header.banner").text())
                    .contains("Alder")
                    .doesNotContain("Birch");
            assertThat(birch.page("").select("header.banner").text())
                    .contains("Birch")
                    .doesNotContain("Alder");
        }
        assertThat(alder.answers("fever-time")).containsExactly("now-or-3-days");
        assertThat(birch.answers("fever-time")).containsExactly("no-fever");
        var review = alder.page("/review");
        var wrong = browser.post(
                birch.uri("/sign"),
                SomeClinician.encoded(SomeClinician.form(review, "csrf=" + birch.csrf(), "act=sign")));
        assertThat(wrong.statusCode())
                .as("the form of one patient at the launch of another")
                .isEqualTo(409);
        assertThat(alder.page("/review").select("header.banner").text())
                .contains("Alder")
                .doesNotContain("Birch");
    }

    @Test
    void A15_the_cookie_of_one_launch_does_not_open_another() {
        var own = ATTACKED.launched(browser, ALPHA, "sandbox-01");
        var victim = ATTACKED.browser();
        var clinician = ATTACKED.launched(victim, ALPHA, "sandbox-02");
        String secret = browser.cookies().getOrDefault(own.cookie(), "");

        browser.cookies().put(clinician.cookie(), secret);
        for (var stolen :
                List.of(clinician.home(), URI.create(clinician.home().toString().replace("/alpha", "/beta")))) {
            var page = browser.get(stolen);
            assertThat(page.statusCode()).isEqualTo(403);
            assertThat(page.body()).contains("belongs to another session").doesNotContain("Birch");
        }
        assertThat(victim.get(clinician.home()).statusCode()).isEqualTo(200);
        assertThat(browser.get(own.home()).statusCode()).isEqualTo(200);
    }

    @Test
    void A15_planted_cookies_are_not_taken_over_by_a_launch() {
        var planted = List.of(
                "__Host-dorsal-00000000-0000-7000-8000-000000000000",
                "__Host-dorsal-l-0000000000000000",
                "JSESSIONID",
                "SESSION");
        planted.forEach(name -> browser.cookies().put(name, "planted-by-an-attacker-planted-by-an-attacker"));

        var clinician = ATTACKED.launched(browser, ALPHA, "sandbox-01");

        assertThat(planted).doesNotContain(clinician.cookie());
        assertThat(browser.cookies().get(clinician.cookie()))
                .doesNotContain("planted")
                .hasSize(43);
        var attacker = ATTACKED.browser();
        planted.forEach(name -> attacker.cookies().put(name, "planted-by-an-attacker-planted-by-an-attacker"));
        assertThat(attacker.get(clinician.home()).statusCode()).isEqualTo(403);
    }

    @Test
    void A15_what_lies_locked_under_a_key_that_is_gone_is_an_unknown_launch_and_no_fault() {
        var clinician = ATTACKED.launched(browser, ALPHA, "sandbox-01");
        ATTACKED.stored().lockChartAway(clinician.launch());
        assertThat(clinician.get("").statusCode()).as("the record is read anew").isEqualTo(200);
        ATTACKED.stored()
                .keepChart(clinician.launch(), "{\"of\":\"an older edition\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(clinician.get("").statusCode()).as("the record is read anew").isEqualTo(200);

        ATTACKED.stored().lockAway(clinician.launch());

        var page = clinician.get("");
        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("belongs to another session").doesNotContain("Alder");
    }
}
