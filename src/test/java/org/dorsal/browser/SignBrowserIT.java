package org.dorsal.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomeService;
import org.junit.jupiter.api.Test;

/** From the answers to a signature, and what the FHIR API says then. */
class SignBrowserIT {
    private static final Pattern SIGNED = Pattern.compile(".*/assessment/([0-9a-f-]{36})$");

    @Test
    void a_signature_makes_results_final_and_the_plan_active_and_an_amendment_replaces_them() {
        try (Clinic clinic = Clinic.open(Looks.light(1280))) {
            Page page = clinic.launchAnew("sandbox-01");
            String id = signed(page, Typist.NO_SIGN);
            assertThat(statuses(id)).containsOnly("final");
            assertThat(plans("sandbox-01", id)).containsExactly("active");

            page.locator("form[action$=amend] button").click();
            OpenPart.of(page, "long-term-condition");
            page.locator("#q-long-term-condition input[value=dialysis]").check();
            assertThat(page.locator("#panel .outcome").first()).containsText("Urgent");
            page.locator("#review").click();
            page.locator("#amendment").fill("Told later");
            sign(page);
            assertThat(page.locator("main")).containsText("Told later");
            assertThat(statuses(id)).containsOnly("amended");
            assertThat(plans("sandbox-01", id)).containsExactlyInAnyOrder("active", "revoked");
        }
    }

    @Test
    void two_tabs_with_two_patients_are_answered_and_signed_in_turn() {
        try (Clinic clinic = Clinic.open(Looks.light(1280))) {
            // a launch by another clinician would end the earlier session in this browser
            Page page = clinic.launchAnew(SandboxLaunch.of("sandbox-06").signedInAs("clinician-1"));
            Page two = clinic.launchAnew(SandboxLaunch.of("sandbox-09").signedInAs("clinician-1"));
            Typist first = new Typist(page);
            Typist second = new Typist(two);
            page.bringToFront();
            first.press("pain-elsewhere", "none");
            two.bringToFront();
            second.answerAll(Typist.but("fever-time", "now-or-3-days"));
            page.bringToFront();
            first.answerAll(Typist.NO_SIGN);
            two.bringToFront();
            String ofTwo = reviewAndSign(two);
            page.bringToFront();
            String ofOne = reviewAndSign(page);

            assertThat(plans("sandbox-06", ofOne)).hasSize(1);
            assertThat(plans("sandbox-06", ofTwo)).isEmpty();
            assertThat(plans("sandbox-09", ofTwo)).hasSize(1);
            assertThat(page.locator("header.banner")).containsText("Fir");
            assertThat(two.locator("header.banner")).containsText("Ironwood");
        }
    }

    @Test
    void nobody_signs_an_incomplete_case_without_saying_why() {
        try (Clinic clinic = Clinic.open(Looks.light(1280))) {
            Page page = clinic.launchAnew("sandbox-05");
            new Typist(page).press("pain-elsewhere", "none");
            page.locator("#review").click();
            sign(page);
            assertThat(page.locator("#faults")).isVisible();
            Screens.check(page, "review-faults", Looks.light(1280));

            page.locator("#open").fill("Patient had to leave");
            sign(page);
            assertThat(page).hasURL(SIGNED);
        }
    }

    private static String signed(Page page, Map<String, String> plan) {
        new Typist(page).answerAll(plan);
        return reviewAndSign(page);
    }

    static String reviewAndSign(Page page) {
        page.keyboard().press("Control+Enter");
        assertThat(page.locator("#attested")).isVisible();
        page.locator("#open").all().forEach(reason -> reason.fill("Not known today"));
        sign(page);
        assertThat(page).hasURL(SIGNED);
        var id = SIGNED.matcher(page.url());
        assertThat(id.matches()).isTrue();
        return id.group(1);
    }

    static void sign(Page page) {
        page.locator("#attested").check();
        page.locator("input[name=confirmed]").all().forEach(Locator::check); // what contradicts the record
        page.locator("button[value=sign]").click();
    }

    private static List<String> statuses(String response) {
        return client().get("Observation?derived-from=QuestionnaireResponse/" + response).entries().stream()
                .map(observation -> observation.path("status").asString())
                .toList();
    }

    private static List<String> plans(String patient, String response) {
        return client().get("CarePlan?patient=" + patient).entries().stream()
                .filter(plan -> plan.path("supportingInfo").toString().contains(response))
                .map(plan -> plan.path("status").asString())
                .toList();
    }

    private static SomeClient client() {
        return Clinic.service().client(SomeService.NORTHSIDE, "system/*.rs");
    }
}
