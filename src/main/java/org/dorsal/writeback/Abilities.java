package org.dorsal.writeback;

import java.util.Map;
import java.util.Set;
import org.dorsal.writeback.Abilities.OfType;

/**
 * What an EHR says of itself in {@code /metadata}, as far as write-back needs it.
 *
 * @param types by FHIR type
 */
public record Abilities(Map<String, OfType> types) {
    public Abilities {
        types = Map.copyOf(types);
    }

    /**
     * One resource type.
     *
     * @param interactions codes of http://hl7.org/fhir/restful-interaction ({@code create}, {@code update}, {@code read})
     * @param search names of search parameters
     * @param conditionalCreate {@code If-None-Exist} is taken
     */
    public record OfType(Set<String> interactions, Set<String> search, boolean conditionalCreate) {
        static final OfType NOTHING = new OfType(Set.of(), Set.of(), false);

        public OfType {
            interactions = Set.copyOf(interactions);
            search = Set.copyOf(search);
        }

        boolean takes(String interaction) {
            return interactions.contains(interaction);
        }
    }

    OfType of(String type) {
        return types.getOrDefault(type, OfType.NOTHING);
    }
}
