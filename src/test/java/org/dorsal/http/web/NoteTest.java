package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.dorsal.GoldenFiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Compares the note for the patient record with files next to this test, word by word. */
class NoteTest {
    private static final Path FILES = Path.of("src/test/resources/org/dorsal/http/web");
    /** Longest note before the details behind its empty line: a field of a chart shows it without scrolling. */
    private static final int MAX_LINES = 12;

    private static final SomeScoredResponse SELF_CARE =
            SomeScoredResponse.nothingWrong().with("age-years", "42");
    private static final Map<String, SomeScoredResponse> CASES = Map.of(
            "emergency",
            SELF_CARE.with("function-loss", "both-legs-weak").with("bladder-change", "UNK"),
            "urgent",
            SELF_CARE
                    .with("substance-use", "injected-12-months")
                    .with("constant", "Y")
                    .without("function-loss"),
            "soon",
            SELF_CARE.with("function-loss", "clumsy-hands").with("neuro-onset-speed", "months"),
            "clinician-review",
            SELF_CARE
                    .with("numbness-area", "numb-patch-upper-back")
                    .with("neuro-onset-speed", "weeks")
                    .with("neuro-progressing", "N")
                    .with("numbness-pattern", "some-positions")
                    .with("head-sign", "none"),
            "self-care-with-check",
            SELF_CARE.with("bowel-change", "only-constipated").with("sexual-change", "no-change"),
            "self-care",
            SELF_CARE,
            "incomplete",
            SELF_CARE.without("sign-with-pain").with("fever-time", "UNK"));

    @TestFactory
    Stream<DynamicTest> each_disposition_in_each_wording() {
        return CASES.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(entry -> Stream.of(Wording.Locale.EN_US, Wording.Locale.EN_GB)
                        .map(locale -> DynamicTest.dynamicTest(
                                entry.getKey() + " in " + locale.tag(),
                                () -> same(entry.getKey(), entry.getValue(), locale))));
    }

    private static void same(String name, SomeScoredResponse answers, Wording.Locale locale) {
        SomeReview review = SomeReview.in(locale);
        String note = note(review, review.answered(answers).signed());
        String file = "note-" + name + "-" + locale.tag() + ".txt";
        assertThat(note.lines().toList().indexOf("")).isBetween(1, MAX_LINES);
        GoldenFiles.assertSame(FILES.resolve(file), note);
    }

    @Test
    void none_that_speaks_for_a_cause_is_no_negative_finding() {
        SomeReview review = SomeReview.in(Wording.Locale.EN_GB);
        String note = note(
                review,
                review.answered(SELF_CARE.with("eased-by", "none").with("pain-worst-score", "8"))
                        .signed());
        assertThat(note.lines().toList())
                .anyMatch(line -> line.startsWith("Woman, 42 years") && line.contains("Eased by: none of these."))
                .noneMatch(line -> line.startsWith("None ") && line.contains("eased by"));
    }

    @Test
    void everything_that_can_be_told_fits_twelve_lines_whatever_is_typed() {
        SomeReview review = SomeReview.in(Wording.Locale.EN_US);
        String first = review.answered(SELF_CARE
                        .without("pulse")
                        .with("function-loss", "both-legs-weak")
                        .with("bladder-change", "UNK")
                        .with("clinician-note", "first\nsecond\u2028third"))
                .signed();
        review.post("/assessment/" + first + "/amend", PageForm.EMPTY);
        var other = review.get("/review")
                .form(
                        "amendment=again\nand again",
                        "disposition=urgent",
                        "disposition-reason=other",
                        "disposition-text=seen\n\n\nexamined",
                        "open=later",
                        "act=look");
        var shown = review.post("/sign", other);
        var signed = review.post(
                "/sign",
                shown.form(
                        "act=sign",
                        "attested=yes",
                        "plan-vital-signs=decline",
                        "plan-vital-signs-reason=other",
                        "plan-vital-signs-why=done\nbefore"));
        assertThat(signed.status()).isEqualTo(303);

        String note = note(review, first);
        assertThat(note.lines().toList().indexOf("")).isBetween(1, MAX_LINES);
        assertThat(note.lines().toList())
                .anyMatch(line -> line.startsWith("Vital signs at 09:30: breathing rate 14 per minute;")
                        && line.contains("blood pressure, right arm 122/76 mm Hg;")
                        && line.endsWith("Not recorded: pulse."))
                .anyMatch(line -> line.matches("Safety net: .*(new or worse|get worse).*"))
                .noneMatch(line -> line.startsWith("Woman, 42 years") && line.contains("emperature"))
                .anyMatch(line ->
                        line.startsWith("Impression: Urgent, same day; the clinician’s decision; computed: Emergency."))
                .anyMatch(line -> line.contains("Reason for the clinician’s decision: Other reason: seen examined."))
                .anyMatch(line ->
                        line.startsWith("Plan: ") && line.contains("declined: Vital signs (Other reason: done before)"))
                .anyMatch(line -> line.equals("Note: first second third."))
                .anyMatch(line -> line.contains("Reason for signing: later. Amended because: again and again."));
    }

    /** A reason is required where questions are open or the disposition is changed, and for doubts about the patient. */
    @Test
    void a_reason_that_was_not_asked_for_is_not_printed() {
        SomeReview review = SomeReview.in(Wording.Locale.EN_US);
        String id = review.answered(SELF_CARE).signed("open=Typed for another disposition");

        assertThat(note(review, id)).doesNotContain("Reason for signing", "Typed for another");
        assertThat(review.get("/assessment/" + id).html().select("#open-reason"))
                .isEmpty();
        SomeReview asked = SomeReview.in(Wording.Locale.EN_US).answered(SELF_CARE.without("fever-time"));
        assertThat(note(asked, asked.signed("open=Telephone only"))).contains("Reason for signing: Telephone only.");
    }

    static String note(SomeReview review, String id) {
        return review.get("/assessment/" + id)
                .single("#note")
                .wholeText()
                .replaceAll("#?\\b[0-9a-f]{12}(?:[0-9a-f]{52})?\\b", "(hash)");
    }
}
