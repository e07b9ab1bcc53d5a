package org.dorsal.http.fhir;

import java.util.*;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.dorsal.fhirjson.Problem;
import org.dorsal.http.fhir.RequestBundle.RequestEntry;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Finds entries that depend on each other (FHIR R4 http.html, 3.1.0.11.1): two changes of one resource,
 * a fullUrl that occurs twice (bdl-7), and a reference to a resource that another entry creates.
 */
final class BundleOverlaps {
    private static final JsonFactory JSON = new JsonFactory();

    private BundleOverlaps() {}

    /**
     * Finds the dependencies among the entries of a batch and returns one problem for each entry concerned. The
     * resources of entries that the caller may not perform are not read.
     */
    static List<Problem> in(List<RequestEntry> entries, Predicate<RequestEntry> permitted) {
        List<Problem> problems = overlaps(entries);
        Set<String> created = created(entries);
        entries.stream()
                .filter(permitted)
                .filter(entry -> refersTo(entry, created))
                .forEach(entry -> problems.add(new Problem(
                        "business-rule",
                        entry.place() + ".resource",
                        "An entry of a batch cannot refer to what another entry creates; send it afterwards.")));
        return problems;
    }

    /** Finds the entries of a transaction that change the same resource or store the same business identifier. */
    static List<Problem> inTransaction(List<RequestEntry> entries, BundleReferences references) {
        List<Problem> problems = overlaps(entries);
        repeated(
                        entries.stream()
                                .filter(entry -> references.identifier(entry).isPresent())
                                .toList(),
                        entry -> references.identifier(entry).orElseThrow())
                .forEach(entry -> problems.add(new Problem(
                        "duplicate",
                        entry.place() + ".resource.identifier",
                        "Another entry carries the same identifier; each response has its own.")));
        return problems;
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

    /** Identities of the resources that the entries create. */
    private static Set<String> created(List<RequestEntry> entries) {
        return entries.stream()
                .filter(entry ->
                        entry.method().equals("POST") && !entry.fullUrl().isEmpty())
                .map(RequestEntry::fullUrl)
                .collect(Collectors.toSet());
    }

    /** Looks each text of the body up once: a search for each fullUrl would cost their number times the body. */
    private static boolean refersTo(RequestEntry entry, Set<String> created) {
        if (created.isEmpty() || entry.body().length == 0) {
            return false;
        }
        try (JsonParser body = JSON.createParser(ObjectReadContext.empty(), entry.body())) {
            for (JsonToken token = body.nextToken(); token != null; token = body.nextToken()) {
                String text = token == JsonToken.VALUE_STRING ? body.getString() : "";
                if (created.contains(text) && !text.equals(entry.fullUrl())) {
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
