package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.FilledForm.FieldProblem;
import org.dorsal.assessment.FilledForm.FieldProblem.FieldProblemKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldEntryTest {
    @ParameterizedTest
    @CsvSource({
        "score, 0",
        "score, 10",
        "score, ' 7 '",
        "bmi, 10",
        "bmi, 100",
        "bmi, 24.50",
        "injury-date, 2026",
        "injury-date, 2026-02",
        "injury-date, 2024-02-29",
        "note, anything",
        "cancer, Y",
        "care, medication",
        "care, UNK"
    })
    void what_a_question_takes_counts(String linkId, String written) {
        assertThat(FilledForm.in(SampleForms.small(), answer(linkId, written)).counts(linkId))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "score, 11, OUT_OF_BOUNDS",
        "score, -1, OUT_OF_BOUNDS",
        "score, 7.5, NOT_WHOLE",
        "score, seven, NOT_A_NUMBER",
        "score, 1e1, NOT_A_NUMBER",
        "score, 99999999999, NOT_WHOLE",
        "bmi, 9.99, OUT_OF_BOUNDS",
        "bmi, 100.01, OUT_OF_BOUNDS",
        "bmi, '24,5', NOT_A_NUMBER",
        "bmi, 1234567890123, NOT_A_NUMBER",
        "injury-date, 2026-02-30, NOT_A_DATE",
        "injury-date, 20.11.2026, NOT_A_DATE",
        "injury-date, 1899, NOT_A_DATE",
        "injury-date, 2026-13, NOT_A_DATE",
        "cancer, maybe, NOT_AN_OPTION",
        "cancer, y, NOT_AN_OPTION"
    })
    void anything_else_is_told_and_does_not_count(String linkId, String written, FieldProblemKind kind) {
        var filled = FilledForm.in(SampleForms.small(), answer(linkId, written));
        assertThat(filled.problems().keySet()).containsExactly(linkId);
        assertThat(filled.problems().values()).extracting(FieldProblem::kind).containsExactly(kind);
        assertThat(filled.counts(linkId)).isFalse();
    }

    @Test
    void bounds_are_told_so_that_a_page_can_name_them() {
        assertThat(FilledForm.in(SampleForms.small(), answer("score", "11")).problems())
                .containsEntry(
                        "score",
                        new FieldProblem(
                                FieldProblemKind.OUT_OF_BOUNDS,
                                Optional.of(BigDecimal.ZERO),
                                Optional.of(BigDecimal.TEN)));
    }

    @Test
    void one_question_takes_one_answer_unless_it_repeats() {
        assertThat(kind("cancer", "Y", "N")).isEqualTo(FieldProblemKind.ONE_ONLY);
        assertThat(kind("score", "1", "2")).isEqualTo(FieldProblemKind.ONE_ONLY);
        assertThat(kind("care", "none", "rest")).isEqualTo(FieldProblemKind.STANDS_ALONE);
        var both = FormAnswers.NONE.with("care", List.of("medication", "rest"));
        assertThat(FilledForm.in(SampleForms.small(), both).counts("care")).isTrue();
    }

    @Test
    void a_text_may_be_long_but_not_without_end() {
        assertThat(kind("note", "x".repeat(ValueCheck.MAX_TEXT_CHARS + 1))).isEqualTo(FieldProblemKind.TOO_LONG);
        var longest = answer("note", "x".repeat(ValueCheck.MAX_TEXT_CHARS));
        assertThat(FilledForm.in(SampleForms.small(), longest).counts("note")).isTrue();
    }

    private static FieldProblemKind kind(String linkId, String... written) {
        var filled = FilledForm.in(SampleForms.small(), FormAnswers.NONE.with(linkId, List.of(written)));
        return Optional.ofNullable(filled.problems().get(linkId)).orElseThrow().kind();
    }

    private static FormAnswers answer(String linkId, String written) {
        return FormAnswers.NONE.with(linkId, List.of(written));
    }
}
