package org.dorsal.http.fhir;

import java.util.*;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.dorsal.fhirjson.ElementPath;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.Problem;
import org.dorsal.fhirjson.SearchToken;
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

    /** The fullUrls of stored resources by their base and the rest; a fullUrl without a base has an empty one. */
    private final Map<String, Map<String, String>> stored = new HashMap<>();

    private final List<Problem> problems = new ArrayList<>();
    private final Set<Integer> linked = new HashSet<>();
    private final Map<Integer, String> identifiers = new HashMap<>();

    private BundleReferences(List<RequestEntry> entries) {
        entries.stream()
                .filter(entry -> entry.storesResponse() && !entry.fullUrl().isEmpty())
                .map(RequestEntry::fullUrl)
                .forEach(fullUrl -> {
                    String base = base(fullUrl);
                    String reference = fullUrl.substring(base.length());
                    stored.computeIfAbsent(base, _ -> new HashMap<>()).put(reference, fullUrl);
                    stored.computeIfAbsent("", _ -> new HashMap<>()).put(fullUrl, fullUrl);
                });
    }

    /**
     * Resource that an entry stores.
     *
     * @param reference relative, without version
     * @param version the version that the transaction stores or finds
     */
    record LinkTarget(String reference, int version) {}

    /**
     * Reads the references of the entries that the caller may perform; the others are refused with the transaction,
     * and nothing is done for their resources.
     */
    static BundleReferences of(List<RequestEntry> entries, Predicate<RequestEntry> permitted) {
        BundleReferences references = new BundleReferences(entries);
        entries.stream()
                .filter(permitted)
                .forEach(entry -> tree(entry).ifPresent(tree -> references.read(entry, tree)));
        return references;
    }

    private void read(RequestEntry entry, ObjectNode tree) {
        Map<String, String> relatives = relatives(entry);
        ResourceLinks.visit(tree, entry.place() + ".resource", (kind, place, link) -> {
            check(entry, kind, place, link, fullUrl(relatives, link).isPresent());
            return link;
        });
        identify(entry, tree.path("identifier"));
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
        Map<String, String> relatives = relatives(entry);
        ResourceLinks.visit(tree, "", (kind, _, link) -> {
            Optional<LinkTarget> target =
                    fullUrl(relatives, link).flatMap(fullUrl -> Optional.ofNullable(targets.get(fullUrl)));
            return target.map(resource -> (kind == LinkKind.ADDRESS ? base + "/" : "")
                            + resource.reference()
                            + (link.contains(VERSION) ? VERSION + resource.version() : ""))
                    .orElse(link);
        });
        return JSON.writeValueAsBytes(tree);
    }

    private void check(RequestEntry entry, LinkKind kind, ElementPath place, String link, boolean leads) {
        if (leads) {
            linked.add(entry.number());
        } else if (kind == LinkKind.REFERENCE && URN.matcher(link).matches()) {
            problems.add(new Problem(
                    "not-found", place.written(), "No entry of this transaction stores a resource with this fullUrl."));
        } else if (kind == LinkKind.REFERENCE && link.contains("?")) {
            problems.add(new Problem(
                    "not-supported",
                    place.written(),
                    "Conditional references are not supported; refer to the resource by its id."));
        }
    }

    /** The fullUrls to which relative links of the entry lead, by link. */
    private Map<String, String> relatives(RequestEntry entry) {
        String base = base(entry.fullUrl());
        return base.isEmpty() ? Map.of() : stored.getOrDefault(base, Map.of());
    }

    /**
     * Returns the fullUrl of the stored resource that a link means; a relative link is resolved against the entry that
     * contains it. Looked up in parts: joining base and link would cost the length of the base for each link.
     */
    private Optional<String> fullUrl(Map<String, String> relatives, String link) {
        int version = link.indexOf(VERSION);
        String current = version < 0 ? link : link.substring(0, version);
        return Optional.ofNullable(relatives.get(current))
                .or(() -> Optional.ofNullable(stored.getOrDefault("", Map.of()).get(current)));
    }

    /** Returns the base of a RESTful address with its slash, or an empty text for any other fullUrl. */
    static String base(String fullUrl) {
        int begin = fullUrl.startsWith("http://") ? "http://".length() : "https://".length();
        int id = fullUrl.lastIndexOf('/');
        int type = fullUrl.lastIndexOf('/', id - 1);
        boolean address = (fullUrl.startsWith("http://") || fullUrl.startsWith("https://"))
                && type > begin
                && RELATIVE.matcher(fullUrl.substring(type + 1)).matches();
        return address ? fullUrl.substring(0, type + 1) : "";
    }

    private void identify(RequestEntry entry, JsonNode identifier) {
        String value = identifier.path("value").stringValue("");
        if (entry.storesResponse() && !value.isEmpty()) {
            identifiers.put(
                    entry.number(),
                    SearchToken.of(identifier.path("system").stringValue(""), value)
                            .text());
        }
    }

    private static Optional<ObjectNode> tree(RequestEntry entry) {
        return entry.body().length > 0 && GATE.checkObject(entry.body(), "Bundle") instanceof Gate.AcceptedBody passed
                ? Optional.of(passed.tree())
                : Optional.empty();
    }
}
