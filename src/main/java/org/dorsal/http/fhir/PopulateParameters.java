package org.dorsal.http.fhir;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.assessment.Refusal;
import org.dorsal.fhirjson.CutBody;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.fhirjson.Problem;
import org.hl7.fhir.r4.model.Reference;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parameters of {@code $populate} (SDC 4.0.0, and the names of 3.0.0). The strict gate checks everything but the
 * supplied resources: they are records of an EHR, not corrected for a call, and are read entry by entry.
 *
 * @param forms designations of the form, in the order sent
 * @param subject subject of the response
 * @param contexts values of launch contexts and variables
 * @param contents supplied resources without a name
 * @param local whether the EHR's record is wanted, too
 * @param unused one problem for each parameter, or reference, that has no effect
 */
record PopulateParameters(
        List<FormDesignation> forms,
        Optional<Reference> subject,
        List<NamedContext> contexts,
        List<SuppliedResource> contents,
        boolean local,
        List<Problem> unused) {
    /** Limit of the body, which may contain the form and parts of a record. */
    static final int MAX_BYTES = 4 << 20;

    /** Values of the Parameters without the resources. */
    static final int MAX_TOKENS = Limits.MAX_TOKENS;

    /** Heap for a value of Parameters, which may be nested. */
    static final int BYTES_OF_VALUE = 330;

    /** Beginning of each place. */
    static final String PLACE = "Parameters.parameter";

    private static final String TYPE = "Parameters";
    private static final Gate GATE = new Gate(new Limits(MAX_BYTES, MAX_TOKENS, 1 << 20));
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Kind of designation. */
    enum FormDesignationKind {
        CANONICAL,
        REFERENCE,
        IDENTIFIER
    }

    /**
     * Designation of the form.
     *
     * @param place parameter that contains it
     * @param text canonical, reference, or {@code system|value}
     */
    record FormDesignation(String place, FormDesignationKind kind, String text) {
        /** Whether it is a canonical without a version, which each edition of the form agrees with. */
        boolean isOfAnyEdition() {
            return kind == FormDesignationKind.CANONICAL && text.indexOf('|') < 0;
        }
    }

    /**
     * Supplied resource, with the parameter that contains it.
     *
     * @param head texts of its elements, by name
     */
    record SuppliedResource(String place, byte[] bytes, Map<String, String> head) {
        private static final Set<String> HEAD = Set.of("resourceType", "id", "url", "version");

        static SuppliedResource of(String place, byte[] bytes) {
            Map<String, String> head = new HashMap<>();
            try (JsonParser json = JSON.createParser(bytes)) {
                json.nextToken();
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = json.currentName();
                    if (json.nextToken() == JsonToken.VALUE_STRING && HEAD.contains(name)) {
                        head.put(name, json.getString());
                    } else {
                        json.skipChildren();
                    }
                }
            } catch (JacksonException _) {
                return new SuppliedResource(place, bytes, Map.of()); // of no type that is read
            }
            return new SuppliedResource(place, bytes, head);
        }

        String type() {
            return head.getOrDefault("resourceType", "");
        }

        String id() {
            return head.getOrDefault("id", "");
        }
    }

    /** Value of a launch context or variable. */
    record NamedContext(String place, String name, List<SuppliedResource> contents) {}

    /** All supplied resources. */
    Stream<SuppliedResource> resources() {
        return Stream.concat(contexts.stream().flatMap(context -> context.contents().stream()), contents.stream());
    }

    /**
     * Reads the body.
     *
     * @param lenient whether unknown parameters are reported in the answer instead of refused
     */
    static PopulateParameters read(CutBody sent, boolean lenient) {
        Map<String, byte[]> resources = new HashMap<>();
        sent.parts().forEach((place, resource) -> resources.put(TYPE + "." + place, resource));
        return switch (accepted(GATE.check(sent.frame(), TYPE)).parse(org.hl7.fhir.r4.model.Parameters.class)) {
            case Parsed.UnparsableResource<org.hl7.fhir.r4.model.Parameters>(var problems) ->
                throw ObjectionException.badRequest(problems);
            case Parsed.ParsedResource<org.hl7.fhir.r4.model.Parameters>(var parsed) ->
                new PopulateParameterReader(resources, lenient).of(parsed.getParameter());
        };
    }

    private static Gate.AcceptedBody accepted(Gate.GateResult result) {
        return switch (result) {
            case Gate.AcceptedBody passed -> passed;
            case Gate.GateRefusal refused -> throw ObjectionException.refused(Refusal.of(refused));
        };
    }
}
