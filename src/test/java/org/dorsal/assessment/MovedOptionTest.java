package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.Test;

/** Codes of edition 1.1.0 in a response to edition 1.2.0. */
class MovedOptionTest {
    private static final String ANSWER = "https://dorsal.example/canonical/CodeSystem/answer";
    private static final Form FORM = SomeProfiles.knowledge()
            .formInUse(List.of("upper-back-pain-red-flags", "upper-back-pain-extensions"), Optional.of("1.2.0"))
            .orElseThrow();

    @Test
    void an_option_that_has_moved_is_refused_with_the_question_that_has_it() {
        assertThat(refusals("other-signs", "anticoagulant"))
                .containsExactly("Send one option of 'other-signs' with its system and code; in this edition"
                        + " 'medicine-cautions' has the option.");
    }

    @Test
    void an_option_that_was_split_is_refused_with_the_options_that_there_are() {
        assertThat(refusals("cord-signs", "both-legs"))
                .singleElement()
                .asString()
                .contains("both-legs-numb-or-weak, both-legs-painful");
    }

    private static List<String> refusals(String linkId, String code) {
        QuestionnaireResponse response = SomeScoredResponse.empty(FORM)
                .raw(linkId, new Coding().setSystem(ANSWER).setCode(code))
                .response();
        return ResponseCheck.faults(FORM, response, SampleAnswers.BOUNDS).stream()
                .map(problem -> problem.says())
                .filter(says -> says.startsWith("Send one option"))
                .toList();
    }
}
