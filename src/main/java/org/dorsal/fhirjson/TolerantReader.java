package org.dorsal.fhirjson;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;

/**
 * Reads resources of an EHR: only the needed elements, regardless of others, and each entry of a Bundle separately.
 * The {@link Gate} judges what callers send and refuses whole bodies; a hospital's own server need not correct its
 * chart before a clinician may see it (ADR 25). Size, depth, numbers and duplicate keys are bounded here as there.
 * Omitted elements are counted: content that was not understood is unknown and never a "no". Immutable, safe for any
 * thread.
 *
 * @param needed names of elements by resource type, {@code onset} for {@code onset[x]}; other types are not read
 */
public record TolerantReader(Limits limits, Map<String, Set<String>> needed) {
    /** Code of Epic's "no results", an entry of every empty list that repeats the statement of the list. */
    private static final String NO_RESULTS = "4101";

    public sealed interface TolerantReading<R> {}

    /**
     * Element that is not FHIR R4, without its value.
     *
     * @param place FHIRPath of the element, {@code Patient.birthDate}
     * @param expected FHIR type, or a word such as {@code array} or {@code JSON}; empty where the place suffices
     */
    public record ReadFault(String place, String expected) {
        static ReadFault of(ElementPath place, String expected) {
            return new ReadFault(place.written(), expected);
        }
    }

    /**
     * Resource with its understood elements.
     *
     * @param notUnderstood how many of them were not
     * @param faults the first of them
     */
    public record UnderstoodResource<R>(R resource, int notUnderstood, List<ReadFault> faults)
            implements TolerantReading<R> {
        @Override
        public String toString() {
            return "UnderstoodResource[" + notUnderstood + " not]";
        }
    }

    /**
     * Resource that must not be used.
     *
     * @param modified whether a modifier may change its meaning; otherwise it can't be read
     * @param fault place of the fault, if known
     */
    public record UnusableResource<R>(boolean modified, Optional<ReadFault> fault) implements TolerantReading<R> {}

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

