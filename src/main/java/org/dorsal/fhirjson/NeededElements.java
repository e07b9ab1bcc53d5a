package org.dorsal.fhirjson;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeDeclaredChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import java.util.*;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.codesystems.ConditionClinical;
import org.hl7.fhir.r4.model.codesystems.ConditionVerStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Copies the needed elements of a foreign resource, if they are valid FHIR R4. Other elements are not read;
 * extensions and unknown elements are left out, as FHIR allows; an element without content (null, an empty text,
 * array or object) is left out as if it had not been sent. Every other element that is not R4 is left out and
 * counted: a decision that rests on the resource must know that something is missing. A modifier element that is not
 * needed, or whose codes are unknown, may change the meaning of all others (R4 conformance-rules.html#isModifier).
 */
final class NeededElements {
    /** Ids of real servers go beyond FHIR's 64 characters (109 were seen) and are opaque. */
    private static final Pattern ID = Pattern.compile("[!-~]{1,256}");

    /** A time without its seconds is no FHIR dateTime; its day is. */
    private static final Pattern NO_SECONDS =
            Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})T[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?");

    /** A page names no more of them. */
    private static final int MAX_PLACES = 5;

    private final Map<String, Set<String>> needed;
    private final List<TolerantReader.ReadFault> faults = new ArrayList<>();
    private int notUnderstood;
    private Optional<TolerantReader.ReadFault> modifier = Optional.empty();

    private final ObjectNode copy;

    /** @param needed names of elements by resource type; resources of other types are not read */
    NeededElements(ObjectNode resource, String type, Map<String, Set<String>> needed) {
        this.needed = needed;
        this.copy = resource(resource, type, ElementPath.of(type));
    }

    /** Returns the understood part of the resource. */
    ObjectNode copy() {
        return copy;
    }

    /** Returns the number of needed elements that were left out because they are not FHIR R4. */
    int notUnderstood() {
        return notUnderstood;
    }

    /** Returns the first places of elements that were left out. */
    List<TolerantReader.ReadFault> faults() {
        return List.copyOf(faults);
    }

    /** Returns the place of a modifier that is not understood and may change the meaning of the resource. */
    Optional<TolerantReader.ReadFault> modifier() {
        return modifier;
    }

    /** Returns whether a value has content. */
    static boolean isFilled(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> false;
            case STRING -> !value.stringValue().isBlank();
            case ARRAY, OBJECT -> value.valueStream().anyMatch(NeededElements::isFilled);
            case BOOLEAN, NUMBER, POJO, BINARY -> true;
        };
    }

    private ObjectNode resource(ObjectNode resource, String type, ElementPath place) {
        ObjectNode copy = elements(
                FhirJson.context().getResourceDefinition(type),
                resource,
                Optional.of(needed.getOrDefault(type, Set.of())),
                place);
        return copy.put("resourceType", type);
    }

    private ObjectNode elements(
            BaseRuntimeElementCompositeDefinition<?> type,
            ObjectNode from,
            Optional<Set<String>> wanted,
            ElementPath place) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        Map<String, String> choices = new HashMap<>();
        from.forEachEntry((name, value) -> {
            BaseRuntimeChildDefinition child = type.getChildByName(name);
            if (isFilled(value) && ModifierElements.isUnread(name, child, wanted)) {
                modifier = modifier.or(() -> Optional.of(TolerantReader.ReadFault.of(place.dot(name), "")));
            }
            if (child == null
                    || name.contains("[")
                    || name.equals("extension")
                    || ModifierElements.ALWAYS.contains(name)) {
                return;
            }
            String element = child.getElementName();
            if (!isFilled(value)
                    || !wanted.map(names -> names.contains(element)).orElse(true)) {
                return;
            }
            String other = choices.putIfAbsent(element, name);
            if (other != null) { // two values of one choice: which one is meant is unknown
                copy.remove(other);
                fault(place.dot(element), "one value");
                return;
            }
            member(child, name, value, place.dot(name)).ifPresent(needed -> copy.set(name, needed));
        });
        return copy;
    }

    private Optional<JsonNode> member(
            BaseRuntimeChildDefinition child, String name, JsonNode value, ElementPath place) {
        if (child.getMax() == 1) {
            return value(child, name, value, place);
        }
        if (!(value instanceof ArrayNode items)) {
            return fault(place, "array");
        }
        ArrayNode elements = JsonNodeFactory.instance.arrayNode();
        for (int item = 0; item < items.size(); item++) {
            if (isFilled(items.get(item))) {
                value(child, name, items.get(item), place.item(item)).ifPresent(elements::add);
            }
        }
        return elements.isEmpty() ? Optional.empty() : Optional.of(elements);
    }

    private Optional<JsonNode> value(BaseRuntimeChildDefinition child, String name, JsonNode value, ElementPath place) {
        BaseRuntimeElementDefinition<?> type = child.getChildByName(name);
        return switch (type.getChildType()) {
            case RESOURCE, CONTAINED_RESOURCES, CONTAINED_RESOURCE_LIST -> contained(value, place);
            case COMPOSITE_DATATYPE, RESOURCE_BLOCK, EXTENSION_DECLARED, UNDECL_EXT ->
                value instanceof ObjectNode object && type instanceof BaseRuntimeElementCompositeDefinition<?> composite
                        ? composite(child, composite, object, place)
                        : fault(place, type.getName());
            case PRIMITIVE_DATATYPE, ID_DATATYPE -> primitive(type, child, value, place);
            case PRIMITIVE_XHTML, PRIMITIVE_XHTML_HL7ORG -> Optional.empty(); // foreign markup is never shown
        };
    }

    private Optional<JsonNode> composite(
            BaseRuntimeChildDefinition child,
            BaseRuntimeElementCompositeDefinition<?> type,
            ObjectNode value,
            ElementPath place) {
        ObjectNode elements = elements(type, value, Optional.empty(), place);
        return ModifierElements.isUnderstood(child, type, elements)
                ? Optional.<JsonNode>of(elements).filter(NeededElements::isFilled)
                : fault(place, "code");
    }

    private Optional<JsonNode> contained(JsonNode value, ElementPath place) {
        String type = value.path("resourceType").stringValue("");
        return value instanceof ObjectNode object && needed.containsKey(type)
                ? Optional.of(resource(object, type, place))
                : Optional.empty();
    }

    private Optional<JsonNode> primitive(
            BaseRuntimeElementDefinition<?> type, BaseRuntimeChildDefinition child, JsonNode value, ElementPath place) {
        String name = type.getName();
        boolean whole = Primitives.WHOLE_NUMBERS.contains(name);
        if (name.equals("boolean")) {
            return value.isBoolean() ? Optional.of(value) : fault(place, name);
        }
        if (whole || name.equals("decimal")) {
            return JsonText.number(value)
                            .filter(literal -> !whole || Primitives.isWhole(literal))
                            .filter(literal -> Primitives.fits(type, child, literal))
                            .isPresent()
                    ? Optional.of(value)
                    : fault(place, name);
        }
        if (value instanceof StringNode text) {
            String words = text.stringValue();
            return text(type, child, Primitives.SPACED.contains(name) ? words : words.strip(), place);
        }
        return fault(place, name);
    }

    private Optional<JsonNode> text(
            BaseRuntimeElementDefinition<?> type, BaseRuntimeChildDefinition child, String text, ElementPath place) {
        String name = type.getName();
        if (name.equals("id")) {
            return ID.matcher(text).matches() ? Optional.of(StringNode.valueOf(text)) : fault(place, name);
        }
        var noSeconds = NO_SECONDS.matcher(text);
        String literal = name.equals("dateTime") && noSeconds.matches() ? noSeconds.group(1) : text;
        return Primitives.fits(type, child, literal) ? Optional.of(StringNode.valueOf(literal)) : fault(place, name);
    }

    private Optional<JsonNode> fault(ElementPath place, String expected) {
        notUnderstood++;
        if (faults.size() < MAX_PLACES) {
            faults.add(TolerantReader.ReadFault.of(place, expected));
        }
        return Optional.empty();
    }

    /**
     * Recognizes modifier elements that a reader does not understand: each may turn the meaning of all other elements into
     * its opposite, so the resource must not be used (R4 conformance-rules.html#isModifier). HAPI's model says which
     * elements are modifiers.
     */
    static final class ModifierElements {
        /** Modifiers of every type, which no reader understands. */
        static final Set<String> ALWAYS = Set.of("modifierExtension", "implicitRules");

        /** Required codes of modifier elements that are concepts; HAPI checks those that are codes. */
        private static final Map<String, RequiredCodes> CODES = Map.of(
                "clinicalStatus",
                RequiredCodes.of(ConditionClinical.values(), ConditionClinical::getSystem, ConditionClinical::toCode),
                "verificationStatus",
                RequiredCodes.of(
                        ConditionVerStatus.values(), ConditionVerStatus::getSystem, ConditionVerStatus::toCode));

        private ModifierElements() {}

        private record RequiredCodes(String system, Set<String> codes) {
            /** HAPI's enums end with NULL, which has no code. */
            static <E extends Enum<E>> RequiredCodes of(
                    E[] values, Function<E, String> system, Function<E, String> code) {
                return new RequiredCodes(
                        system.apply(values[0]),
                        Arrays.stream(values)
                                .filter(value -> !value.name().equals("NULL"))
                                .map(code)
                                .collect(Collectors.toUnmodifiableSet()));
            }

            boolean hold(JsonNode coding) {
                return codes.contains(coding.path("code").stringValue("").strip())
                        && Set.of("", system)
                                .contains(coding.path("system").stringValue("").strip());
            }
        }

        /**
         * Returns whether an element is a modifier that its reader leaves out.
         *
         * @param wanted names of the elements that are read; empty for all
         */
        static boolean isUnread(String name, @Nullable BaseRuntimeChildDefinition child, Optional<Set<String>> wanted) {
            return ALWAYS.contains(name)
                    || (child != null
                            && isModifier(child)
                            && wanted.filter(names -> !names.contains(child.getElementName()))
                                    .isPresent());
        }

        /**
         * Returns whether a complex element is no modifier, or one that is understood: a concept with a code of its required
         * value set, as a text has no known meaning, or another element of which something is understood.
         *
         * @param understood elements that were understood
         */
        static boolean isUnderstood(
                BaseRuntimeChildDefinition child, BaseRuntimeElementDefinition<?> type, JsonNode understood) {
            return !isModifier(child)
                    || (type.getName().equals("CodeableConcept")
                            ? Optional.ofNullable(CODES.get(child.getElementName()))
                                    .filter(codes -> understood
                                            .path("coding")
                                            .valueStream()
                                            .anyMatch(codes::hold))
                                    .isPresent()
                            : NeededElements.isFilled(understood));
        }

        private static boolean isModifier(@Nullable BaseRuntimeChildDefinition child) {
            return child instanceof BaseRuntimeDeclaredChildDefinition declared && declared.isModifier();
        }
    }
}
