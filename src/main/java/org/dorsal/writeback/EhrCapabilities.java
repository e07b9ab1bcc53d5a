package org.dorsal.writeback;

import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.TolerantReader;
import tools.jackson.databind.JsonNode;

/**
 * Capabilities of an EHR from its {@code /metadata}, limited to those that write-back needs.
 *
 * @param types capabilities by FHIR resource type
 * @param address the EHR's own name of its FHIR base
 */
public record EhrCapabilities(Map<String, TypeCapabilities> types, Optional<String> address) {
    /** Parser limits; the body may have up to 5 MiB. */
    private static final Limits LIMITS = new Limits(5 << 20, 1_000_000, 1 << 20);

    /** Elements that are read. */
    private static final Set<String> NAMES = Set.of(
            "resourceType",
            "fhirVersion",
            "implementation",
            "url",
            "rest",
            "mode",
            "resource",
            "type",
            "interaction",
            "code",
            "searchParam",
            "name",
            "conditionalCreate");

    /** Prefix of the supported FHIR versions (R4 and R4B); the written resources are the same in both. */
    private static final String FHIR_4 = "4.";

    public EhrCapabilities {
        types = Map.copyOf(types);
    }

    /**
     * Parses a CapabilityStatement (FHIR R4). Returns empty when the body is not one: then the capabilities are
     * unknown, not absent.
     */
    static Optional<EhrCapabilities> read(byte[] body) {
        return TolerantReader.json(body, "CapabilityStatement", LIMITS, NAMES)
                .map(ResourceTree::of)
                .filter(statement -> !statement.path("rest").isMissingNode()
                        && statement
                                .path("fhirVersion")
                                .stringValue(FHIR_4)
                                .strip()
                                .startsWith(FHIR_4))
                .map(EhrCapabilities::ofServer);
    }

    private static EhrCapabilities ofServer(JsonNode statement) {
        Map<String, TypeCapabilities> types = new HashMap<>();
        for (JsonNode entry : statement.path("rest")) {
            if (ResourceTree.text(entry, "/mode").equals("server")) {
                entry.path("resource")
                        .forEach(resource -> types.merge(
                                ResourceTree.text(resource, "/type"),
                                TypeCapabilities.read(resource),
                                TypeCapabilities::and));
            }
        }
        return new EhrCapabilities(
                types,
                Optional.of(ResourceTree.text(statement, "/implementation/url")).filter(url -> !url.isEmpty()));
    }

    TypeCapabilities of(String type) {
        return types.getOrDefault(type, TypeCapabilities.NOTHING);
    }

    /**
     * Capabilities for one resource type.
     *
     * @param interactions codes of http://hl7.org/fhir/restful-interaction ({@code create}, {@code update}, {@code
     * read})
     * @param search names of search parameters
     * @param conditionalCreate whether {@code If-None-Exist} is supported
     */
    public record TypeCapabilities(Set<String> interactions, Set<String> search, boolean conditionalCreate) {
        static final TypeCapabilities NOTHING = new TypeCapabilities(Set.of(), Set.of(), false);

        public TypeCapabilities {
            interactions = Set.copyOf(interactions);
            search = Set.copyOf(search);
        }

        boolean takes(String interaction) {
            return interactions.contains(interaction);
        }

        private static TypeCapabilities read(JsonNode resource) {
            return new TypeCapabilities(
                    texts(resource.path("interaction"), "/code"),
                    texts(resource.path("searchParam"), "/name"),
                    resource.path("conditionalCreate").booleanValue(false));
        }

        private static Set<String> texts(JsonNode list, String pointer) {
            return list.valueStream()
                    .map(element -> ResourceTree.text(element, pointer))
                    .collect(Collectors.toSet());
        }

        /** A statement may name a type twice, once for each of its profiles. */
        private TypeCapabilities and(TypeCapabilities other) {
            Set<String> interactions = new HashSet<>(this.interactions);
            interactions.addAll(other.interactions);
            Set<String> search = new HashSet<>(this.search);
            search.addAll(other.search);
            return new TypeCapabilities(interactions, search, conditionalCreate && other.conditionalCreate);
        }
    }
}
