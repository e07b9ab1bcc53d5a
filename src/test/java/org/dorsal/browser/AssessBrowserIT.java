package org.dorsal.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.knowledge.SomeTexts.coded;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ScreenshotType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.dorsal.sandbox.SandboxLaunch;
import org.junit.jupiter.api.Test;

/** Answering by keyboard, and what the page says meanwhile. */
class AssessBrowserIT {
    /** The compressed page with its style sheet: less would mean that something was not counted. */
    private static final long PAGE_BYTES = 16_000;

    private static final long FIRST_VISIT_BYTES = 165_000;

    @Test
    void a_whole_case_takes_little_more_than_one_key_a_question() {
        try (Clinic clinic = Clinic.open(Looks.light(1280))) {
            Page page = clinic.launchAnew("sandbox-01");
            Typist typist = new Typist(page);
            typist.answerAll(Typist.NO_SIGN);

            assertThat(page.locator("#panel .outcome")).containsText("Self-care");
            assertThat((double) typist.keys() / typist.questions())
                    .as("a list ends with Enter, a number with the letter of its unit")
                    .isLessThanOrEqualTo(1.25);
            assertThat(typist.keys()).isLessThanOrEqualTo(45);
            Screens.check(page, "assess-self-care", Looks.light(1280));
        }
    }

    @Test
    void the_first_visit_costs_at_most_165_thousand_bytes_with_the_edition_and_the_heads_of_all_answers() {
        try (Clinic clinic = Clinic.open(Looks.light(1280))) {
            long bytes = clinic.overTheWire(clinic.launchAnew("sandbox-10").url());
            System.out.println(bytes + " bytes over the wire for the first visit, heads included");
            assertThat(bytes).isBetween(PAGE_BYTES, FIRST_VISIT_BYTES);
        }
    }

    @Test
    void an_emergency_is_said_at_once_and_the_page_stays_where_it_is() {
        try (Clinic clinic = Clinic.open(Looks.light(1280))) {
            Page page = clinic.launchAnew("sandbox-03");
            Typist typist = new Typist(page);
            // without Enter: more than a second after the alarm it goes on to the next question
            OpenPart.of(page, "sign-with-pain");
            page.locator("#q-sign-with-pain input[value=chest-tight]").focus();
            typist.key("Space");

            assertThat(page.locator("#strip")).containsText("911");
            assertThat(page.locator("#alert")).containsText(Pattern.compile("\\S"));
            assertThat(page.locator("#panel .outcome").first()).containsText("Emergency");
            assertThat(typist.currentQuestion()).isEqualTo("sign-with-pain");
            Screens.check(page, "assess-emergency", Looks.light(1280));
        }
    }

    @Test
    void one_unknown_emergency_question_keeps_the_result_incomplete() {
        try (Clinic clinic = Clinic.open(Looks.light(1280))) {
            Page page = clinic.launchAnew("sandbox-05");
            Typist typist = new Typist(page);
            typist.answerAll(Typist.but("function-loss", "UNK", "age-years", "78"));

            assertThat(page.locator("#panel .outcome")).not().containsText("Self-care");
            assertThat(page.locator("#panel")).containsText(coded("observation", "emergency-not-excluded"));
        }
    }

    @Test
    void answers_are_there_again_after_the_window_was_closed() {
        try (Clinic clinic = Clinic.open(Looks.light(1280))) {
            Page first = clinic.launchAnew("sandbox-08");
            Typist typist = new Typist(first);
            typist.press("pain-elsewhere", "none");
            typist.press("sign-with-pain", "UNK");
            OpenPart.of(first, "sign-with-pain");
            first.locator("body[data-idle='1']:has(#q-sign-with-pain input[value=UNK]:checked)")
                    .waitFor();
            first.close();

            Page again = clinic.launch("sandbox-08");
            OpenPart.of(again, "pain-elsewhere");
            assertThat(again.locator("#q-pain-elsewhere input[value=none]")).isChecked();
            assertThat(again.locator("#q-sign-with-pain input[value=UNK]")).isChecked();
            assertThat(again.locator(".notice").first()).containsText("restored");
        }
    }

