package org.dorsal.fhirjson;

import java.util.*;
import java.util.function.*;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads resources of an EHR: only the needed elements, regardless of others, and each entry of a Bundle separately.
 * The {@link Gate} refuses whole bodies of callers; a hospital's own server need not correct its chart before a
 * clinician may see it. Size, depth, numbers and duplicate keys are bounded here as there. Omitted elements
 * are counted: content that was not understood is unknown and never a "no". Immutable, safe for any thread.
 *
 * @param needed names of elements by resource type, {@code onset} for {@code onset[x]}; other types are not read
 */
public record TolerantReader(Limits limits, Map<String, Set<String>> needed) {
    /** Code of Epic's "no results", an entry of every empty list that repeats the statement of the list. */
    private static final String NO_RESULTS = "4101";

    /** Limits of a Bundle without its entries: some 30,000 of them, and links. */
    private static final Limits FRAME = new Limits(5 << 20, 100_000, 1 << 20);

    /**
     * Element that is not FHIR R4, without its value.
     * @param place FHIRPath of the element, {@code Patient.birthDate}
     * @param expected FHIR type, or a word such as {@code array} or {@code JSON}; empty where the place suffices
     */
    public record ReadFault(String place, String expected) {
        static ReadFault of(ElementPath place, String expected) {
            return new ReadFault(place.written(), expected);
        }
    }

    /**
     * Reading of one resource.
     *
     * @param resource its understood elements; empty when it must not be used
     * @param modified whether it must not be used because a modifier may change its meaning
     * @param notUnderstood number of needed elements that were left out
     * @param faults first places of the faults, if known
     */
    public record TolerantReading<R>(
            Optional<R> resource, boolean modified, int notUnderstood, List<ReadFault> faults) {}

    /**
     * Page of a search result.
     *
     * @param resources with all their needed elements
     * @param notUnderstood number of entries left out because they lack some
     * @param incomplete the EHR itself says that the list may lack something
     * @param next link to the next page, as it came
     */
    public record ResourcePage(List<Resource> resources, int notUnderstood, boolean incomplete, Optional<String> next) {
        public ResourcePage {
            resources = List.copyOf(resources);
        }
    }

    /**
     * Checks that a body is one JSON object of that resource type, within the limits and without duplicate keys. The
     * content is unchecked: its reader must expect anything in it. Empty otherwise.
     */
    public static Optional<byte[]> json(byte[] body, String type, Limits limits) {
        return object(body, type, limits).map(CanonicalJson::of);
    }

    /** The same with only the elements of these names, at any depth; others become no tree. */
    public static Optional<byte[]> json(byte[] body, String type, Limits limits, Set<String> names) {
        return Optional.of(body)
                .filter(bytes -> bytes.length <= limits.maxBytes())
                .map(bytes -> JsonText.readNamed(bytes, type, limits, names))
                .flatMap(json -> object(json, type))
                .map(CanonicalJson::of);
    }

    /** Returns the type of a resource, without reading its other elements; empty for other JSON. */
    public static String type(byte[] body, Limits limits) {
        return text(JsonText.readNamed(body, "", limits, Set.of("resourceType"))
                .root()
                .path("resourceType"));
    }

    public static Optional<byte[]> unmodifiedJson(byte[] body, String type, Limits limits) {
        return object(body, type, limits)
                .filter(object -> !modifiedAnywhere(object))
                .map(CanonicalJson::of);
    }

    public <R extends Resource> TolerantReading<R> read(byte[] body, Class<R> type) {
        String name = type.getSimpleName();
        return object(body, name, limits)
                .map(object -> parsed(new NeededElements(object, name, needed), type))
                .orElseGet(() -> new TolerantReading<>(Optional.empty(), false, 0, List.of(unread(body, name))));
    }

