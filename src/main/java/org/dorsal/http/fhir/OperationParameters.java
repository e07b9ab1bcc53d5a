package org.dorsal.http.fhir;

import java.util.*;
import org.dorsal.assessment.Refusal;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
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
    private static final JsonFactory JSON = new JsonFactory();

    private OperationParameters() {}

    /**
     * Resource, sent bare or as the single parameter {@code resource}; a body other than {@code Parameters} is
     * returned unchanged.
     */
    static RequestBody resourceIn(RequestBody sent) {
        return switch (gated(sent)) {
            case Gate.AcceptedBody passed ->
                new RequestBody(resource(passed.json())
                        .orElseThrow(() -> ObjectionException.badRequest(
                                "invalid",
                                "Parameters must hold one parameter, named resource, with the response" + " in it.")));
            case Gate.GateRefusal refused -> {
                if (isParameters(sent)) {
                    throw refusal(refused);
                }
                yield sent;
            }
        };
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
     * @param ignored one problem for each parameter that the operation does not take
     */
    record GivenParameters(Map<String, String> values, Map<String, RequestBody> resources, List<Problem> ignored) {}

    /**
     * Parameters sent to an operation that takes at most one resource: the bare resource, {@code Parameters}, or
     * nothing.
     *
     * @param lenient whether undeclared parameters are reported in the answer instead of refused ({@code Prefer:
     * handling=lenient})
     */
    static GivenParameters of(RequestBody sent, List<DeclaredParameter> declared, boolean lenient) {
        if (sent.bytes().length == 0) {
            return new GivenParameters(Map.of(), Map.of(), List.of());
        }
        return switch (gated(sent)) {
            case Gate.AcceptedBody passed -> declared(passed.json(), declared, lenient);
            case Gate.GateRefusal refused -> {
                if (isParameters(sent)) {
                    throw refusal(refused);
                }
                yield new GivenParameters(Map.of(), Map.of(resourceName(declared), sent), List.of());
            }
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

    private static GivenParameters declared(byte[] gated, List<DeclaredParameter> declared, boolean lenient) {
        Map<String, String> values = new HashMap<>();
        Map<String, RequestBody> resources = new HashMap<>();
        List<Problem> faults = new ArrayList<>();
        List<Problem> ignored = new ArrayList<>();
        JsonNode members = parameters(gated);
        for (int i = 0; i < members.size(); i++) {
            String place = "Parameters.parameter[" + i + "]";
            String name = members.path(i).path("name").stringValue("");
            Optional<DeclaredParameter> parameter = declared.stream()
                    .filter(declaration -> declaration.name().equals(name))
                    .findFirst();
            if (parameter.isEmpty()) {
                (lenient ? ignored : faults).add(new Problem("not-supported", place, takes(declared)));
                continue;
            }
            String element = parameter.get().element();
            JsonNode value = members.path(i).path(element);
            if ((values.containsKey(name) && !parameter.get().repeats()) || resources.containsKey(name)) {
                faults.add(new Problem("invalid", place, "The operation takes " + name + " once; send it once."));
            } else if (parameter.get().isResource() && value.isObject()) {
                resources.put(name, new RequestBody(resource(gated, i)));
            } else if (parameter.get().isWrittenAs(value)) {
                values.merge(name, value.asString(), OperationParameters::joined);
            } else {
                faults.add(new Problem("invalid", place, "Send " + name + " as " + element + "."));
            }
        }
        if (!faults.isEmpty()) {
            throw ObjectionException.badRequest(faults);
        }
        return new GivenParameters(values, resources, ignored);
    }

    /** Names the parameters that the operation takes, as the cure for one that it does not take. */
    static String takes(List<DeclaredParameter> declared) {
        return declared.isEmpty()
                ? "The operation takes no parameters at this address; leave this one out."
                : "The operation takes "
                        + declared.stream().map(DeclaredParameter::name).toList()
                        + " only; leave this parameter out.";
    }

    private static String joined(String first, String other) {
        return first + "," + other;
    }

    /** Accepts an empty body or {@code Parameters} without parameters, because the URL identifies the response. */
    static void checkNone(RequestBody sent) {
        if (sent.bytes().length == 0) {
            return;
        }
        Gate.GateResult gated = gated(sent);
        if (gated instanceof Gate.GateRefusal refused && isParameters(sent)) {
            throw refusal(refused);
        }
        if (!(gated instanceof Gate.AcceptedBody passed)
                || !parameters(passed.json()).isEmpty()) {
            throw ObjectionException.badRequest(
                    "invalid",
                    "The stored results take no parameters; send none, or the response itself to $score at the type's"
                            + " address.");
        }
    }

    /** A bare resource, which is the usual, is not checked twice. */
    private static Gate.GateResult gated(RequestBody sent) {
        return isParameters(sent) ? sent.gated(TYPE) : new Gate.GateRefusal(Gate.GateRefusalKind.UNREADABLE, List.of());
    }

    private static ObjectionException refusal(Gate.GateRefusal refused) {
        return ObjectionException.refused(Refusal.of(refused));
    }

    /** Checks whether the body's {@code resourceType} is {@code Parameters}; the rest may be invalid. */
    private static boolean isParameters(RequestBody sent) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), sent.bytes())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean type = json.currentName().equals("resourceType");
                JsonToken value = json.nextToken();
                if (type) {
                    return value == JsonToken.VALUE_STRING && json.getString().equals(TYPE);
                }
                json.skipChildren();
            }
            return false;
        } catch (JacksonException _) {
            return false; // the main job reports the error
        }
    }

    private static JsonNode parameters(byte[] gated) {
        return JsonMapper.shared().readTree(gated).path("parameter");
    }

    private static Optional<byte[]> resource(byte[] gated) {
        JsonNode members = parameters(gated);
        return members.size() == 1
                        && members.path(0).path("name").stringValue("").equals(NAME)
                        && members.path(0).path(NAME).isObject()
                ? Optional.of(resource(gated, 0))
                : Optional.empty();
    }

    /** Bytes of the resource in the parameter at that index, unchanged. */
    private static byte[] resource(byte[] gated, int index) {
        JsonPointer place = JsonPointer.compile("/parameter/" + index + "/" + NAME);
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), gated)) {
            while (!json.streamReadContext().pathAsPointer().equals(place)) {
                json.nextToken();
            }
            json.nextToken();
            int begin = (int) json.currentTokenLocation().getByteOffset();
            json.skipChildren();
            return Arrays.copyOfRange(gated, begin, (int) json.currentLocation().getByteOffset());
        }
    }
}
