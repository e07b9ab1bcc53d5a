package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Test of the presentation of items, and of the questions that models read, with the real profiles/. */
class LookTest {
    private final Form form = SomeProfiles.form();

    @Test
    void every_question_has_a_few_words_for_lists_in_both_wordings() {
        assertThat(form.items().values())
                .filteredOn(item -> item.kind() != Item.ItemKind.GROUP && item.kind() != Item.ItemKind.DISPLAY)
                .allSatisfy(item -> {
                    assertThat(item.display().shortText()).as(item.linkId()).isPresent();
                    assertThat(item.brief().us()).hasSizeLessThan(50);
                    assertThat(item.brief().in(Wording.Locale.EN_GB)).hasSizeLessThan(50);
                });
    }

    @Test
    void units_and_the_kind_of_a_text_are_read() {
        assertThat(form.item("bmi").orElseThrow().display().unit().map(Wording::us))
                .contains("kg/m2");
        assertThat(form.item("pain-onset-help").orElseThrow().display().is("help"))
                .isTrue();
        assertThat(form.item("pain-worst-score-upper").orElseThrow().display().is("upper"))
                .isTrue();
        assertThat(form.item("pain-start").orElseThrow().display()).isEqualTo(Item.ItemDisplay.PLAIN);
    }

    @Test
    void an_item_without_short_words_is_brief_in_its_own() {
        Item group = form.item("pain-start").orElseThrow();
        assertThat(group.brief()).isEqualTo(group.text());
    }

    @Test
    void a_code_names_one_option_of_its_question() {
        assertThat(form.items().values())
                .allSatisfy(item -> assertThat(item.options().stream()
                                .map(option -> option.coded().code()))
                        .as("a page sends the code alone")
                        .doesNotHaveDuplicates());
    }

    @Test
    void a_condition_reads_the_questions_behind_its_terms_and_durations() {
        Condition severe = new Condition.NamedCondition(
                "severe",
                new Condition.OrCondition(List.of(
                        new Condition.OptionCondition("pain-severity-word", "severe"),
                        new Condition.ComparedNumber(
                                "pain-worst-score", Condition.Comparison.GREATER_OR_EQUAL, BigDecimal.valueOf(7)))));
        Condition lasting = new Condition.ComparedNumber(
                "pain-duration-days", Condition.Comparison.GREATER, BigDecimal.valueOf(42));
        assertThat(ConditionReads.questions(severe, form)).containsExactly("pain-severity-word", "pain-worst-score");
        assertThat(ConditionReads.questions(lasting, form))
                .containsExactly("pain-duration-value", "pain-duration-unit");
    }

    @Test
    void what_models_read_is_a_question_of_the_form() {
        Set<String> read = SomeProfiles.models().causes().stream()
                .flatMap(EvidenceModels.CauseModel::conditions)
                .flatMap(condition -> ConditionReads.questions(condition, form).stream())
                .collect(Collectors.toSet());
        assertThat(read)
                .hasSizeGreaterThan(30)
                .allSatisfy(linkId -> assertThat(form.item(linkId)).as(linkId).isPresent());
    }
}
