package org.dorsal.http.fhir;

import java.util.*;
import org.dorsal.assessment.Refusal;
import org.dorsal.fhirjson.CutBody;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.Problem;
import org.dorsal.fhirjson.TolerantReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Extracts a resource from the {@code Parameters} that wrap it (FHIR R4 operations, 3.2.0.2). The strict gate checks
 * the whole {@code Parameters}; then the resource's bytes are cut out unchanged, so that only the main job parses
 * them.
 */
final class OperationParameters {
    private static final String TYPE = "Parameters";
    private static final String NAME = "resource";

    private OperationParameters() {}

    /**
     * Resource, sent bare or as the single parameter {@code resource}; a body other than {@code Parameters} is
     * returned unchanged.
     */
    static RequestBody resourceIn(RequestBody sent) {
        if (!isParameters(sent)) {
            return sent;
        }
        return Optional.ofNullable(of(sent, List.of(new DeclaredParameter(NAME, NAME)))
                        .resources()
                        .get(NAME))
                .orElseThrow(() -> ObjectionException.badRequest(
                        "invalid", "Parameters must hold one parameter, named resource, with the response in it."));
    }

    /**
     * Parameter that an operation takes.
     *
     * @param element element of its value, such as {@code valueCode} or {@code resource}
     * @param repeats whether it may be sent several times; its values are joined by commas
     */
    record DeclaredParameter(String name, String element, boolean repeats) {
        /** Parameter that is sent at most once. */
        DeclaredParameter(String name, String element) {
            this(name, element, false);
        }

        boolean isResource() {
            return element.equals(NAME);
        }

        private boolean isWrittenAs(JsonNode value) {
            return element.equals("valueInteger") ? value.isIntegralNumber() : value.isString();
        }
    }

    /**
     * Parameters of a request.
     *
     * @param values texts by the parameter's name
     * @param resources resources by the parameter's name
     */
    record GivenParameters(Map<String, String> values, Map<String, RequestBody> resources) {}

    /**
     * Parameters of an operation that may be called by GET, with texts in the address, or by POST (FHIR R4 operations,
     * 3.2.0.1).
     */
    static GivenParameters of(FhirCall call, List<DeclaredParameter> declared) {
        if (!call.route().method().equals("GET")) {
            return of(call.body(), declared);
        }
        Map<String, List<String>> sent = new LinkedHashMap<>(call.parameters());
        sent.keySet().removeIf(name -> ResponseShape.takes(call.route(), name));
        if (sent.containsKey(ResponseShape.ELEMENTS)) {
            throw ObjectionException.badRequest(
                    "not-supported", "_elements is not supported here; ask for them in a search of the type.");
        }
        return ofAddress(
                sent,
                declared.stream().filter(parameter -> !parameter.isResource()).toList());
    }

    private static GivenParameters ofAddress(Map<String, List<String>> sent, List<DeclaredParameter> declared) {
        Map<String, String> values = new HashMap<>();
        List<Problem> faults = new ArrayList<>();
        sent.forEach((name, texts) -> {
            Optional<DeclaredParameter> declaration = find(declared, name);
            if (declaration.isEmpty()) {
                faults.add(new Problem("not-supported", "", takes(declared)));
            } else if (texts.size() > 1 && !declaration.get().repeats()) {
                faults.add(new Problem("invalid", "", "The operation takes " + name + " once; send it once."));
            } else {
                values.put(name, String.join(",", texts));
            }
        });
        if (!faults.isEmpty()) {
            throw ObjectionException.badRequest(faults);
        }
        return new GivenParameters(values, Map.of());
    }

    private static Optional<DeclaredParameter> find(List<DeclaredParameter> declared, String name) {
        return declared.stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst();
    }

    /**
     * Parameters sent to an operation that takes at most one resource: the bare resource, {@code Parameters}, or
     * nothing.
     */
    static GivenParameters of(RequestBody sent, List<DeclaredParameter> declared) {
        if (sent.bytes().length == 0) {
            return new GivenParameters(Map.of(), Map.of());
        }
        if (!isParameters(sent)) {
            return new GivenParameters(Map.of(), Map.of(resourceName(declared), sent));
        }
        return switch (sent.gated(TYPE)) {
            case Gate.AcceptedBody passed -> declared(passed.json(), declared);
            case Gate.GateRefusal refused -> throw ObjectionException.refused(Refusal.of(refused));
        };
    }

    private static String resourceName(List<DeclaredParameter> declared) {
        return declared.stream()
                .filter(DeclaredParameter::isResource)
                .map(DeclaredParameter::name)
                .findFirst()
                .orElseThrow(() -> ObjectionException.badRequest(
                        "invalid", "The address names the response; send no body, or Parameters without a resource."));
    }

    private static GivenParameters declared(byte[] gated, List<DeclaredParameter> declared) {
        Map<String, String> values = new HashMap<>();
        Map<String, RequestBody> resources = new HashMap<>();
        List<Problem> faults = new ArrayList<>();
        JsonNode members = JsonMapper.shared().readTree(gated).path("parameter");
        Map<String, byte[]> cut = CutBody.ofResources(gated).parts();
        for (int i = 0; i < members.size(); i++) {
            String place = "Parameters.parameter[" + i + "]";
            String name = members.path(i).path("name").stringValue("");
            Optional<DeclaredParameter> parameter = find(declared, name);
            if (parameter.isEmpty()) {
                faults.add(new Problem("not-supported", place, takes(declared)));
                continue;
            }
            String element = parameter.get().element();
            JsonNode value = members.path(i).path(element);
            if ((values.containsKey(name) && !parameter.get().repeats()) || resources.containsKey(name)) {
                faults.add(new Problem("invalid", place, "The operation takes " + name + " once; send it once."));
            } else if (parameter.get().isResource() && value.isObject()) {
                resources.put(name, new RequestBody(cut.getOrDefault("parameter[" + i + "]", new byte[0])));
            } else if (parameter.get().isWrittenAs(value)) {
                values.merge(name, value.asString(), OperationParameters::joined);
            } else {
                faults.add(new Problem("invalid", place, "Send " + name + " as " + element + "."));
            }
        }
        if (!faults.isEmpty()) {
            throw ObjectionException.badRequest(faults);
        }
        return new GivenParameters(values, resources);
    }

    /** Names the parameters that the operation takes, as the cure for one that it does not take. */
    private static String takes(List<DeclaredParameter> declared) {
        return declared.isEmpty()
                ? "The operation takes no parameters at this address; leave this one out."
                : "The operation takes "
                        + declared.stream().map(DeclaredParameter::name).toList()
                        + " only; leave this parameter out.";
    }

    private static String joined(String first, String other) {
        return first + "," + other;
    }

    /** Checks whether the body's {@code resourceType} is {@code Parameters}; the rest may be invalid. */
    private static boolean isParameters(RequestBody sent) {
        return TolerantReader.type(sent.bytes(), Limits.ofRequests()).equals(TYPE);
    }
}
