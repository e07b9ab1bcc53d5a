package org.dorsal.http.fhir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dorsal.assessment.Refusal;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Takes a resource out of the {@code Parameters} that clients wrap it in (FHIR R4 operations, 3.2.0.2). {@code Parameters} pass the strict
 * gate whole; then the resource's bytes are cut out as they are, so that they are parsed once, and by the main job.
 */
final class OperationParameters {
    private static final String TYPE = "Parameters";
    private static final String NAME = "resource";
    private static final JsonFactory JSON = new JsonFactory();
    private static final Gate GATE = new Gate(Limits.ofRequests());

    private OperationParameters() {}

    /** One parameter. */
    private record Parameter(String name, byte[] resource) {}

    /** The resource, be it sent bare or as the one parameter {@code resource}; what is no {@code Parameters} stays as it is. */
    static Step<RequestForm.Bodies.Body> resourceIn(RequestForm.Bodies.Body sent) {
        return switch (gated(sent)) {
            case Gate.Passed(var json) -> {
                List<Parameter> given = in(json);
                yield given.size() == 1
                                && given.getFirst().name().equals(NAME)
                                && given.getFirst().resource().length > 0
                        ? Step.done(new RequestForm.Bodies.Body(given.getFirst().resource(), false))
                        : Step.stop(Objection.BadRequest.of(
                                "Parameters must hold one parameter, named resource, with the response in it."));
            }
            case Gate.Refused refused -> isParameters(sent) ? Step.stop(objection(refused)) : Step.done(sent);
        };
    }

    /** Nothing, or {@code Parameters} without any: what is asked for stands in the address. */
    static Step<RequestForm.Bodies.Body> none(RequestForm.Bodies.Body sent) {
        if (sent.bytes().length == 0) {
            return Step.done(sent);
        }
        return switch (gated(sent)) {
            case Gate.Passed(var json) when in(json).isEmpty() -> Step.done(RequestForm.Bodies.Body.NONE);
            case Gate.Passed _ -> Step.stop(tooMuch());
            case Gate.Refused refused -> Step.stop(isParameters(sent) ? objection(refused) : tooMuch());
        };
    }

    private static Objection tooMuch() {
        return Objection.BadRequest.of("The stored results take no parameters; send none, or the response itself to"
                + " $score at the type's address.");
    }

    /** A bare resource, which is the usual, is not checked twice. */
    private static Gate.Outcome gated(RequestForm.Bodies.Body sent) {
        if (sent.gzipped()) {
            return GATE.checkGzipped(sent.bytes(), TYPE);
        }
        return isParameters(sent) ? GATE.check(sent.bytes(), TYPE) : new Gate.Refused(Gate.Kind.UNREADABLE, List.of());
    }

    private static Objection objection(Gate.Refused refused) {
        return new Objection.Refused(
                switch (refused.kind()) {
                    case TOO_LARGE -> new Refusal.TooLarge(refused.problems());
                    case UNREADABLE -> new Refusal.Unreadable(refused.problems());
                    case NOT_SUPPORTED -> new Refusal.NotSupported(refused.problems());
                });
    }

    /** Whether it calls itself so, be it otherwise what it may. */
    private static boolean isParameters(RequestForm.Bodies.Body sent) {
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
            return false; // the main job says what is wrong with it
        }
    }

    private static List<Parameter> in(byte[] gated) {
        List<Parameter> found = new ArrayList<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), gated)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean parameters = json.currentName().equals("parameter");
                json.nextToken();
                if (parameters) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        found.add(parameter(json, gated));
                    }
                } else {
                    json.skipChildren();
                }
            }
        }
        return found;
    }

    private static Parameter parameter(JsonParser json, byte[] gated) {
        String name = "";
        byte[] resource = {};
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String member = json.currentName();
            json.nextToken();
            int begin = (int) json.currentTokenLocation().getByteOffset();
            if (member.equals("name")) {
                name = json.getString();
            }
            json.skipChildren();
            if (member.equals("resource")) {
                resource = Arrays.copyOfRange(
                        gated, begin, (int) json.currentLocation().getByteOffset());
            }
        }
        return new Parameter(name, resource);
    }
}
