package org.dorsal.http.fhir;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.assessment.Refusal;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.fhirjson.Problem;
import org.hl7.fhir.r4.model.Reference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

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
    /** Limits of the body, which may contain the form and parts of a record. */
    static final Limits LIMITS = new Limits(4 << 20, 400_000, 1 << 20);

    /** Beginning of each place. */
    static final String PLACE = "Parameters.parameter";

    private static final String TYPE = "Parameters";
    private static final Gate GATE = new Gate(LIMITS);
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

    /** Supplied resource, with the parameter that contains it. */
    record SuppliedResource(String place, ObjectNode json) {
        String type() {
            return json.path("resourceType").stringValue("");
        }

        String id() {
            return json.path("id").stringValue("");
        }

        byte[] bytes() {
            return JSON.writeValueAsBytes(json);
        }

        @Override
        public String toString() {
            return "SuppliedResource[" + place + "]";
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
    static PopulateParameters read(RequestBody sent, boolean lenient) {
        byte[] json = sent.gzipped() ? BundleEnvelope.unpacked(sent.bytes(), LIMITS.maxBytes()) : sent.bytes();
        ObjectNode tree = accepted(GATE.checkObject(json, TYPE)).tree();
        Map<String, ObjectNode> resources = new HashMap<>();
        cut(tree.path("parameter"), PLACE, resources);
        Gate.AcceptedBody envelope = accepted(GATE.check(JSON.writeValueAsBytes(tree), TYPE));
        return switch (envelope.parse(org.hl7.fhir.r4.model.Parameters.class)) {
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

    /** Takes the resources of the parameters and of their parts out of the tree. */
    private static void cut(JsonNode parameters, String place, Map<String, ObjectNode> resources) {
        for (int i = 0; i < parameters.size(); i++) {
            String itemPlace = place + "[" + i + "]";
            if (parameters.path(i) instanceof ObjectNode parameter) {
                if (parameter.path("resource") instanceof ObjectNode resource) {
                    resources.put(itemPlace, resource);
                    parameter.remove("resource");
                }
                cut(parameter.path("part"), itemPlace + ".part", resources);
            }
        }
    }
}