    /** Returns the place where a body stops being JSON; the whole body when it is other JSON. */
    private ReadFault unread(byte[] body, String type) {
        if (body.length > limits.maxBytes()) {
            return new ReadFault(type, "resource");
        }
        return JsonText.readCleaned(body, type, limits).faults().stream()
                .findFirst()
                .map(fault -> new ReadFault(fault.problem().expression(), "JSON"))
                .orElseGet(() -> new ReadFault(type, "resource"));
    }

    private static <R extends Resource> TolerantReading<R> parsed(NeededElements parts, Class<R> type) {
        if (parts.modifier().isPresent()) {
            return new TolerantReading<>(
                    Optional.empty(), true, 0, List.of(parts.modifier().get()));
        }
        return switch (FhirJson.parse(CanonicalJson.of(parts.copy()), type)) {
            case Parsed.UnparsableResource<R> _ ->
                new TolerantReading<>(
                        Optional.empty(),
                        false,
                        0,
                        parts.faults().stream().limit(1).toList());
            case Parsed.ParsedResource<R>(R resource) ->
                new TolerantReading<>(Optional.of(resource), false, parts.notUnderstood(), parts.faults());
        };
    }

    /**
     * Parses the response of a server to a search; empty when it is no Bundle. A relative reference is one at that
     * server, also where its entries have the addresses of another host behind it.
     */
    public Optional<ResourcePage> page(byte[] body) {
        return page(body, _ -> entry -> entry.path("resource"));
    }

    /** Parses a Bundle of a caller, whose references are resolved by fullUrl; empty when it is no Bundle. */
    public Optional<ResourcePage> suppliedPage(byte[] body) {
        return page(body, cut -> BundleReferences.of(addresses(cut))::resource);
    }

    /** Reads the entries one by one: a tree of all would take some thirty times the bytes. */
    private Optional<ResourcePage> page(byte[] body, Function<CutBody, UnaryOperator<JsonNode>> resolution) {
        if (body.length > limits.maxBytes()) {
            return Optional.empty();
        }
        CutBody cut = CutBody.ofEntries(body);
        return object(cut.frame(), "Bundle", FRAME)
                .filter(bundle -> !NeededElements.isFilled(bundle.path("implicitRules")))
                .flatMap(bundle -> page(bundle, cut, resolution.apply(cut)));
    }

    private Optional<ResourcePage> page(ObjectNode bundle, CutBody cut, UnaryOperator<JsonNode> resolution) {
        ArrayNode entries = JsonNodeFactory.instance.arrayNode();
        int notUnderstood = isList(bundle.path("entry"))
                ? items(bundle.path("entry")).size() - cut.parts().size()
                : 1;
        boolean incomplete = !isList(bundle.path("link"));
        for (byte[] part : cut.parts().values()) {
            JsonText json = JsonText.readCleaned(part, "Bundle.entry", limits);
            if (!json.faults().isEmpty()) {
                return Optional.empty();
            }
            JsonNode entry = json.root();
            JsonNode resource = resolution.apply(entry);
            String type = text(resource.path("resourceType"));
            if (type.equals("OperationOutcome")) {
                incomplete |= warns(resource);
            } else if (!FhirJson.context().getResourceTypes().contains(type)) {
                notUnderstood++;
            } else if (needed.containsKey(type)) {
                Optional<ObjectNode> whole = whole(entry, resource, type);
                whole.ifPresent(entries::add);
                notUnderstood += whole.isPresent() ? 0 : 1;
            }
        }
        return Optional.of(new ResourcePage(resources(entries), notUnderstood, incomplete, next(bundle)));
    }

    /** Returns a Bundle with the address, type and id of each entry. */
    private ObjectNode addresses(CutBody cut) {
        ObjectNode bundle = JsonNodeFactory.instance.objectNode();
        ArrayNode entries = bundle.putArray("entry");
        for (byte[] part : cut.parts().values()) {
            JsonNode entry = JsonText.readCleaned(part, "Bundle.entry", limits).root();
            JsonNode resource = entry.path("resource");
            entries.addObject()
                    .put("fullUrl", text(entry.path("fullUrl")))
                    .putObject("resource")
                    .put("resourceType", text(resource.path("resourceType")))
                    .put("id", text(resource.path("id")));
        }
        return bundle;
    }

