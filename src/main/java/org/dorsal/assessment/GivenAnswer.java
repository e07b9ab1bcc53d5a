package org.dorsal.assessment;

import java.util.Optional;
import org.dorsal.scoring.AnswerReader;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.Type;

/** Content of an answer: a value, a data-absent reason, nothing, or a value together with such a reason. */
sealed interface GivenAnswer {

    record GivenValue(Type value) implements GivenAnswer {}

    /** Unanswered, and said so. */
    record AbsentAnswer() implements GivenAnswer {}

    record EmptyAnswer() implements GivenAnswer {}

    record ContradictoryAnswer() implements GivenAnswer {}

    static GivenAnswer in(QuestionnaireResponseItemAnswerComponent answer) {
        Optional<Type> filled = Optional.ofNullable(answer.getValue()).filter(GivenAnswer::isFilled);
        if (AnswerReader.saysAbsent(answer)) {
            return filled.isPresent() ? new ContradictoryAnswer() : new AbsentAnswer();
        }
        return filled.<GivenAnswer>map(GivenValue::new).orElseGet(EmptyAnswer::new);
    }

    private static boolean isFilled(Type value) {
        return switch (value) {
            case PrimitiveType<?> primitive -> primitive.hasValue();
            case Coding coding -> coding.hasSystem() || coding.hasCode() || coding.hasDisplay();
            default -> !value.isEmpty();
        };
    }
}
