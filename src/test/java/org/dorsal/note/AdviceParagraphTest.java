package org.dorsal.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.junit.jupiter.api.Test;

/** Tests of the paragraphs of an activity's text: enumerations and labels, and that no word is lost. */
final class AdviceParagraphTest {
    @Test
    void a_sentence_that_enumerates_is_a_list() {
        assertThat(AdviceParagraph.of("Stay calm. Call if you have: pain; a fever; or a rash. Rest. Drink."))
                .containsExactly(
                        new AdviceParagraph("Stay calm.", List.of()),
                        new AdviceParagraph("Call if you have:", List.of("pain;", "a fever;", "or a rash.")),
                        new AdviceParagraph("Rest. Drink.", List.of()));
    }

    @Test
    void two_parts_are_no_list() {
        assertThat(AdviceParagraph.of("Call if you have one of these: pain; or a fever."))
                .containsExactly(new AdviceParagraph("Call if you have one of these: pain; or a fever.", List.of()));
    }

    @Test
    void a_sentence_with_a_label_starts_a_paragraph() {
        assertThat(AdviceParagraph.of("Twice a day. Cobra: lie down. Push up. Twist: sit down."))
                .containsExactly(
                        new AdviceParagraph("Twice a day.", List.of()),
                        new AdviceParagraph("Cobra: lie down. Push up.", List.of()),
                        new AdviceParagraph("Twist: sit down.", List.of()));
    }

    @Test
    void no_word_of_an_activity_is_lost() {
        List<String> texts = SomeProfiles.care().offers().stream()
                .map(offer -> offer.activity().says())
                .flatMap(text -> Stream.of(text.in(Wording.Locale.EN_US), text.in(Wording.Locale.EN_GB)))
                .distinct()
                .toList();

        assertThat(texts)
                .hasSizeGreaterThan(20)
                .allSatisfy(text -> assertThat(AdviceParagraph.of(text).stream()
                                .flatMap(paragraph ->
                                        Stream.concat(Stream.of(paragraph.lead()), paragraph.items().stream()))
                                .collect(Collectors.joining(" ")))
                        .isEqualTo(text));
    }
}