    private Optional<ObjectNode> whole(JsonNode entry, JsonNode resource, String type) {
        if (!(resource instanceof ObjectNode object) || NeededElements.isFilled(entry.path("modifierExtension"))) {
            return Optional.empty();
        }
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        String fullUrl = text(entry.path("fullUrl"));
        if (!fullUrl.isBlank()) {
            copy.put("fullUrl", fullUrl.strip());
        }
        return understood(object, type).map(needed -> {
            copy.set("resource", needed);
            return copy;
        });
    }

    /**
     * Returns the needed elements of a resource if all that it has are understood; without one it may mean the
     * opposite, as with "refuted".
     */
    public Optional<ObjectNode> understood(ObjectNode resource, String type) {
        NeededElements parts = new NeededElements(resource, type, needed);
        boolean readable = parts.modifier().isEmpty()
                && parts.notUnderstood() == 0
                && FhirJson.parse(
                                CanonicalJson.of(parts.copy()),
                                FhirJson.context().getResourceDefinition(type).getImplementingClass())
                        instanceof Parsed.ParsedResource<?>;
        return readable ? Optional.of(parts.copy()) : Optional.empty();
    }

    /** Parses the entries together, so that references between them are resolved. */
    private static List<Resource> resources(ArrayNode entries) {
        if (entries.isEmpty()) {
            return List.of();
        }
        ObjectNode bundle = JsonNodeFactory.instance.objectNode();
        bundle.put("resourceType", "Bundle").put("type", "searchset").set("entry", entries);
        return switch (FhirJson.parse(CanonicalJson.of(bundle), Bundle.class)) {
            case Parsed.UnparsableResource<Bundle> _ ->
                throw new IllegalStateException("what HAPI read alone it reads together");
            case Parsed.ParsedResource<Bundle>(Bundle read) ->
                read.getEntry().stream().map(BundleReferences::located).toList();
        };
    }

    private static boolean warns(JsonNode outcome) {
        ArrayNode issues = items(outcome.path("issue"));
        return issues.isEmpty()
                || issues.valueStream()
                        .anyMatch(issue -> items(issue.path("details").path("coding"))
                                .valueStream()
                                .noneMatch(coding -> text(coding.path("code")).equals(NO_RESULTS)));
    }

    private static Optional<String> next(ObjectNode bundle) {
        return items(bundle.path("link"))
                .valueStream()
                .filter(link -> text(link.path("relation")).equals("next"))
                .map(link -> text(link.path("url")))
                .filter(url -> !url.isBlank())
                .findFirst();
    }

    private static Optional<ObjectNode> object(byte[] body, String type, Limits limits) {
        return Optional.of(body)
                .filter(bytes -> bytes.length <= limits.maxBytes())
                .flatMap(bytes -> object(JsonText.readCleaned(bytes, type, limits), type));
    }

    private static Optional<ObjectNode> object(JsonText json, String type) {
        return Optional.of(json)
                .filter(read -> read.faults().isEmpty())
                .map(JsonText::root)
                .filter(root -> text(root.path("resourceType")).equals(type));
    }

    private static boolean modifiedAnywhere(JsonNode value) {
        return NeededElements.isFilled(value.path("modifierExtension"))
                || NeededElements.isFilled(value.path("implicitRules"))
                || value.valueStream().anyMatch(TolerantReader::modifiedAnywhere);
    }

    private static ArrayNode items(JsonNode list) {
        return list instanceof ArrayNode items ? items : JsonNodeFactory.instance.arrayNode();
    }

    private static boolean isList(JsonNode value) {
        return value.isArray() || !NeededElements.isFilled(value);
    }

    private static String text(JsonNode value) {
        return value.stringValue("");
    }
}
