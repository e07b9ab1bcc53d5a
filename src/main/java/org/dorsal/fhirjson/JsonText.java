package org.dorsal.fhirjson;

import java.nio.*;
import java.nio.charset.*;
import java.util.*;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;
import tools.jackson.databind.util.RawValue;

/**
 * One strict JSON object (RFC 8259), read within limits as Jackson's tree. Each number is a raw value with its
 * literal, so that none is computed or rounded; see {@link #number}. Jackson's binding to a tree would compute them.
 */
final class JsonText {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String CURE =
            "Send exactly one JSON object in strict JSON (RFC 8259): double quotation marks, no"
                    + " comments, no NaN, nothing after the object.";

    private final String start;
    private final Limits limits;
    private final boolean cleaning;
    private final Predicate<String> isWanted;
    private final JsonParser json;
    private final ObjectNode root = NODES.objectNode();
    private final List<Gate.GateFault> faults = new ArrayList<>();

    /** Name of the member before the one that begins; empty once its name is read. */
    private @Nullable String before = "";

    private JsonText(String text, String start, Limits limits, boolean cleaning, Predicate<String> isWanted) {
        this.isWanted = isWanted;
        this.start = start;
        this.limits = limits;
        this.cleaning = cleaning;
        this.json = limits.parser(text);
    }

    /** Returns the object, which is incomplete when there are faults. */
    ObjectNode root() {
        return root;
    }

    List<Gate.GateFault> faults() {
        return faults;
    }

    /**
     * Reads UTF-8.
     *
     * @param start how places begin: the name of the resource type
     */
    static JsonText read(byte[] json, String start, Limits limits) {
        return read(json, start, limits, false, _ -> true);
    }

    /** Reads like {@code read}, but replaces characters that no FHIR text may hold by U+FFFD without a fault. */
    static JsonText readCleaned(byte[] json, String start, Limits limits) {
        return read(json, start, limits, true, _ -> true);
    }

    /** Reads like {@code readCleaned}, and only properties of these names. */
    static JsonText readNamed(byte[] json, String start, Limits limits, Set<String> names) {
        return read(json, start, limits, true, names::contains);
    }

    /** Returns the literal of a number, such as {@code 7.0} or {@code 1e2}. */
    static Optional<String> number(JsonNode value) {
        return value instanceof POJONode number
                ? Optional.of(((RawValue) number.getPojo()).rawValue().toString())
                : Optional.empty();
    }

    /**
     * Decodes strict UTF-8 (RFC 3629) first: overlong forms, surrogates and truncated characters are refused, where
     * JSON readers take some of them. RFC 8259 section 8.1 forbids senders to write a byte order mark.
     */
    private static JsonText read(
            byte[] json, String start, Limits limits, boolean cleaning, Predicate<String> isWanted) {
        ByteBuffer bytes = ByteBuffer.wrap(json);
        CharBuffer chars = CharBuffer.allocate(json.length);
        boolean malformed = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(bytes, chars, true)
                .isError();
        String text = chars.flip().toString();
        JsonText read = new JsonText(malformed ? "" : text, start, limits, cleaning, isWanted);
        if (malformed) {
            String message = "Byte " + bytes.position() + " of the body is no valid UTF-8; send the body in UTF-8.";
            read.fault("", "structure", message);
        } else if (text.startsWith("\uFEFF") || text.indexOf('\0') >= 0) {
            String message = "The body holds a byte order mark or a NUL character; send JSON in UTF-8 without it.";
            read.fault("", "structure", message);
        } else {
            read.readObject();
        }
        return read;
    }

