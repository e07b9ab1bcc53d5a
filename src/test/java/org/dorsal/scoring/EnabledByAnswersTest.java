package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Item.EnableWhen;
import org.dorsal.knowledge.Item.EnableWhen.Operator;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.junit.jupiter.api.Test;

/** R4 enableWhen, with the ways that the shipped form does not use as well. */
class EnabledByAnswersTest {
    @Test
    void a_question_without_a_gate_is_asked_and_an_unknown_one_is_not() {
        assertThat(asked("inner", Map.of(), item("inner"))).isTrue();
        assertThat(asked("elsewhere", Map.of(), item("inner"))).isFalse();
    }

    @Test
    void any_of_several_opens_the_gate() {
        Item item = gated(false, is("fever"), is("chills"));
        assertThat(asked("inner", Map.of("fever", "Y", "chills", "N"), item)).isTrue();
        assertThat(asked("inner", Map.of("chills", "Y"), item)).isTrue();
        assertThat(asked("inner", Map.of("fever", "N", "chills", "UNK"), item)).isFalse();
        assertThat(asked("inner", Map.of(), item)).isFalse();
    }

    @Test
    void all_of_several_open_the_gate() {
        Item item = gated(true, is("fever"), is("chills"));
        assertThat(asked("inner", Map.of("fever", "Y", "chills", "Y"), item)).isTrue();
        assertThat(asked("inner", Map.of("fever", "Y", "chills", "N"), item)).isFalse();
        assertThat(asked("inner", Map.of("fever", "Y"), item)).isFalse();
    }

    @Test
    void not_equal_holds_for_another_answer_and_not_for_none() {
        Item item = gated(false, new EnableWhen("fever", Operator.NOT_EQUAL, Codes.YES_NO, "Y"));
        assertThat(asked("inner", Map.of("fever", "N"), item)).isTrue();
        assertThat(asked("inner", Map.of("fever", "UNK"), item)).isTrue();
        assertThat(asked("inner", Map.of("fever", "Y"), item)).isFalse();
        assertThat(asked("inner", Map.of(), item)).isFalse();
    }

    @Test
    void a_gate_may_wait_for_do_not_know() {
        Item item = gated(false, new EnableWhen("fever", Operator.EQUAL, Codes.YES_NO, "UNK"));
        assertThat(asked("inner", Map.of("fever", "UNK"), item)).isTrue();
        assertThat(asked("inner", Map.of("fever", "N"), item)).isFalse();
    }

    @Test
    void what_stands_below_a_question_that_is_not_asked_is_not_asked() {
        Item outer = gated(false, is("fever"));
        Item below = new Item(
                "below",
                Item.ItemKind.TEXT,
                Optional.of("inner"),
                words(),
                false,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Item.ItemDisplay.PLAIN);
        assertThat(asked("below", Map.of("fever", "Y"), outer, below)).isTrue();
        assertThat(asked("below", Map.of("fever", "N"), outer, below)).isFalse();
    }

    private static boolean asked(String linkId, Map<String, String> given, Item... items) {
        Map<String, Item> all = new LinkedHashMap<>(Map.of("fever", item("fever"), "chills", item("chills")));
        Arrays.stream(items).forEach(item -> all.put(item.linkId(), item));
        Map<String, Answer> answers = new LinkedHashMap<>();
        given.forEach((question, code) -> answers.put(
                question,
                code.equals("UNK")
                        ? new Answer.ChosenCodes(Set.of(), Set.of(code))
                        : new Answer.ChosenCodes(Set.of(code), Set.of())));
        Form form = new Form(SomeProfiles.form().edition(), words(), false, all);
        return EnabledItems.of(form, new Answers(answers, List.of())).has(linkId);
    }

    private static Item item(String linkId) {
        return item(linkId, Optional.empty());
    }

    private static Item gated(boolean all, EnableWhen... conditions) {
        return item("inner", Optional.of(new Item.EnableGate(all, List.of(conditions))));
    }

    private static Item item(String linkId, Optional<Item.EnableGate> gate) {
        return new Item(
                linkId,
                Item.ItemKind.TEXT,
                Optional.empty(),
                words(),
                false,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                gate,
                Item.ItemDisplay.PLAIN);
    }

    private static EnableWhen is(String question) {
        return new EnableWhen(question, Operator.EQUAL, Codes.YES_NO, "Y");
    }

    private static Wording words() {
        return Wording.same("words");
    }
}
