package org.dorsal.http.fhir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.Problem;
import org.dorsal.http.fhir.RequestBundle.RequestEntry;
import org.dorsal.http.fhir.ResourceLinks.LinkKind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * References between the entries of a transaction (FHIR R4 http.html, 3.1.0.11.2; bundle.html, 2.36.4.1): a link to the
 * fullUrl of an entry becomes one to the resource that the entry stores. A body that is no strict JSON is left to the
 * checks of its entry.
 */
final class BundleReferences {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Gate GATE = new Gate(Limits.ofRequests());
    private static final String VERSION = "/_history/";
    private static final Pattern URN = Pattern.compile("urn:(?:uuid|oid):.*");
    private static final Pattern RELATIVE = Pattern.compile("[A-Z][A-Za-z]+/[A-Za-z0-9.-]+");
    private static final Pattern ADDRESS = Pattern.compile("https?://.+/(?=" + RELATIVE.pattern() + "$)");

    private final Set<String> stored;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<Integer> linked = new HashSet<>();
    private final Map<Integer, String> identifiers = new HashMap<>();

    private BundleReferences(List<RequestEntry> entries) {
        this.stored = entries.stream()
                .filter(RequestEntry::storesResponse)
                .map(RequestEntry::fullUrl)
                .filter(fullUrl -> !fullUrl.isEmpty())
                .collect(Collectors.toSet());
    }

    /**
     * Resource that an entry stores.
     *
     * @param reference relative, without version
     * @param version the version that the transaction stores or finds
     */
    record LinkTarget(String reference, int version) {}

    /** Reads the references of all entries. */
    static BundleReferences of(List<RequestEntry> entries) {
        BundleReferences references = new BundleReferences(entries);
        for (RequestEntry entry : entries) {
            tree(entry).ifPresent(tree -> {
                ResourceLinks.visit(tree, entry.place() + ".resource", (kind, place, link) -> {
                    references.check(entry, kind, place, link);
                    return link;
                });
                references.identify(entry, tree.path("identifier"));
            });
        }
        return references;
    }

    /** References that lead to no resource. */
    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Business identifier ({@code system|value}) of the response that the entry stores. */
    Optional<String> identifier(RequestEntry entry) {
        return Optional.ofNullable(identifiers.get(entry.number()));
    }

    /**
     * The body of an entry, with links to the resources that the transaction stores.
     *
     * @param targets by fullUrl
     * @param base absolute address of the site, for elements that are no references
     */
    byte[] resolved(RequestEntry entry, Map<String, LinkTarget> targets, String base) {
        if (!linked.contains(entry.number())) {
            return entry.body();
        }
        ObjectNode tree = tree(entry).orElseThrow();
        ResourceLinks.visit(tree, "", (kind, _, link) -> {
            Optional<LinkTarget> target =
                    Optional.ofNullable(targets.get(fullUrl(entry, link))).filter(_ -> leads(entry, link));
            return target.map(resource -> (kind == LinkKind.ADDRESS ? base + "/" : "")
                            + resource.reference()
                            + (link.contains(VERSION) ? VERSION + resource.version() : ""))
                    .orElse(link);
        });
        return JSON.writeValueAsBytes(tree);
    }

    private void check(RequestEntry entry, LinkKind kind, String place, String link) {
        if (leads(entry, link)) {
            linked.add(entry.number());
        } else if (kind == LinkKind.REFERENCE && URN.matcher(link).matches()) {
            problems.add(new Problem(
                    "not-found", place, "No entry of this transaction stores a resource with this fullUrl."));
        } else if (kind == LinkKind.REFERENCE && link.contains("?")) {
            problems.add(new Problem(
                    "not-supported",
                    place,
                    "Conditional references are not supported; refer to the resource by its id."));
        }
    }

    private boolean leads(RequestEntry entry, String link) {
        return stored.contains(fullUrl(entry, link));
    }

    /** Returns the fullUrl that a link means; a relative link is resolved against the entry that contains it. */
    private static String fullUrl(RequestEntry entry, String link) {
        int version = link.indexOf(VERSION);
        String current = version < 0 ? link : link.substring(0, version);
        var address = ADDRESS.matcher(entry.fullUrl());
        return RELATIVE.matcher(current).matches() && address.lookingAt() ? address.group() + current : current;
    }

    private void identify(RequestEntry entry, JsonNode identifier) {
        String value = identifier.path("value").stringValue("");
        if (entry.storesResponse() && !value.isEmpty()) {
            identifiers.put(entry.number(), identifier.path("system").stringValue("") + "|" + value);
        }
    }

    private static Optional<ObjectNode> tree(RequestEntry entry) {
        return entry.body().length > 0 && GATE.checkObject(entry.body(), "Bundle") instanceof Gate.AcceptedBody passed
                ? Optional.of(passed.tree())
                : Optional.empty();
    }
}
