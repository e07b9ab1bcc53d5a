package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.dorsal.assessment.MissingTexts;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.LintFinding;
import org.dorsal.knowledge.SomeLanguage;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A further language is data: files of words/ and translations in profiles/, and every text that it lacks is found. */
class AnotherLanguageTest {
    /** Words that do not come from Dorsal: names of the site and of people, and typed text. */
    private static final Set<String> GIVEN = Set.of(
            "English", // name of a language, in itself
            "Dorsal",
            "Northside",
            "Clinic",
            "Testa",
            "Alder",
            "sandbox",
            "Dr",
            "Sample",
            "Person",
            "General",
            "practitioner",
            "MRN",
            "SBX",
            "Asked",
            "by",
            "telephone",
            "y");

    /**
     * Terms that are the same in every language: names from FHIR, LOINC, SNOMED CT and BCP 47, names of editions, identifiers,
     * names of time zones, and abbreviated months.
     */
    private static final Pattern KEPT = Pattern.compile("upper-back-pain-[a-z-]+|_history"
            + "|[0-9a-f]{8}(?:-\\s*[0-9a-f]{4}){3}-\\s*[0-9a-f]{12}" // on paper a line may end within it
            + "|Pain severity - 0-10 verbal numeric rating \\[Score] - Reported|Heart rate|Respiratory rate|Oxygen"
            + " saturation in Arterial blood|Body temperature|Blood pressure panel with all children"
            + " optional|(?:Right|Left) upper arm structure|Inhaled oxygen concentration"
            + "|\\b(UTC|Z|SHA|[0-9a-f]{8,}|(?=\\w*\\d)\\w+|qaa"
            + "|QuestionnaireResponse|Observation|CarePlan|Provenance|completed|final|active"
            + "|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\\b");

    private static final Pattern ENGLISH = Pattern.compile("[A-Za-z]{2,}|\\b[A-Za-z]\\b");
    private static final List<String> LINK_IDS = List.of("data-visit");
    private static final List<String> SPOKEN = List.of("aria-label", "placeholder", "alt", "title");

    private static final SomeLanguage WHOLE = new SomeLanguage("qaa", _ -> false);
    private static final Set<String> LEFT_OUT =
            Set.of("Have you had a fever?", "Emergency", "review.sign", "assess.conflict");
    private static final SomeLanguage LACKING = new SomeLanguage("qab", LEFT_OUT::contains);
    /** Language added after the edition, so that its texts lack a translation: the title of the form, and advice. */
    private static final SomeLanguage LATER = new SomeLanguage(
            "qad", text -> text.equals("Upper back pain assessment") || text.startsWith("Lie on your back or side"));

    private static final List<Path> FILES = new ArrayList<>();

    @BeforeAll
    static void words() {
        FILES.addAll(WHOLE.words());
        FILES.addAll(LACKING.words());
        FILES.addAll(LATER.words());
    }

    @AfterAll
    static void away() throws IOException {
        for (Path file : FILES) {
            Files.delete(file);
        }
    }

    @Test
    void a_whole_one_lacks_nothing_and_no_page_or_paper_has_english_left() throws IOException {
        Knowledge knowledge = WHOLE.knowledge();
        knowledge
                .forms()
                .forEach(form -> assertThat(MissingTexts.of(WHOLE.wording(), knowledge, form))
                        .isEmpty());
        SomeReview review = new SomeReview(SomeVisits.of(WHOLE.wording(), List.of()), knowledge)
                .answered(SomeScoredResponse.nothingWrong()
                        .with("age-years", "42")
                        .with("function-loss", "both-legs-weak")
                        .without("fever-time"));
        List<String> english = new ArrayList<>();
        english.addAll(english("form", review.get("").html()));
        english.addAll(english("plain", review.get("/plain").html()));
        english.addAll(english("review", review.get("/review").html()));
        String id = review.signed();
        String signed = "/assessment/" + id;
        Document page = review.get(signed).html();
        english.addAll(english("signed", page));
        english.addAll(english("note", page.select("#note").text()));
        english.addAll(english("handout", review.get(signed + "/handout").html()));
        english.addAll(english("history", review.get("/history").html()));
        english.addAll(english("paper", text(review.get(signed + "/record.pdf").body())));
        assertThat(english).isEmpty();
        assertThat(page.select("html").attr("lang")).isEqualTo("qaa");
        assertThat(review.get(signed + "/version/1").html().select("[lang=en-US]"))
                .isEmpty();
    }

    @Test
    void results_of_an_edition_before_it_are_shown_as_they_were_and_said_to_be_in_english() throws IOException {
        String message = SomeLanguage.translated("was written in English only");
        SomeReview review = new SomeReview(SomeVisits.of(LATER.wording(), List.of()), LATER.knowledge())
                .answered(SomeScoredResponse.nothingWrong().with("age-years", "42"));
        String signed = "/assessment/" + review.signed();
        assertThat(review.get(signed).text(".notice")).contains(message);
        var version = review.get(signed + "/version/1");
        assertThat(version.text(".notice")).contains(message);
        assertThat(version.html().select("[lang=en-US] dt")).isNotEmpty();
        assertThat(review.get(signed + "/handout").text(".quiet")).contains(SomeLanguage.translated("in English only"));
        assertThat(text(review.get(signed + "/record.pdf").body()).replaceAll("\\s+", " "))
                .contains(message);
    }

    @Test
    void what_is_left_out_is_listed_and_nothing_else() {
        Knowledge knowledge = LACKING.knowledge();
        assertThat(MissingTexts.of(
                        LACKING.wording(), knowledge, knowledge.forms().getLast()))
                .extracting(LintFinding::element)
                .containsExactly(
                        "assess.conflict", "review.sign", "fever-time", "clinician-disposition=emergency", "emergency");
    }

    @Test
    void each_text_of_one_that_nobody_wrote_is_listed_once() {
        Knowledge knowledge = SomeProfiles.knowledge();
        var none = new SomeLanguage("qac", _ -> true).wording();
        List<LintFinding> missing =
                MissingTexts.of(none, knowledge, knowledge.forms().getLast());
        assertThat(missing).doesNotHaveDuplicates().hasSizeGreaterThan(1_000);
        assertThat(missing.getFirst())
                .hasToString("words/frame.properties: " + missing.getFirst().element() + ": has no qac wording");
    }

    private static List<String> english(String where, Document html) {
        Document page = html.clone();
        List<String> texts = new ArrayList<>();
        for (Element element : page.select("*")) {
            element.attributes().forEach(attribute -> {
                boolean isSpoken = SPOKEN.contains(attribute.getKey())
                        || (attribute.getKey().startsWith("data-")
                                && !LINK_IDS.contains(attribute.getKey())
                                && attribute.getValue().contains(" "));
                if (isSpoken) {
                    texts.add(attribute.getValue());
                }
            });
        }
        page.select("code, cite, script, style, svg, #note").remove();
        texts.add(page.text());
        return english(where, String.join(" \n ", texts));
    }

    private static List<String> english(String where, String text) {
        return ENGLISH.matcher(KEPT.matcher(text).replaceAll(""))
                .results()
                .map(match -> match.group())
                .filter(word -> !GIVEN.contains(word))
                .distinct()
                .map(word -> where + ": " + word)
                .toList();
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document).replaceAll("-\\R", "-"); // a name that was broken
        }
    }
}
