package org.dorsal.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.regex.Pattern;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomeService;
import org.junit.jupiter.api.Test;

/** From the answers to a signature, and what the FHIR API says then. */
class SignBrowserIT {
    private static final Pattern SIGNED = Pattern.compile(".*/assessment/([0-9a-f-]{36})$");

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
