package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;
import static org.dorsal.knowledge.SomeTexts.activity;
import static org.dorsal.knowledge.SomeTexts.brief;
import static org.dorsal.knowledge.SomeTexts.cause;
import static org.dorsal.knowledge.SomeTexts.coded;
import static org.dorsal.knowledge.SomeTexts.formTitle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.*;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.dorsal.chart.Banner;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.AnswerGroup;
import org.dorsal.note.ScoredEntries;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The PDF of a signed record, read with another eye than the one that made it. */
class PrintRendererTest {
    private static final SomeScoredResponse SELF_CARE =
            SomeScoredResponse.nothingWrong().with("age-years", "42").with("medicine-caution", "none");
    private static final SomeScoredResponse URGENT = SELF_CARE
            .with("substance-use", "injected-12-months")
            .with("constant", "Y")
            .without("function-loss");
    private static final SomeScoredResponse MANY_CAUSES = SELF_CARE
            .with("sign-with-pain", "breathless", "chest-tight")
            .with("pain-elsewhere", "chest")
            .with("function-loss", "both-legs-weak")
            .with("numbness-area", "both-legs-or-feet", "between-legs")
            .with("bladder-change", "cannot-pass")
            .with("bowel-change", "stool-loss-of-control")
            .with("major-history", "weak-immunity")
            .with("fever-time", "now-or-3-days")
            .with("general-sign", "shaking-chills", "weight-loss");

    @Test
    void the_first_page_has_the_result_and_the_record_tells_everything_that_was_signed() throws IOException {
        SomeReview review = SomeReview.in(Wording.Locale.EN_US);
        String id = review.answered(URGENT).signed();
        try (PDDocument pdf = pdf(review, id, "record-urgent.pdf")) {
            assertThat(pagesBeforeTheDetails(pdf)).isEqualTo(1);
            assertThat(text(pdf))
                    .contains(
                            "Testa Alder (sandbox)",
                            "Born 15-Jun-1984 · Gender Female · MRN SBX-01",
                            coded("disposition", "urgent"),
                            coded("observation", "emergency-not-excluded"),
                            cause("spinal-infection") + ": Drugs and alcohol: Injected drugs",
                            "Could make the result more urgent: Emergency:",
                            brief("function-loss"),
                            "Asked by telephone",
                            activity("same-day-assessment"),
                            "Dr Sample Person, General practitioner",
                            "20-Nov-2026 09:30 Z",
                            id,
                            "upper-back-pain-evidence 2.0.0",
                            "Northside Clinic")
                    .contains(SomeReview.LEDGER
                            .signOff("northside", review.patient(), id)
                            .map(signOff -> java.util.HexFormat.of().formatHex(signOff.sha256()))
                            .orElseThrow());
            assertThat(pdf.getPage(0).getMediaBox().getWidth()).isEqualTo(612f);
        }
    }

    @Test
    void the_answers_follow_the_first_page_and_none_is_left_out() throws IOException {
        SomeReview review = SomeReview.in(Wording.Locale.EN_US);
        String id = review.answered(URGENT.with("clinician-note", "Grew up on a farm"))
                .signed();
        try (PDDocument pdf = pdf(review, id, "record-answers.pdf")) {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setStartPage(2);
            String answers = stripper.getText(pdf).replaceAll("\\s+", " ");
            assertThat(answers).contains(word("review.answers"), "Answered 20-Nov-2026 by Dr Sample Person");
            int unanswered = 0;
            int questionCount = 0;
            for (var group : answers(review, id)) {
                for (var view : group.answers()) {
                    questionCount++;
                    unanswered += view.answer().isEmpty() ? 1 : 0;
                    assertThat(answers)
                            .as(view.linkId())
                            .contains(
                                    view.question() + " " + (view.answer().isEmpty() ? "not answered" : view.answer()));
                }
            }
            assertThat(questionCount).isGreaterThan(50);
            assertThat(unanswered).isPositive();
            assertThat(answers).contains("Grew up on a farm", "Testa Alder (sandbox)");
        }
    }

    private static List<AnswerGroup> answers(SomeReview review, String id) {
        var assessment = review.stored(id);
        return AnswerGroup.all(
                ScoredEntries.of(Wording.Locale.EN_US, assessment.replayed()),
                assessment.replayed().submission().response(),
                ZoneOffset.UTC);
    }

