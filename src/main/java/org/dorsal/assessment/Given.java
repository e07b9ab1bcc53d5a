package org.dorsal.assessment;

import java.util.Optional;
import org.dorsal.scoring.Reader;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.Type;

/** What an answer holds: a value, a reason for having none, nothing, or a value and a reason against it. */
sealed interface Given {

    record Value(Type value) implements Given {}

    /** Unanswered, and said so. */
    record Absent() implements Given {}

    record Nothing() implements Given {}

    record Both() implements Given {}

    static Given in(QuestionnaireResponseItemAnswerComponent answer) {
        Optional<Type> filled = Optional.ofNullable(answer.getValue()).filter(Given::isFilled);
        if (Reader.saysAbsent(answer)) {
            return filled.isPresent() ? new Both() : new Absent();
        }
        return filled.<Given>map(Value::new).orElseGet(Nothing::new);
    }

    private static boolean isFilled(Type value) {
        return switch (value) {
            case PrimitiveType<?> primitive -> primitive.hasValue();
            case Coding coding -> coding.hasSystem() || coding.hasCode() || coding.hasDisplay();
            default -> !value.isEmpty();
        };
    }
}
