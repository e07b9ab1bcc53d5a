package org.dorsal.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.regex.Pattern;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.system.MovedClock;
import org.dorsal.system.SomeService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Clinicians at a workstation that others use, too; a test moves the clocks of the service, the EHR and the browser.
 */
class SessionBrowserIT {
    private static final Looks LOOKS = Looks.light(1280);
    private static final MovedClock CLOCK = new MovedClock();
    private static final SomeService SERVICE = SomeService.startedBy(CLOCK, false);

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @Test
    void who_does_nothing_is_warned_and_stays_by_a_click() {
        try (Clinic clinic = clinic()) {
            Page page = clinic.launch("sandbox-05");
            Locator warning = page.locator("#session");
            answered(page);

            pass(page, Duration.ofMinutes(12));
            assertThat(warning).isHidden();
            pass(page, Duration.ofSeconds(90));
            assertThat(warning).isVisible();
            Screens.check(page, "session-warning", LOOKS);
            page.waitForResponse(
                    Pattern.compile("/here$"),
                    () -> page.locator("#session-stay").click());
            assertThat(warning).isHidden();

            pass(page, Duration.ofMinutes(10));
            assertThat(warning).isHidden();
            page.reload();
            assertThat(page.locator("header.banner")).isVisible();
        }
    }

    @Test
    void who_stays_away_sees_no_patient_any_more_and_finds_the_draft_after_a_new_launch() {
        try (Clinic clinic = clinic()) {
            Page page = clinic.launch("sandbox-06");
            answered(page);
            String name = page.locator("header.banner .name").textContent();

            pass(page, Duration.ofMinutes(14));
            pass(page, Duration.ofSeconds(90));

            assertThat(page.locator("h1")).hasText(word("problem.launch-ended.title"));
            Screens.keep(page, "launch-ended");
            assertThat(page.locator("body")).not().containsText(name);
            page.goBack();
            assertThat(page.locator("body")).not().containsText(name);

            Page again = clinic.launch("sandbox-06");
            assertThat(again.locator("header.banner")).containsText(name);
            OpenPart.of(again, "fever-time");
            assertThat(again.locator("#q-fever-time input[value=no-fever]")).isChecked();
        }
    }

    @Test
    void who_signs_out_is_out_for_everybody_who_comes_after() {
        try (Clinic clinic = clinic()) {
            Page page = clinic.launch("sandbox-07");
            String address = page.url();
            String name = page.locator("header.banner .name").textContent();

            page.locator("#sign-out button").click();

            assertThat(page.locator("h1")).hasText(word("problem.signed-out.title"));
            assertThat(page.locator("body")).not().containsText(name);
            Screens.check(page, "signed-out", LOOKS);
            page.goBack();
            assertThat(page.locator("h1")).hasText(word("problem.signed-out.title"));
            page.navigate(address);
            assertThat(page.locator("h1")).hasText(word("problem.signed-out.title"));
            assertThat(page.locator("body")).not().containsText(name);
            assertThat(page.locator("#sign-out")).hasCount(0);
        }
    }

    @Test
    void the_next_person_launches_anew_and_the_page_of_the_one_before_is_dead() {
        try (Clinic clinic = clinic()) {
            Page before = clinic.launch(SandboxLaunch.of("sandbox-08").signedInAs("clinician-1"));
            Page next = clinic.launch(SandboxLaunch.of("sandbox-08").signedInAs("clinician-2"));
            assertThat(next.locator("header.banner")).isVisible();

            before.reload();

            assertThat(before.locator("h1")).hasText(word("problem.launch-ended.title"));
        }
    }

    @Test
    void a_launch_of_an_hour_ago_signs_nothing() {
        try (Clinic clinic = clinic()) {
            Page page = clinic.launch("sandbox-09");
            answered(page);
            for (int each = 0; each < 7; each++) {
                pass(page, Duration.ofMinutes(9));
                page.reload();
            }

            page.locator("#review").click();

            assertThat(page.locator("h1")).hasText(word("review.stop.old.title"));
            Screens.keep(page, "review-stop");
        }
    }

    private static Clinic clinic() {
        Clinic clinic = Clinic.of(SERVICE, SomeService.NORTHSIDE, LOOKS);
        clinic.person().clock().install();
        return clinic;
    }

    private static void answered(Page page) {
        OpenPart.of(page, "fever-time");
        page.locator("#q-fever-time input[value=no-fever]").check();
        assertThat(page.locator("#saved")).containsText(Pattern.compile("Saved \\d\\d:\\d\\d:\\d\\d"));
    }

    private static void pass(Page page, Duration time) {
        CLOCK.move(time);
        page.clock().fastForward(time.toMillis());
    }
}
