package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.dorsal.knowledge.Disposition;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ResultDisplaysTest {

    @Test
    void it_says_what_the_code_systems_say() {
        assertThat(new Rendering(SampleDisplays.whole(), SampleRenderRequests.SOFTWARE)
                        .display(Canonicals.of(Disposition.URGENT))
                        .us())
                .isEqualTo("Urgent, same day");
    }

    @TestFactory
    Stream<DynamicTest> a_missing_code_is_named_at_the_start_and_not_met_in_a_result() {
        return SampleDisplays.DISPLAYS.keySet().stream()
                .sorted()
                .map(missing -> DynamicTest.dynamicTest(
                        missing,
                        () -> assertThatThrownBy(() ->
                                        new Rendering(SampleDisplays.without(missing), SampleRenderRequests.SOFTWARE))
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasMessage(
                                        "code systems lack [" + SampleKnowledge.C + "/CodeSystem/" + missing + "]")));
    }
}
