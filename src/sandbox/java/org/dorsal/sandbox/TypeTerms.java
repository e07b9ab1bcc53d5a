package org.dorsal.sandbox;

import java.util.*;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;

/**
 * Interactions and search parameters that an EHR offers apps for one type.
 *
 * @param searchBy names of its search parameters
 */
record TypeTerms(String type, Set<TypeRestfulInteraction> interactions, Set<String> searchBy) {
    /** All parameters of a type that the sandbox supports. */
    static final String ALL = "*";

    /**
     * @param interactions FHIR's codes, separated by spaces
     * @param searchBy names separated by spaces, {@link #ALL} for all that there are; empty for no search
     */
    static TypeTerms of(String type, String interactions, String searchBy) {
        var able = EnumSet.noneOf(TypeRestfulInteraction.class);
        Arrays.stream(interactions.split(" "))
                .map(TypeRestfulInteraction::fromCode)
                .forEach(able::add);
        if (!searchBy.isEmpty()) {
            able.add(TypeRestfulInteraction.SEARCHTYPE);
        }
        return new TypeTerms(type, able, searchBy.equals(ALL) ? supportedParameters(type) : words(searchBy));
    }

    boolean allow(TypeRestfulInteraction interaction) {
        return interactions.contains(interaction);
    }

    private static Set<String> supportedParameters(String type) {
        return SearchParameter.of(type).map(SearchParameter::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split(" "))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