    @Test
    void two_tabs_with_two_patients_never_mix() {
        try (Clinic clinic = Clinic.open(Looks.light(1280))) {
            // a launch by another clinician would end the earlier session in this browser
            Page page = clinic.launchAnew(SandboxLaunch.of("sandbox-02").signedInAs("clinician-1"));
            Page two = clinic.launchAnew(SandboxLaunch.of("sandbox-07").signedInAs("clinician-1"));
            new Typist(page).press("pain-elsewhere", "none");
            two.bringToFront();
            new Typist(two).press("pain-elsewhere", "UNK");
            page.bringToFront();
            new Typist(page).press("sign-with-pain", "UNK");
            OpenPart.of(page, "sign-with-pain");
            page.locator("body[data-idle='1']:has(#q-sign-with-pain input[value=UNK]:checked)")
                    .waitFor();
            two.locator("body[data-idle='1']:has(#q-pain-elsewhere input[value=UNK]:checked)")
                    .waitFor();

            page.reload();
            two.reload();
            assertThat(page.locator("header.banner")).containsText("Birch");
            OpenPart.of(page, "pain-elsewhere");
            assertThat(page.locator("#q-pain-elsewhere input[value=none]")).isChecked();
            assertThat(two.locator("header.banner")).containsText("Ginkgo");
            OpenPart.of(two, "pain-elsewhere");
            assertThat(two.locator("#q-pain-elsewhere input[value=UNK]")).isChecked();
            assertThat(two.locator("#q-sign-with-pain input:checked")).hasCount(0);
        }
    }

    @Test
    void without_scripts_the_form_is_saved_and_scored() {
        try (Clinic clinic = Clinic.open(Looks.withoutScripts(1280))) {
            Page page = clinic.launchAnew("sandbox-12");
            page.locator("#not-started a").click();
            page.locator("#q-sign-with-pain input[value=chest-tight]").check();
            page.locator("button[value=review]").click();
            assertThat(page.locator("section:has(#result) .outcome").first()).containsText("Emergency");
            page.goBack();
            page.reload();
            assertThat(page.locator("#q-sign-with-pain input[value=chest-tight]"))
                    .isChecked();
        }
    }

    @Test
    void no_patient_data_stays_in_the_browser_nor_in_its_address() {
        try (Clinic clinic = Clinic.open(Looks.light(1280))) {
            Page page = clinic.launchAnew("sandbox-01");
            Object storage = page.evaluate("Object.assign({}, localStorage, sessionStorage)");
            assertThat((Map<?, ?>) storage).isEmpty();
            assertThat(page.url()).doesNotContain("sandbox-01");
        }
    }

    /** Rewritten with {@code -Ddorsal.pictures=write}, and reviewed in the diff. */
    @Test
    void the_picture_in_the_readme_is_of_this_page() throws IOException {
        Path kept = Path.of("src/docs/pictures/assessment.jpeg");
        try (Clinic clinic = Clinic.open(Looks.light(1280))) {
            Page page = clinic.launchAnew("sandbox-05");
            Typist typist = new Typist(page);
            typist.press("pain-elsewhere", "none");
            typist.press("sign-with-pain", "chest-tight"); // the page stays there
            assertThat(page.locator("#panel .outcome").first()).containsText("Emergency");
            assertThat(page.locator("#strip h2")).isVisible();
            assertThat((int) page.evaluate("Math.round(Math.min(...[...document.querySelectorAll('.q"
                            + " legend:not(.measure > .q + .q > legend)')].filter(words =>"
                            + " words.offsetParent).map(words => words.offsetWidth)))"))
                    .as("pixels that the words of each question have beside their options")
                    .isGreaterThan(200);
            byte[] picture = page.screenshot(
                    new Page.ScreenshotOptions().setType(ScreenshotType.JPEG).setQuality(70));
            if ("write".equals(System.getProperty("dorsal.pictures"))) {
                Files.createDirectories(kept.getParent());
                Files.write(kept, picture);
            }
            BufferedImage now = ImageIO.read(new ByteArrayInputStream(picture));
            BufferedImage then = ImageIO.read(kept.toFile());
            assertThat(then.getWidth()).isEqualTo(now.getWidth());
            assertThat(then.getHeight()).isEqualTo(now.getHeight());
            assertThat(Files.size(kept)).isLessThan(200_000);
        }
    }
}
