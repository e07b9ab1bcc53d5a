package org.dorsal.fhirjson;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Copies the needed elements of a foreign resource, if they are valid FHIR R4. Other elements are not read;
 * extensions and unknown elements are left out, as FHIR allows; an element without content (null, an empty text,
 * array or object) is left out as if it had not been sent. Every other element that is not R4 is left out and
 * counted: a decision that rests on the resource must know that something is missing.
 */
final class NeededElements {
    private static final Set<String> MODIFIERS = Set.of("modifierExtension", "implicitRules");

    /** Ids of real servers go beyond FHIR's 64 characters (109 were seen) and are opaque. */
    private static final Pattern ID = Pattern.compile("[!-~]{1,256}");

    /** A time without its seconds is no FHIR dateTime; its day is. */
    private static final Pattern NO_SECONDS =
            Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})T[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?");

    /** A page names no more of them. */
    private static final int PLACES_AT_MOST = 5;

    private final Map<String, Set<String>> needed;
    private final List<TolerantReader.ReadFault> faults = new ArrayList<>();
    private int notUnderstood;
    private Optional<TolerantReader.ReadFault> modifier = Optional.empty();

    private NeededElements(Map<String, Set<String>> needed) {
        this.needed = needed;
    }

    /**
     * Understood part of a resource.
     *
     * @param notUnderstood how many needed elements were left out because they are not FHIR R4
     * @param faults the first of them
     * @param modifier a modifier that is not understood and may change its meaning
     */
    record CopiedElements(
            Json.Obj resource,
            int notUnderstood,
            List<TolerantReader.ReadFault> faults,
            Optional<TolerantReader.ReadFault> modifier) {}

    /** @param needed names of elements by resource type; resources of other types are not read */
    static CopiedElements of(Json.Obj resource, String type, Map<String, Set<String>> needed) {
        NeededElements parts = new NeededElements(needed);
        Json.Obj copy = parts.resource(resource, type, ElementPath.of(type));
        return new CopiedElements(copy, parts.notUnderstood, List.copyOf(parts.faults), parts.modifier);
    }

    /** Returns whether a value has content. */
    static boolean says(Json value) {
        return switch (value) {
            case Json.Null _ -> false;
            case Json.Text(String text) -> !text.isBlank();
            case Json.Arr(List<Json> items) -> items.stream().anyMatch(NeededElements::says);
            case Json.Obj(Map<String, Json> members) ->
                members.values().stream().anyMatch(NeededElements::says);
            case Json.Num _, Json.Bool _ -> true;
        };
    }

    private Json.Obj resource(Json.Obj resource, String type, ElementPath at) {
        Json.Obj copy = elements(
                FhirJson.context().getResourceDefinition(type),
                resource,
                Optional.of(needed.getOrDefault(type, Set.of())),
                at);
        copy.members().put("resourceType", new Json.Text(type));
        return copy;
    }

    private Json.Obj elements(
            BaseRuntimeElementCompositeDefinition<?> type,
            Json.Obj from,
            Optional<Set<String>> wanted,
            ElementPath at) {
        Map<String, Json> copy = new LinkedHashMap<>();
        Map<String, String> choices = new HashMap<>();
        from.members().forEach((name, value) -> {
            if (MODIFIERS.contains(name) && says(value)) {
                modifier = modifier.or(() -> Optional.of(TolerantReader.ReadFault.of(at.dot(name), "")));
            }
            BaseRuntimeChildDefinition child = type.getChildByName(name);
            if (child == null || name.contains("[") || name.equals("extension") || MODIFIERS.contains(name)) {
                return;
            }
            String element = child.getElementName();
            if (!says(value) || !wanted.map(names -> names.contains(element)).orElse(true)) {
                return;
            }
            String other = choices.putIfAbsent(element, name);
            if (other != null) { // two values of one choice: which one is meant is unknown
                copy.remove(other);
                fault(at.dot(element), "one value");
                return;
            }
            member(child, name, value, at.dot(name)).ifPresent(kept -> copy.put(name, kept));
        });
        return new Json.Obj(copy);
    }

    private Optional<Json> member(BaseRuntimeChildDefinition child, String name, Json value, ElementPath at) {
        if (child.getMax() == 1) {
            return value(child, name, value, at);
        }
        if (!(value instanceof Json.Arr(List<Json> items))) {
            return fault(at, "array");
        }
        List<Json> kept = new ArrayList<>();
        for (int item = 0; item < items.size(); item++) {
            if (says(items.get(item))) {
                value(child, name, items.get(item), at.at(item)).ifPresent(kept::add);
            }
        }
        return kept.isEmpty() ? Optional.empty() : Optional.of(new Json.Arr(kept));
    }

    private Optional<Json> value(BaseRuntimeChildDefinition child, String name, Json value, ElementPath at) {
        BaseRuntimeElementDefinition<?> type = child.getChildByName(name);
        return switch (type.getChildType()) {
            case RESOURCE, CONTAINED_RESOURCES, CONTAINED_RESOURCE_LIST -> contained(value, at);
            case COMPOSITE_DATATYPE, RESOURCE_BLOCK, EXTENSION_DECLARED, UNDECL_EXT ->
                value instanceof Json.Obj object && type instanceof BaseRuntimeElementCompositeDefinition<?> composite
                        ? Optional.<Json>of(elements(composite, object, Optional.empty(), at))
                                .filter(NeededElements::says)
                        : fault(at, type.getName());
            case PRIMITIVE_DATATYPE, ID_DATATYPE -> primitive(type, child, value, at);
            case PRIMITIVE_XHTML, PRIMITIVE_XHTML_HL7ORG -> Optional.empty(); // foreign markup is never shown
        };
    }

    private Optional<Json> contained(Json value, ElementPath at) {
        return value instanceof Json.Obj object
                        && object.members().get("resourceType") instanceof Json.Text(String type)
                        && needed.containsKey(type)
                ? Optional.of(resource(object, type, at))
                : Optional.empty();
    }

    private Optional<Json> primitive(
            BaseRuntimeElementDefinition<?> type, BaseRuntimeChildDefinition child, Json value, ElementPath at) {
        String name = type.getName();
        return switch (value) {
            case Json.Bool _ when name.equals("boolean") -> Optional.of(value);
            case Json.Num(String literal)
            when name.equals("decimal")
                    || (Primitives.WHOLE_NUMBERS.contains(name) && Json.NumberBounds.isWhole(literal)) ->
                Primitives.fits(type, child, literal) ? Optional.of(value) : fault(at, name);
            case Json.Text(String text)
            when !name.equals("boolean") && !name.equals("decimal") && !Primitives.WHOLE_NUMBERS.contains(name) ->
                text(type, child, Primitives.SPACED.contains(name) ? text : text.strip(), at);
            default -> fault(at, name);
        };
    }

    private Optional<Json> text(
            BaseRuntimeElementDefinition<?> type, BaseRuntimeChildDefinition child, String text, ElementPath at) {
        String name = type.getName();
        if (name.equals("id")) {
            return ID.matcher(text).matches() ? Optional.of(new Json.Text(text)) : fault(at, name);
        }
        var noSeconds = NO_SECONDS.matcher(text);
        String literal = name.equals("dateTime") && noSeconds.matches() ? noSeconds.group(1) : text;
        return Primitives.fits(type, child, literal) ? Optional.of(new Json.Text(literal)) : fault(at, name);
    }

    private Optional<Json> fault(ElementPath at, String expected) {
        notUnderstood++;
        if (faults.size() < PLACES_AT_MOST) {
            faults.add(TolerantReader.ReadFault.of(at, expected));
        }
        return Optional.empty();
    }
}
