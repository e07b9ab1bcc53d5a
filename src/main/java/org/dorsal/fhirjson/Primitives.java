package org.dorsal.fhirjson;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition.ChildTypeEnum;
import ca.uhn.fhir.parser.DataFormatException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.*;
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

    /**
     * Looks through a narrative's XHTML (R4 narrative.html, invariant txt-1): formatting elements only, no DOCTYPE
     * (external entities), no script, no event handlers. It is stored and served again as it came, so it must harm no
     * reader. Whether it is well formed is left to HAPI.
     */
    static final class NarrativeCheck {

        private static final Set<String> ELEMENTS = Set.of("""
                a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3
                h4 h5 h6 hr i kbd li ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr
                tt ul var""".split("\\s"));

        private static final Set<String> ATTRIBUTES = Set.of("""
                abbr align border cellpadding cellspacing class colspan dir headers id lang name rowspan scope
                span start summary title valign width xml:lang""".split("\\s"));

        private static final String XHTML = "http://www.w3.org/1999/xhtml";
        private static final Pattern TAG = Pattern.compile("</?([A-Za-z][A-Za-z0-9]*+)");
        private static final Pattern ATTRIBUTE =
                Pattern.compile("\\s++([A-Za-z:\\-]++)\\s*+=\\s*+([\"'])([^\"'<]*+)\\2");
        private static final Pattern MARKUP = Pattern.compile("<[^>]*+>");
        private static final Pattern NAMED =
                Pattern.compile("&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)");
        private static final Pattern END = Pattern.compile("\\s*+/?>");
        private static final Pattern LINK = Pattern.compile("(?i)https?://|mailto:|#");

        /** url(…), escapes and comments are how a style reaches out. */
        private static final Pattern FETCHING = Pattern.compile("[(\\\\/@&]");

        private NarrativeCheck() {}

        static Optional<String> fault(String div) {
            if (!div.startsWith("<div")) {
                return Optional.of("Begin the narrative with <div, or leave it out.");
            }
            for (int start = div.indexOf('<'); start >= 0; start = div.indexOf('<', start + 1)) {
                if (!harmless(div, start)) {
                    return Optional.of(
                            "Use formatting elements and plain attributes of FHIR's narrative only: no comments, no"
                                    + " DOCTYPE, no scripts or images; or leave the narrative out.");
                }
            }
            // each < begins a tag that ends: nothing is looked through twice
            if (MARKUP.matcher(div).replaceAll("").isBlank()) {
                return Optional.of("A narrative without text says nothing (txt-2); write some, or leave it out.");
            }
            if (NAMED.matcher(div).find()) {
                return Optional.of(
                        "Of named references only &amp;, &lt;, &gt;, &quot; and &apos; are XML; write others as"
                                + " characters or numbers, such as &#160; for &nbsp;.");
            }
            return Optional.empty();
        }

        private static boolean harmless(String div, int from) {
            Matcher tag = TAG.matcher(div).region(from, div.length());
            if (!tag.lookingAt() || !ELEMENTS.contains(tag.group(1))) {
                return false;
            }
            int position = tag.end();
            Matcher attribute = ATTRIBUTE.matcher(div).region(position, div.length());
            while (attribute.lookingAt()) {
                if (!harmless(attribute.group(1), attribute.group(3))) {
                    return false;
                }
                position = attribute.end();
                attribute.region(position, div.length());
            }
            return END.matcher(div).region(position, div.length()).lookingAt();
        }

        private static boolean harmless(String attribute, String value) {
            return switch (attribute) {
                case "href" -> LINK.matcher(value).lookingAt();
                case "xmlns" -> value.equals(XHTML);
                case "style" -> !FETCHING.matcher(value).find();
                default -> ATTRIBUTES.contains(attribute);
            };
        }
    }
}
