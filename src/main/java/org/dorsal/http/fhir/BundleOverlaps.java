package org.dorsal.http.fhir;

import java.util.*;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.Problem;
import org.dorsal.fhirjson.SearchToken;
import org.dorsal.http.fhir.RequestBundle.RequestEntry;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Finds entries that depend on each other (FHIR R4 http.html, 3.1.0.11.1): two changes of one resource,
 * a fullUrl that occurs twice (bdl-7), and a link to a resource that another entry creates.
 */
final class BundleOverlaps {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Gate GATE = new Gate(Limits.ofRequests());
    private static final Pattern ADDRESS = Pattern.compile("^https?://.+/([A-Z][A-Za-z]+/[A-Za-z0-9.-]+)$");
    private static final Pattern VERSION = Pattern.compile("/_history/[^/]*$");

    /** A reference within a Bundle, or by a search. */
    private static final Pattern NO_RESOURCE = Pattern.compile("^urn:(?:uuid|oid):|[?]");

    private BundleOverlaps() {}

    /**
     * Finds the dependencies among the entries and returns one problem for each entry concerned. The resources of entries
     * that the caller may not perform are not read.
     */
    static List<Problem> in(List<RequestEntry> entries, Predicate<RequestEntry> permitted) {
        List<Problem> problems = overlaps(entries);
        Set<String> created = created(entries);
        entries.stream()
                .filter(permitted)
                .filter(entry -> hasText(entry, (text, reference) -> names(created, text, reference, entry)))
                .forEach(entry -> problems.add(new Problem(
                        "business-rule",
                        entry.place() + ".resource",
                        "An entry cannot refer to what another entry creates; send it afterwards, with the id.")));
        return problems;
    }

    /**
     * Finds also the entries of a transaction that store the same business identifier, and references that lead to no
     * resource outside of it.
     */
    static List<Problem> inTransaction(List<RequestEntry> entries, Predicate<RequestEntry> permitted) {
        List<Problem> problems = in(entries, permitted);
        entries.stream()
                .filter(permitted)
                .filter(entry -> hasText(
                        entry,
                        (text, reference) ->
                                reference && NO_RESOURCE.matcher(text).find()))
                .forEach(entry -> problems.add(new Problem(
                        "not-supported",
                        entry.place() + ".resource",
                        "References to entries and by a search are not supported; refer to a resource by its id.")));
        IdentityHashMap<RequestEntry, String> identifiers = new IdentityHashMap<>();
        entries.stream()
                .filter(permitted.and(RequestEntry::storesResponse))
                .forEach(entry -> identifier(entry).ifPresent(identifier -> identifiers.put(entry, identifier)));
        repeated(
                        entries.stream().filter(identifiers::containsKey).toList(),
                        entry -> identifiers.getOrDefault(entry, ""))
                .forEach(entry -> problems.add(new Problem(
                        "duplicate",
                        entry.place() + ".resource.identifier",
                        "Another entry carries the same identifier; each response has its own.")));
        return problems;
    }

    /** Business identifier ({@code system|value}) of a body; empty without one, and for what is no strict JSON. */
    private static Optional<String> identifier(RequestEntry entry) {
        return GATE.checkObject(entry.body(), "Bundle") instanceof Gate.AcceptedBody passed
                ? Optional.of(passed.tree().path("identifier"))
                        .filter(identifier ->
                                !identifier.path("value").stringValue("").isEmpty())
                        .map(identifier -> SearchToken.of(
                                        identifier.path("system").stringValue(""),
                                        identifier.path("value").stringValue(""))
                                .text())
                : Optional.empty();
    }

    private static List<Problem> overlaps(List<RequestEntry> entries) {
        List<Problem> problems = new ArrayList<>();
        repeated(entries.stream().filter(entry -> !entry.fullUrl().isEmpty()).toList(), RequestEntry::fullUrl)
                .forEach(entry -> problems.add(new Problem(
                        "duplicate", entry.place() + ".fullUrl", "Each fullUrl occurs once in a Bundle (bdl-7).")));
        repeated(
                        entries.stream()
                                .filter(entry -> entry.identity().isPresent())
                                .toList(),
                        entry -> entry.identity().orElseThrow())
                .forEach(entry -> problems.add(new Problem(
                        "duplicate",
                        entry.place() + ".request",
                        "Another entry changes the same resource; send the second change in another Bundle.")));
        return problems;
    }

    /** Names of the resources that the entries create: the fullUrl, and type and id of one that is an address. */
    private static Set<String> created(List<RequestEntry> entries) {
        return entries.stream()
                .filter(entry ->
                        entry.method().equals("POST") && !entry.fullUrl().isEmpty())
                .map(RequestEntry::fullUrl)
                .flatMap(fullUrl -> ADDRESS.matcher(fullUrl).results().findFirst().stream()
                        .map(address -> address.group(1))
                        .map(relative -> Stream.of(fullUrl, relative))
                        .findFirst()
                        .orElse(Stream.of(fullUrl)))
                .collect(Collectors.toSet());
    }

    /** Whether a text names what an entry creates; the entry's own fullUrl may be its identifier, but no reference. */
    private static boolean names(Set<String> created, String text, boolean reference, RequestEntry entry) {
        String current = VERSION.matcher(text).replaceFirst("");
        return created.contains(current) && (reference || !current.equals(entry.fullUrl()));
    }

    /** Test of a text of a body. */
    @FunctionalInterface
    private interface TextTest {
        /** @param reference whether the text is a reference of FHIR */
        boolean holds(String text, boolean reference);
    }

    /** Tests each text of the body once: a search for each fullUrl would cost their number times the body. */
    private static boolean hasText(RequestEntry entry, TextTest test) {
        if (entry.body().length == 0) {
            return false;
        }
        try (JsonParser body = JSON.createParser(ObjectReadContext.empty(), entry.body())) {
            for (JsonToken token = body.nextToken(); token != null; token = body.nextToken()) {
                if (token == JsonToken.VALUE_STRING
                        && test.holds(body.getString(), "reference".equals(body.currentName()))) {
                    return true;
                }
            }
            return false;
        } catch (JacksonException _) {
            return false; // the entry's own checks name the fault
        }
    }

    private static List<RequestEntry> repeated(List<RequestEntry> entries, Function<RequestEntry, String> key) {
        Map<String, List<RequestEntry>> byKey =
                entries.stream().collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
        return byKey.values().stream()
                .filter(same -> same.size() > 1)
                .flatMap(Collection::stream)
                .toList();
    }
}
