package org.dorsal.fhirjson;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition.ChildTypeEnum;
import ca.uhn.fhir.parser.DataFormatException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Checks that a primitive value has the JSON type of its FHIR type (R4 json.html, section "primitive elements"). */
final class Primitives {

    static final Set<String> WHOLE_NUMBERS = Set.of("integer", "positiveInt", "unsignedInt");
    static final Set<String> SPACED = Set.of("string", "markdown", "xhtml", "base64Binary");
    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]*");

    /** Depth of a check. */
    enum CheckDepth {
        /** Values of dates, codes and numbers are left to HAPI. */
        FORM,
        /** Slower: locates the faults after HAPI has refused a body without naming a place. */
        VALUE
    }

    private final List<Gate.GateFault> faults;
    private final CheckDepth depth;

    Primitives(List<Gate.GateFault> faults, CheckDepth depth) {
        this.faults = faults;
        this.depth = depth;
    }

    /** Returns whether HAPI keeps the extensions of a value of that type. */
    static boolean mayBeExtended(BaseRuntimeElementDefinition<?> type) {
        return type.getChildType() == ChildTypeEnum.PRIMITIVE_DATATYPE
                || type.getChildType() == ChildTypeEnum.ID_DATATYPE;
    }

    /** Returns whether the literal of a JSON number is an integer of R4: no fraction, exponent or minus zero. */
    static boolean isWhole(String literal) {
        return WHOLE.matcher(literal).matches();
    }

    void check(
            ElementPath place, BaseRuntimeElementDefinition<?> type, BaseRuntimeChildDefinition child, JsonNode value) {
        String name = type.getName();
        if (name.equals("boolean")) {
            expect(value.isBoolean(), place, "Send true or false here, without quotation marks.");
        } else if (name.equals("decimal")) {
            expect(JsonText.number(value).isPresent(), place, "Send a number here, without quotation marks.");
        } else if (WHOLE_NUMBERS.contains(name)) {
            boolean whole = JsonText.number(value).filter(Primitives::isWhole).isPresent();
            expect(
                    whole,
                    place,
                    "Send a whole number here: digits only, no fraction, exponent, minus zero or quotation marks.");
        } else if (value.isString()) {
            text(place, name, value.stringValue());
        } else {
            expect(false, place, "Send a text here, in double quotation marks.");
        }
        if (depth == CheckDepth.VALUE) {
            value(place, type, child, value);
        }
    }

    private void text(ElementPath place, String type, String text) {
        if (text.isBlank()) {
            expect(false, place, "An empty text says nothing; leave the element out.");
        } else if (!SPACED.contains(type)) {
            expect(text.equals(text.strip()), place, "Remove the white space before or after this value.");
        }
        if (type.equals("id")) {
            expect(LogicalIds.isFhir(text), place, "An id has 1 to 64 letters, digits, hyphens and dots.");
        } else if (type.equals("xhtml")) {
            NarrativeCheck.fault(text).ifPresent(message -> expect(false, place, message));
        }
    }

    private void value(
            ElementPath place, BaseRuntimeElementDefinition<?> type, BaseRuntimeChildDefinition child, JsonNode value) {
        String literal = JsonText.number(value).orElseGet(() -> value.asString(""));
        if (!literal.isEmpty() && !type.getName().equals("xhtml") && !fits(type, child, literal)) {
            faults.add(Gate.GateFault.unreadable("value", place.written(), rule(type.getName())));
        }
    }

    /** Returns whether HAPI accepts the literal; its message quotes the value and is not passed on. */
    static boolean fits(BaseRuntimeElementDefinition<?> type, BaseRuntimeChildDefinition child, String literal) {
        @Nullable Object argument = child.getInstanceConstructorArguments();
        try {
            if (type.newInstance(argument) instanceof IPrimitiveType<?> primitive) {
                primitive.setValueAsString(literal);
            }
            return true;
        } catch (DataFormatException | IllegalArgumentException _) {
            return false;
        }
    }

    private static String rule(String type) {
        return switch (type) {
            case "date" -> "Write a date that exists, as YYYY-MM-DD, YYYY-MM or YYYY.";
            case "dateTime", "instant" ->
                "Write a time that exists, as YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with its zone.";
            case "code" -> "Write one of the codes that FHIR R4 allows here.";
            case "integer", "positiveInt", "unsignedInt" -> "Write a whole number of at most nine digits.";
            default -> "Write a value that FHIR R4 allows for the type " + type + ".";
        };
    }

    private void expect(boolean holds, ElementPath place, String message) {
        if (!holds) {
            faults.add(Gate.GateFault.unreadable("value", place.written(), message));
        }
    }
}
