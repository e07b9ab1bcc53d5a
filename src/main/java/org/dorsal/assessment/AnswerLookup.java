package org.dorsal.assessment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.Type;

/** Finds an answer in a checked response, in which each linkId occurs once. */
final class AnswerLookup {
    private AnswerLookup() {}

    /** The first answer of that question, if it has one of that type. */
    static <T extends Type> Optional<T> value(QuestionnaireResponse response, String linkId, Class<T> type) {
        return values(response, linkId).filter(type::isInstance).map(type::cast).findFirst();
    }

    /** Streams the values that answer that question; an extension alone, such as a reason for absence, is none. */
    static Stream<Type> values(QuestionnaireResponse response, String linkId) {
        return all(response.getItem())
                .filter(item -> linkId.equals(item.getLinkId()))
                .flatMap(item -> item.getAnswer().stream())
                .filter(QuestionnaireResponseItemAnswerComponent::hasValue)
                .map(QuestionnaireResponseItemAnswerComponent::getValue)
                .filter(value -> !(value instanceof PrimitiveType<?> primitive) || primitive.hasValue());
    }

    /** Streams the items and all their descendants in document order, parent before child. */
    static Stream<QuestionnaireResponseItemComponent> all(List<QuestionnaireResponseItemComponent> items) {
        List<QuestionnaireResponseItemComponent> flattened = new ArrayList<>();
        collect(items, flattened);
        return flattened.stream();
    }

    /** Without a stream for each item: a response has some forty, and is walked several times. */
    private static void collect(
            List<QuestionnaireResponseItemComponent> items, List<QuestionnaireResponseItemComponent> into) {
        for (var item : items) {
            into.add(item);
            collect(item.getItem(), into);
            for (var answer : item.getAnswer()) {
                collect(answer.getItem(), into);
            }
        }
    }
}
