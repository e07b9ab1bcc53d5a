package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Test of the presentation of items, and of the questions that criteria read, with the real profiles/. */
class LookTest {
    private final Form form = SomeProfiles.form();

    @Test
    void every_question_has_a_few_words_for_lists_in_both_wordings() {
        assertThat(form.items().values())
                .filteredOn(item -> item.kind() != Item.ItemKind.GROUP && item.kind() != Item.ItemKind.DISPLAY)
                .allSatisfy(item -> {
                    assertThat(item.look().shortText()).as(item.linkId()).isPresent();
                    assertThat(item.brief().us()).hasSizeLessThan(50);
                    assertThat(item.brief().in(Wording.Locale.EN_GB)).hasSizeLessThan(50);
                });
    }

    @Test
    void units_and_the_kind_of_a_text_are_read() {
        assertThat(form.item("bmi").orElseThrow().look().unit().map(Wording::us))
                .contains("kg/m2");
        assertThat(form.item("leg-weakness-help").orElseThrow().look().is("help"))
                .isTrue();
        assertThat(form.item("pain-severity-score-upper").orElseThrow().look().is("upper"))
                .isTrue();
        assertThat(form.item("emergency-screen").orElseThrow().look()).isEqualTo(Item.ItemDisplay.PLAIN);
    }

    @Test
    void an_item_without_short_words_is_brief_in_its_own() {
        Item group = form.item("emergency-screen").orElseThrow();
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
        assertThat(reads("severe-pain-no-position-relieves"))
                .containsExactlyInAnyOrder("pain-severity-word", "pain-severity-score", "eased-by-position");
        assertThat(reads("beyond-two-weeks-despite-care"))
                .containsExactlyInAnyOrder("pain-duration-value", "pain-duration-unit", "care-tried");
    }

    @Test
    void what_criteria_read_is_a_question_of_the_form() {
        Set<String> read = SomeProfiles.criteria().stream()
                .flatMap(criteria -> criteria.criteria().stream())
                .flatMap(criterion -> ConditionReads.questions(criterion.condition(), form).stream())
                .collect(Collectors.toSet());
        assertThat(read)
                .hasSizeGreaterThan(30)
                .allSatisfy(linkId -> assertThat(form.item(linkId)).as(linkId).isPresent());
    }

    @Test
    void the_newest_form_is_one_that_all_criteria_of_the_site_read() {
        var names = List.of("upper-back-pain-red-flags", "upper-back-pain-extensions");
        Form newest = SomeProfiles.knowledge().newestForm(names).orElseThrow();
        assertThat(newest.edition().version()).isEqualTo("1.1.0");
        assertThat(SomeProfiles.knowledge().newestForm(List.of("no-such-criteria")))
                .isEmpty();
    }

    @Test
    void a_site_may_name_the_edition_of_its_form() {
        var names = List.of("upper-back-pain-red-flags", "upper-back-pain-extensions");
        Knowledge knowledge = SomeProfiles.knowledge();
        assertThat(knowledge.formInUse(names, Optional.of("1.0.0"))).contains(form);
        assertThat(knowledge.formInUse(names, Optional.empty())).isEqualTo(knowledge.newestForm(names));
        assertThat(knowledge.formInUse(names, Optional.of("0.9.0"))).isEmpty();
    }

    @Test
    void an_experimental_edition_is_used_only_where_a_site_names_it() {
        var names = List.of("upper-back-pain-red-flags", "upper-back-pain-extensions");
        Knowledge knowledge = SomeProfiles.knowledge();
        Form experimental = knowledge.formInUse(names, Optional.of("1.2.0")).orElseThrow();
        assertThat(experimental.experimental()).isTrue();
        assertThat(knowledge.formsInForce(names)).contains(experimental);
        assertThat(knowledge.newestForm(names).orElseThrow().experimental()).isFalse();
    }

    private Set<String> reads(String flag) {
        return SomeProfiles.criteria().stream()
                .flatMap(criteria -> criteria.criteria().stream())
                .filter(criterion -> criterion.flag().code().equals(flag))
                .map(criterion -> ConditionReads.questions(criterion.condition(), form))
                .findFirst()
                .orElseThrow();
    }
}
