package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeLanguage;
import org.dorsal.scoring.SomeScoredResponse;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionItemsTest {
    private static final SomeLanguage LANGUAGE = new SomeLanguage("qaa", _ -> false);
    private static final Form FORM = LANGUAGE.knowledge().formInForce();
    private static final Optional<OtherDisposition> EMERGENCY =
            SampleSignRequests.other(Disposition.EMERGENCY, "clinical-examination", "Seen");

    @Test
    void the_decision_is_written_in_the_language_of_the_response() {
        assertThat(decided("qaa")).isEqualTo(SomeLanguage.translated("Emergency"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "en-US", "EN-gb", "fr", "no language"})
    void where_the_response_names_no_language_or_one_without_words_the_decision_is_in_english(String language) {
        assertThat(decided(language)).isEqualTo("Emergency");
    }

    private static String decided(String language) {
        QuestionnaireResponse response = SomeScoredResponse.empty(FORM).response();
        response.setLanguage(language.isEmpty() ? null : language);
        DecisionItems.onto(response, FORM, Disposition.SELF_CARE, EMERGENCY, Optional.of("Seen"));
        return AnswerLookup.value(response, DecisionItems.DISPOSITION, Coding.class)
                .orElseThrow()
                .getDisplay();
    }
}
