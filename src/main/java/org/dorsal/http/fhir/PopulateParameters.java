package org.dorsal.http.fhir;

import java.util.*;
import org.dorsal.assessment.Refusal;
import org.dorsal.fhirjson.CutBody;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.fhirjson.Problem;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Type;
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
 * @param resources supplied resources
 * @param unused one problem for each parameter that has no effect
 */
record PopulateParameters(
        List<FormDesignation> forms,
        Optional<Reference> subject,
        List<SuppliedResource> resources,
        List<Problem> unused) {
    /** Limit of the body, which may contain the form and parts of a record. */
    static final int MAX_BYTES = 4 << 20;

    /** Values of the Parameters without the resources. */
    static final int MAX_TOKENS = Limits.MAX_TOKENS;

    /** Heap for a value of Parameters, which may be nested. */
    static final int BYTES_OF_VALUE = 330;

    private static final String TYPE = "Parameters";
    private static final Gate GATE = new Gate(new Limits(MAX_BYTES, MAX_TOKENS, 1 << 20));
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * Designation of the form.
     *
     * @param place parameter that contains it
     * @param text canonical, reference, or {@code system|value} of an identifier
     */
    record FormDesignation(String place, String text) {}

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

    static PopulateParameters read(CutBody sent) {
        Map<String, byte[]> resources = new HashMap<>();
        sent.parts().forEach((place, resource) -> resources.put(TYPE + "." + place, resource));
        Gate.AcceptedBody accepted = switch (GATE.check(sent.frame(), TYPE)) {
            case Gate.AcceptedBody passed -> passed;
            case Gate.GateRefusal refused -> throw ObjectionException.refused(Refusal.of(refused));
        };
        return switch (accepted.parse(org.hl7.fhir.r4.model.Parameters.class)) {
            case Parsed.UnparsableResource<org.hl7.fhir.r4.model.Parameters>(var problems) ->
                throw ObjectionException.badRequest(problems);
            case Parsed.ParsedResource<org.hl7.fhir.r4.model.Parameters>(var parsed) ->
                new PopulateParameterReader(resources).of(parsed.getParameter());
        };
    }

    /** Reads the parameters of {@code $populate} without their resources and collects all faults. */
    private static final class PopulateParameterReader {
        private static final Set<String> FORMS = Set.of("identifier", "canonical", "questionnaire", "questionnaireRef");
        private static final Set<String> REPEATABLE = Set.of("content", "context");

        private final Map<String, byte[]> resources;
        private final Set<String> names = new HashSet<>();
        private final List<Problem> faults = new ArrayList<>();
        private final List<Problem> unused = new ArrayList<>();
        private final List<FormDesignation> forms = new ArrayList<>();
        private final List<SuppliedResource> supplied = new ArrayList<>();
        private Optional<Reference> subject = Optional.empty();

        /** @param resources resources by their place */
        PopulateParameterReader(Map<String, byte[]> resources) {
            this.resources = resources;
        }

        PopulateParameters of(List<ParametersParameterComponent> parameters) {
            for (int i = 0; i < parameters.size(); i++) {
                String place = TYPE + ".parameter[" + i + "]";
                String name = Optional.ofNullable(parameters.get(i).getName()).orElse("");
                if (!names.add(name) && !REPEATABLE.contains(name)) {
                    fault(place, "The operation takes " + name + " once; send it once.");
                } else {
                    read(place, name, parameters.get(i));
                }
            }
            if (!faults.isEmpty()) {
                throw ObjectionException.badRequest(faults);
            }
            return new PopulateParameters(List.copyOf(forms), subject, List.copyOf(supplied), unused);
        }

        private void read(String place, String name, ParametersParameterComponent parameter) {
            switch (name) {
                case "context" -> context(place, parameter);
                case "content", "data" -> content(place, parameter);
                case "subject" -> {
                    if (parameter.getValue() instanceof Reference reference) {
                        subject = Optional.of(reference);
                    } else {
                        fault(place, "Send subject as valueReference.");
                    }
                }
                case "local" -> {
                    if (parameter.getValue() instanceof BooleanType wanted && wanted.booleanValue()) {
                        unused.add(new Problem(
                                "not-supported",
                                place,
                                "The record in the EHR is not read here; send its resources as content."));
                    }
                }
                default -> {
                    if (FORMS.contains(name)) {
                        form(place, parameter);
                    } else {
                        faults.add(new Problem(
                                "not-supported", place, "The operation has no such parameter; leave it out."));
                    }
                }
            }
        }

        private void form(String place, ParametersParameterComponent parameter) {
            Optional.ofNullable(resources.get(place))
                    .map(json -> SuppliedResource.of(place, json).head())
                    .map(head -> head.getOrDefault("url", "")
                            + Optional.ofNullable(head.get("version"))
                                    .map(version -> "|" + version)
                                    .orElse(""))
                    .or(() -> Optional.ofNullable(parameter.getValue()).map(PopulateParameterReader::text))
                    .filter(text -> !text.isEmpty() && !text.startsWith("|"))
                    .ifPresentOrElse(
                            text -> forms.add(new FormDesignation(place, text)),
                            () -> fault(
                                    place, "Name the form by its canonical, by a reference, or send it with its url."));
        }

        /** The text that names a form; some clients send a canonical as a string. */
        private static String text(Type value) {
            return switch (value) {
                case PrimitiveType<?> primitive -> primitive.getValueAsString();
                case Reference reference ->
                    Optional.ofNullable(reference.getReference()).orElse("");
                case Identifier identifier ->
                    Optional.ofNullable(identifier.getSystem()).orElse("-") + "|" + identifier.getValue();
                default -> "";
            };
        }

        private void context(String place, ParametersParameterComponent context) {
            Map<String, List<ParametersParameterComponent>> parts = new HashMap<>();
            for (int i = 0; i < context.getPart().size(); i++) {
                ParametersParameterComponent part = context.getPart().get(i);
                parts.computeIfAbsent(String.valueOf(part.getName()), _ -> new ArrayList<>())
                        .add(part);
                if ("content".equals(part.getName())) {
                    content(place + ".part[" + i + "]", part);
                }
            }
            List<ParametersParameterComponent> named = parts.getOrDefault("name", List.of());
            if (!parts.keySet().equals(Set.of("name", "content")) || named.size() != 1) {
                fault(place, "Send context with the parts name and content.");
            } else if (!names.add("context " + named.getFirst().getValue())) {
                fault(place, "Each context has a name of its own (sdc-pop1); send this one once.");
            }
        }

        /** References are not followed: the caller would choose the server. */
        private void content(String place, ParametersParameterComponent parameter) {
            if (parameter.getValue() instanceof Reference) {
                unused.add(
                        new Problem("not-supported", place, "References are not followed; send the resource itself."));
            } else if (resources.containsKey(place)) {
                supplied.add(SuppliedResource.of(place, resources.getOrDefault(place, new byte[0])));
            } else {
                fault(place, "Send content as a resource.");
            }
        }

        private void fault(String place, String message) {
            faults.add(new Problem("invalid", place, message));
        }
    }
}