        @Override
        public String toString() {
            return "ResourcePage[" + resources.size() + " resources, " + notUnderstood + " not understood]";
        }
    }

    /**
     * Checks that a body is one JSON object of that resource type, within the limits and without duplicate keys. The
     * content is unchecked: its reader must expect anything in it. Empty otherwise.
     */
    public static Optional<byte[]> json(byte[] body, String type, Limits limits) {
        return object(body, type, limits).map(TolerantReader::bytes);
    }

    public static Optional<byte[]> unmodifiedJson(byte[] body, String type, Limits limits) {
        return object(body, type, limits)
                .filter(object -> !modifiedAnywhere(object))
                .map(TolerantReader::bytes);
    }

    public <R extends Resource> TolerantReading<R> read(byte[] body, Class<R> type) {
        String name = type.getSimpleName();
        return object(body, name, limits)
                .map(object -> parsed(NeededElements.of(object, name, needed), type))
                .orElseGet(() -> new UnusableResource<>(false, Optional.of(unread(body, name))));
    }

    /** Returns the place where a body stops being JSON; the whole body when it is other JSON. */
    private ReadFault unread(byte[] body, String type) {
        return body.length <= limits.maxBytes()
                        && JsonText.readCleaned(body, type, limits)
                                instanceof JsonText.BrokenJson(List<Gate.GateFault> faults)
                        && !faults.isEmpty()
                ? new ReadFault(faults.getFirst().problem().expression(), "JSON")
                : new ReadFault(type, "resource");
    }

    private static <R extends Resource> TolerantReading<R> parsed(NeededElements.CopiedElements parts, Class<R> type) {
        if (parts.modifier().isPresent()) {
            return new UnusableResource<>(true, parts.modifier());
        }
        return switch (FhirJson.parse(bytes(parts.resource()), type)) {
            case Parsed.UnparsableResource<R> _ ->
                new UnusableResource<>(false, parts.faults().stream().findFirst());
            case Parsed.ParsedResource<R>(R resource) ->
                new UnderstoodResource<>(resource, parts.notUnderstood(), parts.faults());
        };
    }

    /** Parses the response to a search; empty when it is no Bundle. */
    public Optional<ResourcePage> page(byte[] body) {
        return object(body, "Bundle", limits)
                .filter(bundle -> !NeededElements.says(member(bundle, "implicitRules")))
                .map(this::page);
    }

    private ResourcePage page(Json.Obj bundle) {
        List<Json> kept = new ArrayList<>();
        int notUnderstood = isList(member(bundle, "entry")) ? 0 : 1;
        boolean incomplete = !isList(member(bundle, "link"));
        for (Json entry : items(member(bundle, "entry"))) {
            Json resource = member(entry, "resource");
            String type = text(member(resource, "resourceType"));
            if (type.equals("OperationOutcome")) {
                incomplete |= warns(resource);
            } else if (!FhirJson.context().getResourceTypes().contains(type)) {
                notUnderstood++;
            } else if (needed.containsKey(type)) {
                Optional<Json> whole = whole(entry, resource, type);
                whole.ifPresent(kept::add);
                notUnderstood += whole.isPresent() ? 0 : 1;
            }
        }
        return new ResourcePage(resources(kept), notUnderstood, incomplete, next(bundle));
    }

    /** Returns the entry if it has its needed elements; without one it may mean the opposite, as with "refuted". */
    private Optional<Json> whole(Json entry, Json resource, String type) {
        if (!(resource instanceof Json.Obj object) || NeededElements.says(member(entry, "modifierExtension"))) {
            return Optional.empty();
        }
        NeededElements.CopiedElements parts = NeededElements.of(object, type, needed);
        boolean readable = parts.modifier().isEmpty()
                && parts.notUnderstood() == 0
                && FhirJson.parse(
                                bytes(parts.resource()),
                                FhirJson.context().getResourceDefinition(type).getImplementingClass())
                        instanceof Parsed.ParsedResource<?>;
        Map<String, Json> copy = new LinkedHashMap<>();
        String fullUrl = text(member(entry, "fullUrl"));
        if (!fullUrl.isBlank()) {
            copy.put("fullUrl", new Json.Text(fullUrl.strip()));
        }
        copy.put("resource", parts.resource());
        return readable ? Optional.of(new Json.Obj(copy)) : Optional.empty();
    }

    /** Parses the entries together, so that references between them are resolved. */
    private static List<Resource> resources(List<Json> entries) {
        if (entries.isEmpty()) {
            return List.of();
        }
        Map<String, Json> bundle = new LinkedHashMap<>();
        bundle.put("resourceType", new Json.Text("Bundle"));
        bundle.put("type", new Json.Text("searchset"));
        bundle.put("entry", new Json.Arr(entries));
        return switch (FhirJson.parse(bytes(new Json.Obj(bundle)), Bundle.class)) {
            case Parsed.UnparsableResource<Bundle> _ ->
                throw new IllegalStateException("what HAPI read alone it reads together");
            case Parsed.ParsedResource<Bundle>(Bundle read) ->
                read.getEntry().stream()
                        .map(Bundle.BundleEntryComponent::getResource)
                        .toList();
        };
    }

    private static boolean warns(Json outcome) {
        List<Json> issues = items(member(outcome, "issue"));
        return issues.isEmpty()
                || issues.stream()
                        .anyMatch(issue -> items(member(member(issue, "details"), "coding")).stream()
                                .noneMatch(
                                        coding -> text(member(coding, "code")).equals(NO_RESULTS)));
    }

    private static Optional<String> next(Json.Obj bundle) {
        return items(member(bundle, "link")).stream()
                .filter(link -> text(member(link, "relation")).equals("next"))
                .map(link -> text(member(link, "url")))
                .filter(url -> !url.isBlank())
                .findFirst();
    }

    private static Optional<Json.Obj> object(byte[] body, String type, Limits limits) {
        return body.length <= limits.maxBytes()
                        && JsonText.readCleaned(body, type, limits) instanceof JsonText.JsonTree(Json.Obj root)
                        && text(member(root, "resourceType")).equals(type)
                ? Optional.of(root)
                : Optional.empty();
    }

    private static boolean modifiedAnywhere(Json value) {
        return switch (value) {
            case Json.Obj(Map<String, Json> members) ->
                NeededElements.says(member(value, "modifierExtension"))
                        || NeededElements.says(member(value, "implicitRules"))
                        || members.values().stream().anyMatch(TolerantReader::modifiedAnywhere);
            case Json.Arr(List<Json> items) -> items.stream().anyMatch(TolerantReader::modifiedAnywhere);
            case Json.Text _, Json.Num _, Json.Bool _, Json.Null _ -> false;
        };
    }

    private static Json member(Json of, String name) {
        return of instanceof Json.Obj(Map<String, Json> members)
                ? members.getOrDefault(name, new Json.Null())
                : new Json.Null();
    }

    private static List<Json> items(Json list) {
        return list instanceof Json.Arr(List<Json> items) ? items : List.of();
    }

    private static boolean isList(Json value) {
        return value instanceof Json.Arr || !NeededElements.says(value);
    }

    private static String text(Json value) {
        return value instanceof Json.Text(String text) ? text : "";
    }

    private static byte[] bytes(Json.Obj tree) {
        StringBuilder out = new StringBuilder();
        CanonicalJson.write(tree, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