    private void readObject() {
        try (json) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                members(root);
                if (json.nextToken() != null) {
                    fault(start, "structure", "Something follows the object at " + words(json.currentTokenLocation()));
                }
            } else {
                fault(start, "structure", "No object begins at " + words(json.currentTokenLocation()));
            }
        } catch (StreamConstraintsException _) {
            fault(
                    Objects.equals(json.currentName(), before) ? around() : place(), // between two names
                    "too-costly",
                    "Here the body goes beyond a limit; send less. The limits are " + limits.description() + ".");
        } catch (JacksonException notJson) { // its message quotes the body
            fault(around(), "structure", "This is no JSON at " + words(notJson.getLocation()));
        }
    }

    /** Jackson could refuse duplicates too, but only the first, and in the words of a syntax error. */
    private void members(ObjectNode object) {
        while (nextName() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            if (hasForbidden(name)) {
                fault(place(), "structure", "This name has a character that FHIR does not allow; remove it.");
            }
            if (object.has(name)) {
                fault(
                        place(),
                        "structure",
                        "This property occurs twice in one object; send it once, or else nobody knows which one is meant.");
            }
            json.nextToken();
            if (isWanted.test(name)) {
                object.set(name, value());
            } else {
                json.skipChildren();
            }
        }
    }

    private JsonToken nextName() {
        before = json.currentName();
        JsonToken next = json.nextToken();
        before = "";
        return next;
    }

    /** Recursive, to the depth that the limits allow. */
    private JsonNode value() {
        return switch (json.currentToken()) {
            case START_OBJECT -> {
                ObjectNode object = NODES.objectNode();
                members(object);
                yield object;
            }
            case START_ARRAY -> {
                ArrayNode array = NODES.arrayNode();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value());
                }
                yield array;
            }
            case VALUE_STRING -> NODES.stringNode(text(json.getString()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> literal(json.getString());
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(json.getBooleanValue());
            case VALUE_NULL -> NODES.nullNode();
            case PROPERTY_NAME, END_OBJECT, END_ARRAY, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("No value of a JSON text");
        };
    }

    private String text(String value) {
        if (!hasForbidden(value)) {
            return value;
        }
        if (!cleaning) {
            fault(
                    place(),
                    "value",
                    "A control character, half of a surrogate pair, U+FFFE or U+FFFF is here; FHIR allows none, so remove it.");
        }
        return value.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]|\\p{Cs}", "\uFFFD");
    }

    /**
     * Finds characters that no FHIR text may hold (R4 datatypes, string: none below U+0020 but tab, line feed and
     * carriage return), that no XML may hold (XML 1.0, 2.2: neither U+FFFE nor U+FFFF), or that are half a character:
     * an escaped lone surrogate becomes a question mark once it is written as UTF-8.
     */
    private static boolean hasForbidden(String text) {
        for (int i = 0; i < text.length(); i++) {
            int c = text.codePointAt(i);
            boolean control = (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == '\uFFFE' || c == '\uFFFF';
            if (control || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
                return true;
            }
            i += Character.charCount(c) - 1;
        }
        return false;
    }

    private JsonNode literal(String number) {
        int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
        String digits = exponent < 0 ? "" : number.substring(exponent + 1).replaceFirst("^[+-]?0*", "");
        if (digits.length() > 2 || (!digits.isEmpty() && Integer.parseInt(digits) > Limits.MAX_EXPONENT)) {
            fault(
                    place(),
                    "value",
                    "The exponent of this number is beyond " + Limits.MAX_EXPONENT + "; write a plain number.");
        }
        return NODES.rawValueNode(new RawValue(number));
    }

    private void fault(String place, String code, String message) {
        if (faults.size() < Gate.MAX_REPORTED) {
            faults.add(Gate.GateFault.unreadable(code, place, message));
        }
    }

    private String place() {
        return place(json.streamReadContext()).written();
    }

    /** The parser looks ahead, so a fault may lie in the next member already: only the object around it is sure. */
    private String around() {
        TokenStreamContext context = json.streamReadContext();
        return place(context.inObject() ? context.getParent() : context).written();
    }

    private ElementPath place(TokenStreamContext context) {
        if (context.inRoot()) {
            return ElementPath.of(start);
        }
        ElementPath outer = place(context.getParent());
        if (context.inArray()) {
            return outer.item(context.getCurrentIndex());
        }
        return context.hasCurrentName() ? outer.dot(context.currentName()) : outer;
    }

    private static String words(TokenStreamLocation location) {
        return "line " + location.getLineNr() + ", column " + location.getColumnNr() + ". " + CURE;
    }
}
