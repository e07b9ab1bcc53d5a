package org.dorsal.writeback;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.TolerantReader;
import org.dorsal.writeback.Abilities.OfType;
import tools.jackson.databind.JsonNode;

/** Reads a CapabilityStatement (FHIR R4, {@code metadata}), as far as write-back needs it. */
final class CapabilityReading {
    /** 5 MiB. */
    private static final Limits LIMITS = new Limits(5 << 20, 64, 1_000_000, 40, 64, 1 << 20, 128);

    /** R4 and R4B: what is written is the same in both. */
    private static final String FHIR_4 = "4.";

    private CapabilityReading() {}

    /** What a server says that it can do; empty when the body is no statement, which says nothing, not "nothing". */
    static Optional<Abilities> of(byte[] body) {
        return TolerantReader.json(body, "CapabilityStatement", LIMITS)
                .map(Tree::of)
                .filter(statement -> !statement.path("rest").isMissingNode()
                        && statement
                                .path("fhirVersion")
                                .stringValue(FHIR_4)
                                .strip()
                                .startsWith(FHIR_4))
                .map(CapabilityReading::abilities);
    }

    private static Abilities abilities(JsonNode statement) {
        Map<String, OfType> types = new HashMap<>();
        for (JsonNode rest : statement.path("rest")) {
            if (Tree.text(rest, "/mode").equals("server")) {
                rest.path("resource")
                        .forEach(resource ->
                                types.merge(Tree.text(resource, "/type"), type(resource), CapabilityReading::both));
            }
        }
        return new Abilities(types);
    }

    private static OfType type(JsonNode resource) {
        return new OfType(
                texts(resource.path("interaction"), "/code"),
                texts(resource.path("searchParam"), "/name"),
                resource.path("conditionalCreate").booleanValue(false));
    }

    private static Set<String> texts(JsonNode list, String pointer) {
        return list.valueStream().map(one -> Tree.text(one, pointer)).collect(Collectors.toSet());
    }

    /** A statement may name a type twice, once for each of its profiles. */
    private static OfType both(OfType one, OfType two) {
        Set<String> interactions = new HashSet<>(one.interactions());
        interactions.addAll(two.interactions());
        Set<String> search = new HashSet<>(one.search());
        search.addAll(two.search());
        return new OfType(interactions, search, one.conditionalCreate() && two.conditionalCreate());
    }
}
