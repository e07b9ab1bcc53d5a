package org.dorsal.http.fhir;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.assessment.Refusal;
import org.dorsal.fhirjson.CutBody;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.fhirjson.Problem;
import org.dorsal.http.fhir.PopulateParameters.FormDesignation;
import org.dorsal.http.fhir.PopulateParameters.FormDesignationKind;
import org.dorsal.http.fhir.PopulateParameters.NamedContext;
import org.dorsal.http.fhir.PopulateParameters.SuppliedResource;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UriType;
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
 * @param unused one problem for each reference that has no effect
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

    static PopulateParameters read(CutBody sent) {
        Map<String, byte[]> resources = new HashMap<>();
        sent.parts().forEach((place, resource) -> resources.put(TYPE + "." + place, resource));
        return switch (accepted(GATE.check(sent.frame(), TYPE)).parse(org.hl7.fhir.r4.model.Parameters.class)) {
            case Parsed.UnparsableResource<org.hl7.fhir.r4.model.Parameters>(var problems) ->
                throw ObjectionException.badRequest(problems);
            case Parsed.ParsedResource<org.hl7.fhir.r4.model.Parameters>(var parsed) ->
                new PopulateParameterReader(resources).of(parsed.getParameter());
        };
    }

    private static Gate.AcceptedBody accepted(Gate.GateResult result) {
        return switch (result) {
            case Gate.AcceptedBody passed -> passed;
            case Gate.GateRefusal refused -> throw ObjectionException.refused(Refusal.of(refused));
        };
    }

    /** Reads the parameters of {@code $populate} without their resources and collects all faults. */
    static final class PopulateParameterReader {
        private static final List<String> NAMES = List.of(
                "identifier",
                "canonical",
                "questionnaire",
                "questionnaireRef",
                "subject",
                "content",
                "context",
                "data",
                "local");
        private static final Set<String> REPEATABLE = Set.of("content", "context");

        private final Map<String, byte[]> resources;
        private final Set<String> names = new HashSet<>();
        private final List<Problem> faults = new ArrayList<>();
        private final List<Problem> unused = new ArrayList<>();
        private final List<FormDesignation> forms = new ArrayList<>();
        private final List<NamedContext> contexts = new ArrayList<>();
        private final List<SuppliedResource> contents = new ArrayList<>();
        private Optional<Reference> subject = Optional.empty();
        private boolean local;

        /** @param resources resources by their place */
        PopulateParameterReader(Map<String, byte[]> resources) {
            this.resources = resources;
        }

        PopulateParameters of(List<ParametersParameterComponent> parameters) {
            for (int i = 0; i < parameters.size(); i++) {
                String place = PopulateParameters.PLACE + "[" + i + "]";
                ParametersParameterComponent parameter = parameters.get(i);
                String name = Optional.ofNullable(parameter.getName()).orElse("");
                if (!NAMES.contains(name)) {
                    faults.add(new Problem(
                            "not-supported",
                            place,
                            "The operation takes " + NAMES + " only; leave this parameter out."));
                } else if (!names.add(name) && !REPEATABLE.contains(name)) {
                    fault(place, "The operation takes " + name + " once; send it once.");
                } else {
                    read(place, name, parameter);
                }
            }
            if (!faults.isEmpty()) {
                throw ObjectionException.badRequest(faults);
            }
            return new PopulateParameters(
                    List.copyOf(forms), subject, List.copyOf(contexts), List.copyOf(contents), local, unused);
        }

        private void read(String place, String name, ParametersParameterComponent parameter) {
            Optional<SuppliedResource> resource =
                    Optional.ofNullable(resources.get(place)).map(json -> SuppliedResource.of(place, json));
            Optional<Type> value = Optional.ofNullable(parameter.getValue());
            boolean parts = parameter.hasPart();
            switch (name) {
                case "context" -> context(place, parameter, resource.isPresent() || value.isPresent());
                case "questionnaire" -> {
                    if (parts || resource.isPresent() == value.isPresent()) {
                        fault(place, "Send questionnaire as a canonical, a Reference or the Questionnaire itself.");
                    } else {
                        resource.ifPresentOrElse(this::questionnaire, () -> form(place, name, value.orElseThrow()));
                    }
                }
                case "content", "data" -> {
                    if (parts || resource.isPresent() == value.isPresent()) {
                        fault(place, "Send " + name + " as one resource.");
                    } else if (name.equals("data")
                            && resource.filter(sent -> sent.type().equals("Bundle"))
                                    .isEmpty()) {
                        fault(place, "Send data as a Bundle.");
                    } else {
                        content(place, resource, value, contents);
                    }
                }
                default -> {
                    if (parts || resource.isPresent() || value.isEmpty()) {
                        fault(place, "Send " + name + " as one value.");
                    } else {
                        value(place, name, value.get());
                    }
                }
            }
        }

        private void value(String place, String name, Type value) {
            switch (name) {
                case "subject" -> {
                    if (value instanceof Reference reference) {
                        subject = Optional.of(reference);
                    } else {
                        fault(place, "Send subject as valueReference.");
                    }
                }
                case "local" -> {
                    if (value instanceof BooleanType wanted) {
                        local = wanted.booleanValue();
                    } else {
                        fault(place, "Send local as valueBoolean.");
                    }
                }
                default -> form(place, name, value);
            }
        }

        private void form(String place, String name, Type value) {
            boolean canonical = name.equals("canonical") || name.equals("questionnaire");
            boolean reference = name.equals("questionnaireRef") || name.equals("questionnaire");
            if (value instanceof UriType uri && canonical) {
                add(place, FormDesignationKind.CANONICAL, uri.getValue());
            } else if (value instanceof StringType text && name.equals("canonical") && text.hasValue()) {
                add(place, FormDesignationKind.CANONICAL, text.getValue()); // as @aehrc/sdc-populate sends it
            } else if (value instanceof Reference named && reference && named.hasReference()) {
                add(place, FormDesignationKind.REFERENCE, named.getReference());
            } else if (value instanceof Identifier named && name.equals("identifier") && named.hasValue()) {
                String system = Optional.ofNullable(named.getSystem()).orElse("");
                add(place, FormDesignationKind.IDENTIFIER, system + "|" + named.getValue());
            } else {
                fault(place, "Send " + name + " with a value of the type that SDC gives it.");
            }
        }

        private void questionnaire(SuppliedResource sent) {
            String version = sent.head().getOrDefault("version", "");
            String url = sent.head().getOrDefault("url", "");
            if (!sent.type().equals("Questionnaire") || url.isEmpty()) {
                fault(sent.place(), "The resource must be a Questionnaire with its url.");
            } else {
                add(sent.place(), FormDesignationKind.CANONICAL, version.isEmpty() ? url : url + "|" + version);
            }
        }

        private void add(String place, FormDesignationKind kind, String text) {
            forms.add(new FormDesignation(place, kind, text));
        }

        private void context(String place, ParametersParameterComponent context, boolean other) {
            List<SuppliedResource> sent = new ArrayList<>();
            Optional<String> name = Optional.empty();
            for (int i = 0; i < context.getPart().size(); i++) {
                String partPlace = place + ".part[" + i + "]";
                ParametersParameterComponent part = context.getPart().get(i);
                Optional<SuppliedResource> resource =
                        Optional.ofNullable(resources.get(partPlace)).map(json -> SuppliedResource.of(partPlace, json));
                Optional<Type> value = Optional.ofNullable(part.getValue());
                if ("name".equals(part.getName()) && name.isEmpty() && part.getValue() instanceof StringType text) {
                    name = Optional.ofNullable(text.getValue());
                } else if ("content".equals(part.getName()) && resource.isPresent() != value.isPresent()) {
                    content(partPlace, resource, value, sent);
                } else {
                    fault(
                            partPlace,
                            "A context has one name, as valueString, and its content; correct or remove this part.");
                }
            }
            boolean content = context.getPart().stream().anyMatch(part -> "content".equals(part.getName()));
            if (other || name.isEmpty() || !content) {
                fault(place, "Send context with the parts name and content.");
            } else if (!names.add("context " + name.get())) {
                fault(place, "Each context has a name of its own (sdc-pop1); send this one once.");
            } else {
                contexts.add(new NamedContext(place, name.get(), List.copyOf(sent)));
            }
        }

        /** References are not followed: the caller would choose the server. */
        private void content(
                String place, Optional<SuppliedResource> resource, Optional<Type> value, List<SuppliedResource> sent) {
            resource.ifPresent(sent::add);
            value.ifPresent(parameterValue -> {
                if (parameterValue instanceof Reference) {
                    unused.add(new Problem(
                            "not-supported",
                            place,
                            "References are not followed; send the resource itself, or local for the EHR's record."));
                } else {
                    fault(place, "Send content as a resource.");
                }
            });
        }

        private void fault(String place, String message) {
            faults.add(new Problem("invalid", place, message));
        }
    }
}
