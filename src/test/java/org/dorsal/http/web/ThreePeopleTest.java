package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.dorsal.chart.Banner;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.EvidenceCases;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Note, record, handout and handover of three people; the files below {@code target/people} are for readers. */
class ThreePeopleTest {
    private static final Path FILES = Path.of("target", "people");

    /** The three people. */
    enum Person {
        DESK_STRAIN_29(
                "1997-02-03",
                "male",
                SomeScoredResponse.nothingWrong()
                        .with("age-years", "29")
                        .with("sex", "male")
                        .without("pregnancy-or-birth")
                        .with("medicine-caution", "none")
                        .with("contributing-factors", "computer-work")),
        SUDDEN_PAIN_72(
                "1954-04-05",
                "female",
                SomeScoredResponse.empty()
                        .with("age-years", "72")
                        .with("sex", "female")
                        .with("pain-onset", "sudden-worst-within-minutes")
                        .with("pain-duration-value", "40")
                        .with("pain-duration-unit", "min")
                        .with("pain-worst-score", "9")
                        .with("pain-area", "between-shoulder-blades")
                        .with("sign-with-pain", "sweating")
                        .with("long-term-condition", "high-blood-pressure")
                        .with("pulse", "104")
                        .with("respiratory-rate", "22")
                        .with("oxygen-saturation", "95")
                        .with("supplemental-oxygen", "N")
                        .with("systolic-right", "182")
                        .with("diastolic-right", "95")
                        .with("systolic-left", "150")
                        .with("diastolic-left", "84")
                        .with("consciousness", "alert")),
        BREAST_CANCER_54(
                "1972-05-06",
                "female",
                SomeScoredResponse.nothingWrong()
                        .with("age-years", "54")
                        .with("pain-duration-value", "3")
                        .with("pain-duration-unit", "wk")
                        .with("pain-worst-score", "6")
                        .with("provoking-event", "none")
                        .with("explained-by-strain", "N")
                        .with("worsened-by", "none")
                        .with("constant", "Y")
                        .with("pain-course", "worse")
                        .with("worse-despite", "medicine")
                        .with("night-pain-kind", "most-nights")
                        .with("pain-effect", "wakes-at-night")
                        .with("major-history", "cancer")
                        .with("cancer-status", "within-5-years")
                        .with("cancer-kind", "breast")
                        .with("cancer-spread", "not-known")
                        .with("eased-by", "none")
                        .with("can-lie-flat", "Y")
                        .with("care-tried", "medication")
                        .with("medicine-taken", "acetaminophen"));

        private final SomeScoredResponse answers;

        private final Banner banner;

        Person(String birthDate, String gender, SomeScoredResponse answers) {
            this.answers = answers;
            banner = new Banner(
                    "Testa Alder (sandbox)",
                    Optional.of(birthDate),
                    Optional.of(gender),
                    List.of(),
                    Optional.empty(),
                    false);
        }

        SomeReview review() {
            return SomeReview.of(banner).answered(answers);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_first_page_has_what_counts_in_ten_points(Person person) throws IOException {
        SomeReview review = person.review();
        String id = review.signed();
        byte[] file = review.get("/assessment/" + id + "/record.pdf").body();
        Files.createDirectories(FILES);
        Files.write(FILES.resolve(person + ".pdf"), file);
        List<Float> sizes = new ArrayList<>();
        PDFTextStripper stripper = new PDFTextStripper() {
            @Override
            protected void processTextPosition(TextPosition text) {
                sizes.add(text.getFontSizeInPt());
                super.processTextPosition(text);
            }
        };
        stripper.setEndPage(1);
        try (PDDocument pdf = Loader.loadPDF(file)) {
            String page = stripper.getText(pdf).replaceAll("\\s+", " ");
            assertThat(page)
                    .containsSubsequence(
                            "Result",
                            "Pain",
                            "with upper back pain for",
                            "Vital signs:",
                            "Leading causes",
                            "Plan",
                            "Signature",
                            "Signed by Dr Sample Person")
                    .doesNotContain("SHA-256");
            assertThat(Collections.min(sizes)).isGreaterThanOrEqualTo(9.9f);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_handout_names_the_clinic_its_phone_and_the_day(Person person) throws IOException {
        SomeReview american = person.review();
        String path = "/assessment/" + american.signed() + "/handout";
        String english = american.get(path).text("article");
        String spanish = american.get(path, SomeAssessment.form("language=es")).text("article");
        write(person, "handout-en.txt", lines(american, path, PageForm.EMPTY));
        write(person, "handout-es.txt", lines(american, path, SomeAssessment.form("language=es")));

        assertThat(english).contains("Northside Clinic", "Phone: +1 555 0100", "Checked on November 20, 2026");
        assertThat(spanish).contains("Teléfono: +1 555 0100", "Revisado el 20 de noviembre de 2026");
    }

    @Test
    void the_booked_check_has_its_days_in_note_and_handout() {
        SomeReview review = SomeReview.in(Wording.Locale.EN_GB)
                .answered(EvidenceCases.of(Disposition.SELF_CARE_WITH_CHECK).with("age-years", "42"));
        String id = review.signed();
        assertThat(review.get("/assessment/" + id).text("#note"))
                .contains("Booked check (between 27 November 2026 and 4 December 2026)");
        assertThat(review.get("/assessment/" + id + "/handout").text("article"))
                .contains("Between 27 November 2026 and 4 December 2026.");
        assertThat(review.get("/assessment/" + id + "/handout", SomeAssessment.form("language=es"))
                        .text("article"))
                .contains("Entre el 27 de noviembre de 2026 y el 4 de diciembre de 2026.");
    }

    @ParameterizedTest
    @EnumSource
    void a_signed_emergency_alone_has_a_handover(Person person) throws IOException {
        SomeReview review = person.review();
        String id = review.signed();
        boolean emergency = person == Person.SUDDEN_PAIN_72;

        assertThat(review.get("/assessment/" + id).html().select("#ambulance")).hasSize(emergency ? 1 : 0);
        var page = review.get("/assessment/" + id + "/ambulance");
        assertThat(page.status()).isEqualTo(emergency ? 200 : 303);
        if (emergency) {
            write(person, "handover.txt", lines(review, "/assessment/" + id + "/ambulance", PageForm.EMPTY));
            assertThat(page.text("article"))
                    .contains("Dr Sample Person", "Northside Clinic", "call back on +1 555 0100")
                    .contains("Worst pain, 0 to 10: 9", "Pain for 40 minutes when asked, before 20-Nov-2026")
                    .contains("Signed by Dr Sample Person")
                    .doesNotContain("not signed");
        }
    }

    private static String lines(SomeReview review, String path, PageForm form) {
        var article = review.get(path, form).single("article");
        article.select("h1, h2, h3, p, li, figcaption").forEach(element -> element.appendText("\n"));
        return article.wholeText().replaceAll("[ \\t]*\\n\\s*", "\n");
    }

    private static void write(Person person, String name, String text) throws IOException {
        Files.createDirectories(FILES);
        Files.writeString(FILES.resolve(person + "-" + name), text);
    }
}
