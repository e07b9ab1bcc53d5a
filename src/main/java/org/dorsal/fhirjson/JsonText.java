package org.dorsal.fhirjson;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Reads one strict JSON object (RFC 8259) token by token, within limits; no recursion, and no number is computed. */
final class JsonText {

    /**
     * Jackson's own limits are out of the way because its messages know no place; ours are checked at each token. Names
     * are not kept in its shared table, which hostile names could fill.
     */
    private static final JsonFactory READER = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final String CURE =
            "Send exactly one JSON object in strict JSON (RFC 8259): double quotation marks, no"
                    + " comments, no NaN, nothing after the object.";

    private final String root;
    private final Limits limits;
    private final boolean cleaning;
    private final Deque<OpenStructure> open = new ArrayDeque<>();
    private final List<Gate.GateFault> faults = new ArrayList<>();
    private final Json.Obj top = new Json.Obj(new LinkedHashMap<>());
    private int tokens;
    private boolean closed;

    private JsonText(String root, Limits limits, boolean cleaning) {
        this.root = root;
        this.limits = limits;
        this.cleaning = cleaning;
    }

    sealed interface JsonReading {}

    record JsonTree(Json.Obj root) implements JsonReading {}

    record BrokenJson(List<Gate.GateFault> faults) implements JsonReading {}

    /**
     * Reads UTF-8.
     *
     * @param root how places begin: the name of the resource type
     */
    static JsonReading read(byte[] json, String root, Limits limits) {
        return Utf8.read(json, text -> read(text, new JsonText(root, limits, false)));
    }

    /**
     * Reads like {@code read}, but replaces characters that FHIR does not allow in a text by U+FFFD without a fault.
     */
    static JsonReading readCleaned(byte[] json, String root, Limits limits) {
        return Utf8.read(json, text -> read(text, new JsonText(root, limits, true)));
    }

    private static JsonReading read(String text, JsonText reading) {
        try (JsonParser tokens = READER.createParser(ObjectReadContext.empty(), text)) {
            reading.take(tokens);
        } catch (JacksonException notJson) {
            // its message quotes the body, so only its position is reported
            reading.notJson(notJson.getLocation());
        }
        return reading.faults.isEmpty() ? new JsonTree(reading.top) : new BrokenJson(reading.faults);
    }

    private void take(JsonParser in) {
        boolean goingOn = true;
        for (JsonToken token = in.nextToken(); token != null && goingOn; token = in.nextToken()) {
            goingOn = mayGoOn(token, in) && step(token, in);
        }
        if (goingOn && !closed) {
            stop("structure", "The body is empty. " + CURE);
        }
    }

    private boolean mayGoOn(JsonToken token, JsonParser in) {
        if (faults.size() >= Gate.REPORTED_AT_MOST) {
            return false;
        }
        if (closed || (open.isEmpty() && token != JsonToken.START_OBJECT)) {
            String where = words(in.currentTokenLocation());
            return stop(
                    "structure",
                    (closed ? "Something follows the object at " : "No object begins at ") + where + ". " + CURE);
        }
        if (++tokens > limits.maxTokens()) {
            return stop(
                    "too-costly", "The body has more than " + limits.maxTokens() + " parts; send less in one request.");
        }
        return true;
    }

    private boolean step(JsonToken token, JsonParser in) {
        return switch (token) {
            case START_OBJECT -> enter(open.isEmpty() ? top : new Json.Obj(new LinkedHashMap<>()));
            case START_ARRAY -> enter(new Json.Arr(new ArrayList<>()));
            case END_OBJECT, END_ARRAY -> leave();
            case PROPERTY_NAME -> name(in.currentName());
            case VALUE_STRING -> text(in.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(in.getString());
            case VALUE_TRUE, VALUE_FALSE -> add(new Json.Bool(token == JsonToken.VALUE_TRUE));
            case VALUE_NULL -> add(new Json.Null());
            case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> throw new IllegalStateException("No token of a JSON text");
        };
    }

    private boolean enter(Json container) {
        if (!open.isEmpty()) {
            add(container);
        }
        open.addLast(new OpenStructure(container));
        return open.size() <= limits.maxDepth()
                || stop(
                        "too-costly",
                        "The body is nested deeper than " + limits.maxDepth() + " levels; send it flatter.");
    }

    private boolean leave() {
        open.removeLast();
        closed = open.isEmpty();
        return true;
    }

    private boolean name(String name) {
        boolean again = open.getLast().begin(name);
        if (name.length() > limits.maxNameChars()) {
            return stop(
                    "too-long",
                    "A property name is longer than " + limits.maxNameChars() + " characters; FHIR has no such name.");
        }
        Json.Characters.fault(name).ifPresent(says -> stop("structure", says));
        if (again) {
            stop(
                    "structure",
                    "This property stands twice in one object; send it once, or else nobody knows which one is meant.");
        }
        return true;
    }

    private boolean text(String value) {
        if (value.length() > limits.maxTextChars()) {
            stop("too-long", "This text is longer than " + limits.maxTextChars() + " characters; shorten it.");
        }
        if (cleaning) {
            return add(new Json.Text(Json.Characters.cleaned(value)));
        }
        Json.Characters.fault(value).ifPresent(says -> stop("value", says));
        return add(new Json.Text(value));
    }

    private boolean number(String literal) {
        Json.NumberBounds.fault(literal, limits).ifPresent(says -> stop("value", says));
        return add(new Json.Num(literal));
    }

    private boolean add(Json value) {
        open.getLast().add(value);
        return true;
    }

    /** Notes a fault at the current place. @return false: where the caller gives up, there is nothing more to read */
    private boolean stop(String code, String says) {
        faults.add(Gate.GateFault.unreadable(code, place(), says));
        return false;
    }

    /** The reader looks ahead, so the fault may lie in the next member already: only the object around it is sure. */
    private void notJson(TokenStreamLocation at) {
        Optional.ofNullable(open.peekLast()).ifPresent(in -> in.begin(""));
        stop("structure", "This is no JSON at " + words(at) + ". " + CURE);
    }

    private String place() {
        ElementPath place = ElementPath.of(root);
        for (Iterator<OpenStructure> each = open.iterator(); each.hasNext(); ) {
            OpenStructure in = each.next();
            place = in.place(place, !each.hasNext());
        }
        return place.written();
    }

    private static String words(TokenStreamLocation at) {
        return "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /** Unfinished object or array, with the reader's position in it. */
    static final class OpenStructure {

        private final Json container;
        private String name = "";

        OpenStructure(Json container) {
            this.container = container;
        }

        /** A member begins. @return whether the object has a member of that name already */
        boolean begin(String member) {
            name = member;
            return container instanceof Json.Obj(var members) && members.containsKey(member);
        }

        void add(Json value) {
            switch (container) {
                case Json.Obj(var members) -> members.put(name, value);
                case Json.Arr(var items) -> items.add(value);
                case Json.Text _, Json.Num _, Json.Bool _, Json.Null _ ->
                    throw new IllegalStateException("No container");
            }
        }

        /** The innermost array has not taken its current item yet, the ones around it have. */
        ElementPath place(ElementPath outer, boolean innermost) {
            return switch (container) {
                case Json.Obj _ -> name.isEmpty() ? outer : outer.dot(name);
                case Json.Arr(var items) -> outer.at(innermost ? items.size() : items.size() - 1);
                case Json.Text _, Json.Num _, Json.Bool _, Json.Null _ -> outer;
            };
        }
    }
}
