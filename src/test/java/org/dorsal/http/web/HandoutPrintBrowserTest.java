package org.dorsal.http.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.knowledge.SomeTexts.heading;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.Margin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.EvidenceCases;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the printed handout: one page, and folded advice is printed, too. */
class HandoutPrintBrowserTest {
    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    /** Letter paper with the margins that browsers set. */
    private static final Page.PdfOptions PAPER = new Page.PdfOptions()
            .setMargin(new Margin()
                    .setTop("0.4in")
                    .setBottom("0.4in")
                    .setLeft("0.4in")
                    .setRight("0.4in"));

    private final SomeReview review =
            new SomeReview(SomeVisits.of(Wording.Locale.EN_US, List.of()), "handout-" + UUID.randomUUID());

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void advice_that_is_folded_on_the_screen_is_printed(boolean scripts) throws IOException {
        review.answered(EvidenceCases.of(Disposition.SELF_CARE_WITH_CHECK).with("age-years", "42"));
        String path = "/assessment/" + review.signed() + "/handout";
        try (ServedPages served = new ServedPages(review.visit(), review.controllers())) {
            Page page = CHROMIUM.open(served.address(path), 1280, ColorScheme.LIGHT, ForcedColors.NONE, scripts);
            assertThat(page.locator("details.more")).hasCount(1);
            assertThat(page.locator("details.more[open]")).hasCount(scripts ? 0 : 1);
            try (PDDocument paper = Loader.loadPDF(page.pdf(PAPER))) {
                assertThat(new PDFTextStripper().getText(paper)).contains(heading("breaks-advice"));
                assertThat(paper.getNumberOfPages()).isEqualTo(1);
            }
            assertThat(page.locator("details.more[open]")).hasCount(scripts ? 0 : 1);
            page.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_handout_is_one_page_with_pictures_beside_the_text(ThreePeopleTest.Person person) throws IOException {
        SomeReview signed = person.review();
        String path = "/assessment/" + signed.signed() + "/handout";
        try (ServedPages served = new ServedPages(signed.visit(), signed.controllers())) {
            for (String language : List.of("en", "es")) {
                Page page = CHROMIUM.open(
                        served.address(path) + "?language=" + language,
                        1280,
                        ColorScheme.LIGHT,
                        ForcedColors.NONE,
                        true);
                SomeChromium.fit(page, "handout-" + person + "-" + language);
                page.locator(".beside").all().forEach(row -> {
                    var words = row.locator(".says").boundingBox();
                    var pictures = row.locator(".drawings").boundingBox();
                    assertThat(pictures.x).isGreaterThanOrEqualTo(words.x + words.width);
                    assertThat(pictures.y).isLessThan(words.y + words.height);
                });
                byte[] file = page.pdf(PAPER);
                Files.createDirectories(Path.of("target", "people"));
                Files.write(Path.of("target", "people", person + "-handout-" + language + ".pdf"), file);
                try (PDDocument paper = Loader.loadPDF(file)) {
                    assertThat(paper.getNumberOfPages()).as(language).isEqualTo(1);
                }
                page.close();
            }
        }
    }
}
