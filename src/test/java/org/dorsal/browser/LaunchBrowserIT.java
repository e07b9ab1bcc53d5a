package org.dorsal.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.dorsal.system.SomeService;
import org.junit.jupiter.api.Test;

/** Opening Dorsal from an EHR: in its frame, in a tab, and without a chart. */
class LaunchBrowserIT {
    private static final Looks LOOKS = Looks.light(1280);

    @Test
    void an_ehr_opens_dorsal_in_a_frame_though_the_browser_blocks_third_party_cookies() {
        try (Browser browser = Chromium.whole();
                Clinic clinic = Clinic.in(browser, LOOKS)) {
            Page ehr = clinic.tab();
            ehr.navigate(clinic.ehr().chart("sandbox-01").toString());
            FrameLocator dorsal = ehr.frameLocator("iframe");
            assertThat(dorsal.locator("header.banner")).containsText("Alder");

            dorsal.locator(".steps a[href='#g-fever-and-illness']").click();
            dorsal.locator("#q-fever-time input[value=no-fever]").check();
            assertThat(dorsal.locator("#saved")).containsText(Pattern.compile("Saved \\d\\d:\\d\\d:\\d\\d"));
            dorsal.locator("#review").click();
            assertThat(dorsal.locator("#attested")).isVisible();
            Screens.check(ehr, "frame", LOOKS);
        }
    }

    @Test
    void a_clinician_without_a_chart_chooses_the_patient_at_the_ehr() {
        try (Clinic clinic = Clinic.openAt(SomeService.SOUTHSIDE, LOOKS)) {
            Page page = clinic.tab();
            page.navigate(Clinic.service().launchUrl(SomeService.SOUTHSIDE).toString());
            page.locator("[name=sandbox_patient]").first().selectOption("sandbox-02");
            page.locator("button, input[type=submit]").first().click();

            assertThat(page.locator("header.banner")).containsText("Birch");
            assertThat(page.locator("html")).hasAttribute("lang", "en-GB");
            assertThat(page.url()).startsWith(Clinic.service().baseUrl() + "/a/southside.");
        }
    }

    @Test
    void a_page_of_another_browser_does_not_open() {
        try (Clinic clinic = Clinic.open(LOOKS);
                Clinic other = Clinic.open(LOOKS)) {
            Page page = clinic.launch("sandbox-01");
            Page stolen = other.tab();
            var answer = stolen.navigate(page.url());

            assertThat(answer.status()).isEqualTo(403);
            assertThat(stolen.locator("main")).containsText(word("problem.unknown-launch.title"));
            Screens.keep(stolen, "another-launch");
            assertThat(stolen.locator("body")).not().containsText("Alder");
        }
    }
}
