package org.dorsal.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ScreenshotType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Answering by keyboard, and what the page says meanwhile. */
class AssessBrowserIT {
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
