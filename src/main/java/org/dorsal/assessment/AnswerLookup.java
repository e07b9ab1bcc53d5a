package org.dorsal.assessment;

import java.util.*;
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
        return all(response.getItem())
                .filter(item -> linkId.equals(item.getLinkId()))
                .flatMap(AnswerLookup::values)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    /** Returns the first answer of each question that has one, by linkId. */
    static Map<String, Type> values(QuestionnaireResponse response) {
        Map<String, Type> values = new HashMap<>();
        all(response.getItem())
                .filter(item -> item.hasLinkId() && item.hasAnswer())
                .forEach(item ->
                        values(item).findFirst().ifPresent(value -> values.putIfAbsent(item.getLinkId(), value)));
        return values;
    }

    /** Streams the values of an item; an extension alone, such as a reason for absence, is none. */
    private static Stream<Type> values(QuestionnaireResponseItemComponent item) {
        return item.getAnswer().stream()
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
