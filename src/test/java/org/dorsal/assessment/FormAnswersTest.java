package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;

class FormAnswersTest {
    @Test
    void an_answer_of_nothing_but_blanks_is_none() {
        assertThat(new FormAnswers(Map.of("a", List.of(" ", ""), "b", List.of())))
                .isEqualTo(FormAnswers.NONE);
        assertThat(FormAnswers.NONE.with("a", List.of("Y")).without("a")).isEqualTo(FormAnswers.NONE);
    }

    @Test
    void a_code_sent_twice_counts_once_and_order_stays() {
        assertThat(FormAnswers.NONE.with("a", List.of("y", "x", "y")).of("a")).containsExactly("y", "x");
    }

    @Test
    void changing_one_leaves_the_first_as_it_was() {
        var single = FormAnswers.NONE.with("a", List.of("Y"));
        single.with("a", List.of("N"));
        assertThat(single.of("a")).containsExactly("Y");
        assertThat(single.has("b")).isFalse();
    }

    @Test
    void what_is_written_is_read_back_whatever_it_holds() {
        var random = new Random(7);
        for (int i = 0; i < 200; i++) {
            var answers = RandomEntries.of(SomeProfiles.form(), random);
            assertThat(writtenAndRead(answers).byLinkId().keySet())
                    .as("seed 7, round %s", i)
                    .isEqualTo(answers.byLinkId().keySet());
        }
        var plain = FormAnswers.NONE.with("b", List.of("two", "one")).with("a", List.of("<\u202e\"\\"));
        assertThat(writtenAndRead(plain)).isEqualTo(plain);
    }

    private static FormAnswers writtenAndRead(FormAnswers answers) {
        return Draft.read(Draft.EMPTY.with(answers).bytes()).answers();
    }
}
