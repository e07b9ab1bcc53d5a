package org.dorsal.fhirjson;

import java.util.*;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Resource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Resolves the references between the entries of a Bundle (R4 bundle.html#references): a URN or an absolute address
 * means the entry with that fullUrl, and a relative reference is joined with the root of the entry's fullUrl. Read
 * by its letters alone, a reference to a patient of another server would mean the one with the same id here.
 */
public final class BundleReferences {
    private static final String VERSION = "/_history/";
    private static final String SUBJECT = "subject";

    /** Address of each entry, with its type and id; addresses of two resources with the same type and id are left out. */
    private final Map<String, String> entries = new HashMap<>();

    /** Type and id of each entry, with its addresses. */
    private final Map<String, Set<String>> addresses = new HashMap<>();

    private BundleReferences(JsonNode bundle) {
        bundle.path("entry").valueStream().forEach(entry -> {
            String address = fullUrl(entry);
            JsonNode resource = entry.path("resource");
            if (!address.isEmpty() && !resource.path("id").stringValue("").isEmpty()) {
                String name = resource.path("resourceType").stringValue("") + "/"
                        + resource.path("id").stringValue("").strip();
                addresses.computeIfAbsent(name, _ -> new HashSet<>()).add(versionless(address));
            }
        });
        addresses.forEach((name, places) -> {
            if (places.size() == 1) {
                entries.merge(places.iterator().next(), name, (_, _) -> "");
            }
        });
    }

    public static BundleReferences of(JsonNode bundle) {
        return new BundleReferences(bundle);
    }

    /**
     * Returns the resource of an entry with its references resolved. The subject is written as the type and id of the
     * entry that it means, unless its address distinguishes them and the server, too, else as an absolute address, and is left
     * out where it means nothing in the Bundle. Another
     * reference is made absolute where it means an entry. Where it could be mistaken for one with its type and id, it
     * becomes a logical reference: HAPI links by type and id, of any server.
     */
    public JsonNode resource(JsonNode entry) {
        JsonNode resource = entry.path("resource");
        String fullUrl = fullUrl(entry);
        if (!(resource instanceof ObjectNode object)) {
            return resource;
        }
        ObjectNode resolved = object.objectNode().setAll(object);
        object.forEachEntry((name, value) -> {
            if (value instanceof ObjectNode element && element.path("reference").isString()) {
                String reference = element.path("reference").stringValue("").strip();
                Optional<String> address = address(reference, fullUrl);
                resolved.set(
                        name, name.equals(SUBJECT) ? subject(element, address) : other(element, reference, address));
            }
        });
        return resolved;
    }

    /** Returns the resource of an entry, with its address as its id where the fullUrl names its server. */
    static Resource located(BundleEntryComponent entry) {
        Resource resource = entry.getResource();
        String name = "/" + resource.fhirType() + "/" + resource.getIdElement().getIdPart();
        return entry.hasFullUrl() && entry.getFullUrl().endsWith(name) ? resource.setId(entry.getFullUrl()) : resource;
    }

    private ObjectNode subject(ObjectNode element, Optional<String> address) {
        return with(element, address.map(place -> {
            String name = entries.getOrDefault(versionless(place), place);
            return isHttp(place) && versionless(place).endsWith("/" + name) ? place : name;
        }));
    }

    private ObjectNode other(ObjectNode element, String reference, Optional<String> address) {
        if (address.filter(place -> entries.containsKey(versionless(place))).isPresent()) {
            return with(element, address);
        }
        if (!addresses.containsKey(name(reference))) {
            return element;
        }
        ObjectNode logical = with(element, Optional.empty());
        logical.putObject("identifier").put("value", reference);
        return logical;
    }

    /** Returns the type and id of a reference, without server and version. */
    private static String name(String reference) {
        String place = versionless(reference);
        return place.substring(place.lastIndexOf('/', place.lastIndexOf('/') - 1) + 1);
    }

    private static ObjectNode with(ObjectNode element, Optional<String> reference) {
        ObjectNode copy = element.objectNode().setAll(element);
        reference.ifPresentOrElse(written -> copy.put("reference", written), () -> copy.remove("reference"));
        return copy;
    }

    /** Returns what a reference means, as an address; a relative one of an entry without fullUrl is that of the server. */
    private static Optional<String> address(String reference, String fullUrl) {
        if (fullUrl.isEmpty() || reference.startsWith("#") || isAbsolute(reference)) {
            return Optional.of(reference);
        }
        return root(versionless(fullUrl)).map(root -> root + "/" + reference);
    }

    private static boolean isAbsolute(String reference) {
        return isHttp(reference) || reference.startsWith("urn:");
    }

    private static boolean isHttp(String address) {
        return address.startsWith("http://") || address.startsWith("https://");
    }

    /** Returns the address without type and id; empty for a URN, below which nothing is. */
    private static Optional<String> root(String fullUrl) {
        int id = fullUrl.lastIndexOf('/');
        int type = fullUrl.lastIndexOf('/', id - 1);
        return isHttp(fullUrl) && type > fullUrl.indexOf("//") + 1
                ? Optional.of(fullUrl.substring(0, type))
                : Optional.empty();
    }

    static String versionless(String reference) {
        int version = reference.indexOf(VERSION);
        return version < 0 ? reference : reference.substring(0, version);
    }

    private static String fullUrl(JsonNode entry) {
        return entry.path("fullUrl").stringValue("").strip();
    }
}