    @Test
    void it_is_tagged_titled_and_carries_its_fonts() throws IOException {
        SomeReview review = SomeReview.in(Wording.Locale.EN_GB);
        String id = review.answered(SELF_CARE).signed();
        try (PDDocument pdf = pdf(review, id, "record-self-care.pdf")) {
            var catalog = pdf.getDocumentCatalog();
            assertThat(catalog.getStructureTreeRoot()).isNotNull();
            assertThat(catalog.getMarkInfo().isMarked()).isTrue();
            assertThat(catalog.getLanguage()).isEqualTo("en-GB");
            assertThat(pdf.getDocumentInformation().getTitle()).isEqualTo(formTitle());
            assertThat(catalog.getViewerPreferences().displayDocTitle()).isTrue();
            assertThat(catalog.getDocumentOutline().hasChildren()).isTrue();
            Set<String> fonts = new HashSet<>();
            for (PDPage page : pdf.getPages()) {
                for (COSName name : page.getResources().getFontNames()) {
                    assertThat(page.getResources().getFont(name).isEmbedded()).isTrue();
                    fonts.add(page.getResources().getFont(name).getName());
                }
            }
            assertThat(fonts).hasSize(2);
            assertThat(pdf.getPage(0).getMediaBox().getWidth()).isBetween(595f, 596f);
            assertThat(new String(catalog.getMetadata().toByteArray(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains("pdfuaid:part");
        }
    }

    @Test
    void many_causes_fit_the_first_page_by_the_three_that_lead() throws IOException {
        SomeReview review = SomeReview.in(Wording.Locale.EN_US);
        String id = review.answered(MANY_CAUSES).signed();
        try (PDDocument pdf = pdf(review, id, "record-many-causes.pdf")) {
            assertThat(pagesBeforeTheDetails(pdf)).isEqualTo(1);
            assertThat(text(pdf)).contains(cause("myelopathy"), "SHA-256");
        }
    }

    @Test
    void enumerated_signs_are_a_list_and_the_plan_goes_on_under_a_heading_after_them() throws IOException {
        SomeReview review = SomeReview.in(Wording.Locale.EN_US);
        String id = review.answered(
                        SELF_CARE.with("bowel-change", "only-constipated").with("sexual-change", "no-change"))
                .signed();
        try (PDDocument pdf = pdf(review, id, "record-list.pdf")) {
            assertThat(text(pdf))
                    .containsSubsequence("Call 911", "\nchest pain", activity("breaks-advice"), word("paper.signature"))
                    .containsSubsequence(word("paper.details"), word("paper.plan.text"), activity("breaks-advice"));
        }
    }

    @Test
    void what_fits_no_page_goes_on_under_the_same_banner() throws IOException {
        SomeReview review = SomeReview.in(Wording.Locale.EN_US);
        String much = "Word after word after word. ".repeat(70);
        String id = review.answered(SELF_CARE)
                .signed(
                        "plan-stretches=edit", "plan-stretches-text=" + much,
                        "plan-sleep-posture=edit", "plan-sleep-posture-text=" + much,
                        "plan-reassurance=edit", "plan-reassurance-text=" + much,
                        "plan-heat-or-ice=edit", "plan-heat-or-ice-text=" + much,
                        "plan-breaks-advice=edit", "plan-breaks-advice-text=" + much,
                        "plan-safety-net=edit", "plan-safety-net-text=" + much);
        try (PDDocument pdf = pdf(review, id, "record-long.pdf")) {
            assertThat(pagesBeforeTheDetails(pdf)).isGreaterThan(1);
            for (int page = 1; page <= pdf.getNumberOfPages(); page++) {
                assertThat(text(pdf, page)).contains("Testa Alder (sandbox)", "MRN SBX-01");
            }
        }
    }

    @Test
    void hostile_names_are_printed_as_text_and_fetch_nothing() throws IOException {
        SomeReview review = SomeReview.of(new Banner(
                "</div><img src='http://127.0.0.1:1/x'/>&amp;\u202e\u0000\ud800 \u0410\u043b\u043b\u0430"
                        + "x".repeat(5_000),
                Optional.of("1984-06-15"),
                Optional.empty(),
                List.of(new Banner.Identifier("<b>", "y".repeat(5_000))),
                Optional.of("true"),
                false));
        String id = review.answered(SELF_CARE)
                .signed(
                        "plan-stretches=edit",
                        "plan-stretches-text=<link rel='stylesheet' href='file:///etc/passwd'/>");
        try (PDDocument pdf = pdf(review, id, "record-hostile.pdf")) {
            assertThat(text(pdf).replaceAll("\\s", ""))
                    .contains("</div><imgsrc='http://127.0.0.1:1/x'/>&amp;", "Алла", "Died")
                    .contains("<linkrel='stylesheet'href='file:///etc/passwd'/>");
            assertThat(pagesBeforeTheDetails(pdf)).isEqualTo(1);
        }
    }

    /** PDF/A-2, 6.2.11.8 and PDF/UA-1, 7.21.8: no missing glyph; UAX 9: the order of right-to-left scripts. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "chinese, \u738b, \u5c0f\u660e",
        "japanese, \u5c71\u7530, \u82b1\u5b50",
        "korean, \uae40, \ubbfc\uc9c0",
        "thai, \u0e2a\u0e21\u0e0a\u0e32\u0e22, \u0e43\u0e08",
        "hindi, \u0905\u0928\u093f\u0924\u093e, \u0936\u0930\u094d\u092e\u093e",
        "arabic, \u0645\u062d\u0645\u062f, \u0639\u0628\u062f \u0627\u0644\u0644\u0647",
        "hebrew, \u05db\u05d4\u05df, \u05d3\u05d5\u05d3"
    })
    void a_name_that_cannot_be_drawn_is_told_on_each_page_with_the_number(String script, String family, String given)
            throws IOException {
        SomeReview review = SomeReview.of(banner(family + ", " + given));
        String id = review.answered(SELF_CARE).signed();
        try (PDDocument pdf = pdf(review, id, "record-" + script + ".pdf")) {
            for (int page = 1; page <= pdf.getNumberOfPages(); page++) {
                assertThat(text(pdf, page))
                        .contains("\u25a1", "a character that this file can\u2019t show", "Born 15-Jun-1984")
                        .contains("patient " + review.patient() + " of this EHR")
                        .doesNotContain(family, given, new StringBuilder(family).reverse());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "M\u00fcller, Zo\u00eb",
                "\u0418\u0432\u0430\u043d\u043e\u0432\u0430, \u0410\u043d\u043d\u0430",
                "Nguy\u1ec5n, Th\u1ecb",
                "\u03a0\u03b1\u03c0\u03b1\u03b4\u03ac\u03ba\u03b7",
                "\u0531\u0562\u0580\u0561\u0570\u0561\u0574"
            })
    void a_name_that_can_be_drawn_is_shown_without_a_word(String name) throws IOException {
        SomeReview review = SomeReview.of(banner(name));
        String id = review.answered(SELF_CARE).signed();
        try (PDDocument pdf = pdf(review, id, "record-name.pdf")) {
            assertThat(text(pdf)).contains(name).doesNotContain("\u25a1");
        }
    }

    private static Banner banner(String name) {
        return new Banner(name, Optional.of("1984-06-15"), Optional.empty(), List.of(), Optional.empty(), false);
    }

    private static String text(PDDocument pdf, int page) throws IOException {
        PDFTextStripper stripper = new PDFTextStripper();
        stripper.setStartPage(page);
        stripper.setEndPage(page);
        return stripper.getText(pdf).replaceAll("\\s+", " ");
    }

    private static PDDocument pdf(SomeReview review, String id, String keptAs) throws IOException {
        var page = review.get("/assessment/" + id + "/record.pdf");
        assertThat(page.status()).isEqualTo(200);
        Files.write(Path.of("target", keptAs), page.body());
        return Loader.loadPDF(page.body());
    }

    static int pagesBeforeTheDetails(PDDocument pdf) throws IOException {
        PDFTextStripper stripper = new PDFTextStripper();
        for (int page = 1; page <= pdf.getNumberOfPages(); page++) {
            stripper.setStartPage(page);
            stripper.setEndPage(page);
            if (stripper.getText(pdf).contains(word("paper.details"))) {
                return page - 1;
            }
        }
        throw new AssertionError("no details");
    }

    private static String text(PDDocument pdf) throws IOException {
        return new PDFTextStripper().getText(pdf);
    }
}
