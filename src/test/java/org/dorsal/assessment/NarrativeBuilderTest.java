package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dorsal.knowledge.Wording.Locale;
import org.junit.jupiter.api.Test;

class NarrativeBuilderTest {

    @Test
    void it_says_its_language_for_screen_readers() {
        assertThat(new NarrativeBuilder(Locale.EN_GB).line("x").div())
                .isEqualTo(
                        "<div xml:lang=\"en-GB\" xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en-GB\"><p>x</p></div>");
    }

    @Test
    void an_empty_list_leaves_no_label_behind() {
        assertThat(new NarrativeBuilder(Locale.EN_US)
                        .line("x")
                        .list("Present", List.of())
                        .div())
                .doesNotContain("Present", "<ul>");
    }

    @Test
    void a_list_stands_under_its_label() {
        assertThat(new NarrativeBuilder(Locale.EN_US)
                        .list("Present", List.of("a", "b"))
                        .div())
                .contains("<p>Present</p><ul><li>a</li><li>b</li></ul>");
    }

    @Test
    void the_title_says_what_the_result_is_worth() {
        assertThat(new NarrativeBuilder(Locale.EN_US)
                        .title("Result", ResultSetState.ResultStatus.PRELIMINARY)
                        .div())
                .contains("<p><b>Result <span id=\"status\">(Preliminary)</span></b></p>");
    }
}
