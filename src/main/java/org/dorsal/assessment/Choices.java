package org.dorsal.assessment;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.scoring.Enabled;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.Type;

/**
 * The options that a response chooses.
 *
 * @param byLinkId options of the form only; questions without any are left out
 * @param allRead every item is known, and every answer to a choice is one of its options or absent with a reason
 */
record Choices(Map<String, Set<Enabled.Code>> byLinkId, boolean allRead) {

    static Choices in(Form form, QuestionnaireResponse response) {
        Map<String, Set<Enabled.Code>> chosen = new HashMap<>();
        boolean allRead = true;
        for (var sent : Found.all(response.getItem()).toList()) {
            Optional<Item> item = Optional.ofNullable(sent.getLinkId()).flatMap(form::item);
            allRead &= item.isPresent();
            for (var answer : sent.getAnswer()) {
                allRead &= item.isEmpty() || read(item.get(), answer, chosen);
            }
        }
        return new Choices(chosen, allRead);
    }

    /** The option of a choice question that a value names by system and code. */
    static Optional<Item.Option> option(Item item, Type value) {
        return item.options().stream()
                .filter(option -> value instanceof Coding coding
                        && option.coded().system().equals(coding.getSystem())
                        && option.coded().code().equals(coding.getCode()))
                .findFirst();
    }

    private static boolean read(
            Item item, QuestionnaireResponseItemAnswerComponent answer, Map<String, Set<Enabled.Code>> chosen) {
        return switch (Given.in(answer)) {
            case Given.Value(var value)
            when item.kind() == Item.Kind.CHOICE -> {
                Optional<Item.Option> option = option(item, value);
                option.map(Item.Option::coded)
                        .map(coded -> new Enabled.Code(coded.system(), coded.code()))
                        .ifPresent(code -> chosen.computeIfAbsent(item.linkId(), _ -> new HashSet<>())
                                .add(code));
                yield option.isPresent();
            }
            case Given.Value _, Given.Absent _ -> true;
            case Given.Nothing _, Given.Both _ -> false;
        };
    }
}
