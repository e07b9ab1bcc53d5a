package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.assessment.SampleForms.LOCAL;
import static org.dorsal.assessment.SampleForms.V2_0532;

import java.math.BigDecimal;
import java.util.*;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnabledTest {

    private static final List<Item.AnswerOption> YES = List.of(option(V2_0532, "Y"));
    private static final List<Item.AnswerOption> NO = List.of(option(V2_0532, "N"));
    private static final List<Item.AnswerOption> UNKNOWN = List.of(option(V2_0532, "UNK"));
    private static final List<Item.AnswerOption> MEDICATION =
            List.of(option(LOCAL, "rest"), option(LOCAL, "medication"));

    private final Form form = SampleForms.small();

    @Test
    void with_no_answer_only_what_has_no_condition_is_asked() {
        assertThat(enabledQuestions(form, Map.of()))
                .containsExactly(
                        "story", "cancer", "cancer-help", "score", "bmi", "injury-date", "note", "care", "side");
    }

    @Test
    void an_answer_opens_what_waits_for_it() {
        EnabledItems enabled = EnabledItems.of(form, Map.of("cancer", YES));

        assertThat(enabled.has("cancer-type")).isTrue();
        assertThat(enabled.disabledBy("cancer-type")).isEmpty();
    }

    @Test
    void unanswered_is_none_of_the_listed_answers() {
        assertThat(EnabledItems.of(form, Map.of()).disabledBy("more")).contains("care");
        assertThat(EnabledItems.of(form, Map.of("cancer", NO)).has("more")).isFalse();
        assertThat(EnabledItems.of(form, Map.of("cancer", UNKNOWN)).has("more")).isTrue();
    }

    /** A response with an answer to a closed question is refused. */
    @ParameterizedTest
    @CsvSource({
        "sex, female, pregnancy-or-birth, true",
        "sex, other, pregnancy-or-birth, true",
        "sex, UNK, pregnancy-or-birth, true",
        "sex, male, pregnancy-or-birth, false",
        "sex, '', pregnancy-or-birth, false",
        "consciousness, new-confusion, capillary-glucose, true",
        "consciousness, voice, capillary-glucose, true",
        "consciousness, pain, capillary-glucose, true",
        "consciousness, unresponsive, capillary-glucose, true",
        "consciousness, UNK, capillary-glucose, true",
        "consciousness, alert, capillary-glucose, false",
        "consciousness, '', capillary-glucose, false"
    })
    void all_answers_but_one_open_a_question_of_the_shipped_form(
            String question, String answer, String opened, boolean isOpen) {
        Form shipped = SomeProfiles.form();
        List<Item.AnswerOption> chosen = shipped.item(question).orElseThrow().options().stream()
                .filter(option -> option.coded().code().equals(answer))
                .toList();
        assertThat(EnabledItems.of(shipped, Map.of(question, chosen), Map.of("age-years", BigDecimal.valueOf(30)))
                        .has(opened))
                .isEqualTo(isOpen);
    }

    @Test
    void any_condition_opens_where_any_is_asked_for() {
        assertThat(EnabledItems.of(form, Map.of("cancer", NO, "care", MEDICATION))
                        .has("more"))
                .isTrue();
    }

    @Test
    void all_conditions_open_where_all_are_asked_for() {
        assertThat(EnabledItems.of(form, Map.of("cancer", YES, "fever", YES)).has("both"))
                .isTrue();
        assertThat(EnabledItems.of(form, Map.of("cancer", YES)).disabledBy("both"))
                .contains("fever");
        assertThat(EnabledItems.of(form, Map.of("fever", YES, "care", MEDICATION))
                        .disabledBy("both"))
                .contains("cancer");
    }

    @Test
    void what_lies_in_a_closed_group_is_closed_by_the_same_question() {
        EnabledItems enabled = EnabledItems.of(form, Map.of("fever", YES));

        assertThat(enabled.disabledBy("fever")).contains("care");
        assertThat(enabled.disabledBy("fever-days")).contains("care");
    }

    @Test
    void the_answer_to_a_question_that_is_not_asked_opens_nothing() {
        assertThat(EnabledItems.of(form, Map.of("cancer", YES, "fever", YES)).has("both"))
                .isTrue();
        assertThat(EnabledItems.of(form, Map.of("cancer", NO, "fever", YES)).has("fever-days"))
                .isFalse();
    }

    @Test
    void the_same_code_of_another_system_opens_nothing() {
        assertThat(EnabledItems.of(form, Map.of("cancer", List.of(option(LOCAL, "Y"))))
                        .has("cancer-type"))
                .isFalse();
    }

    @Test
    void an_item_that_the_form_has_not_is_not_asked() {
        assertThat(EnabledItems.of(form, Map.of()).has("nowhere")).isFalse();
    }

    @Test
    void a_response_tells_its_options_itself() {
        assertThat(enabledQuestions(
                        form,
                        ItemCheck.ChosenOptions.in(form, SampleAnswers.full().getItem())
                                .byLinkId()))
                .containsExactlyElementsOf(form.items().keySet());
        assertThat(enabledQuestions(
                        form,
                        ItemCheck.ChosenOptions.in(form, SampleAnswers.empty().getItem())
                                .byLinkId()))
                .isEqualTo(enabledQuestions(form, Map.of()));
    }

    @Test
    void conditions_in_a_circle_or_into_nothing_ask_nothing() {
        assertThat(enabledQuestions(SampleForms.inACircle(), Map.of("a", YES, "b", YES, "nowhere", YES)))
                .isEmpty();
    }

    @Test
    void the_order_of_the_form_does_not_matter() {
        Map<String, List<Item.AnswerOption>> chosen = Map.of("cancer", YES, "fever", YES);
        List<String> enabled = enabledQuestions(form, chosen);

        for (int seed = 0; seed < 200; seed++) {
            Form reordered = SampleForms.reordered(form, new Random(seed));
            assertThat(enabledQuestions(reordered, chosen))
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(enabled);
        }
    }

    private static List<String> enabledQuestions(Form form, Map<String, List<Item.AnswerOption>> chosen) {
        return form.items().keySet().stream()
                .filter(EnabledItems.of(form, chosen)::has)
                .toList();
    }

    private static Item.AnswerOption option(String system, String code) {
        return new Item.AnswerOption(new Coded(system, code, Wording.same(code)), false);
    }
}
