package org.dorsal.writeback;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dorsal.fhirjson.Gate;
import org.dorsal.writeback.Wire.Likeness;
import tools.jackson.databind.JsonNode;

/** What an EHR found. */
sealed interface SearchAnswer {

    /**
     * It was a searchset.
     *
     * @param next the address of the next page as the EHR gave it: foreign text, to be followed below the EHR's base only
     */
    record Found(List<Hit> hits, Optional<String> next) implements SearchAnswer {
        public Found {
            hits = List.copyOf(hits);
        }
    }

    /** It was none, or one of its entries can't be told. */
    record Unreadable() implements SearchAnswer {}

    /** One resource of the type that was asked for. */
    record Hit(EhrCopy copy, Likeness likeness) {}

    /**
     * Reads it.
     *
     * @param piece what it was searched for
     * @param patient logical id in the EHR
     */
    static SearchAnswer of(byte[] body, ItemKey key, Piece piece, String patient, Wire wire) {
        if (!(new Gate(Resemblance.LIMITS).check(body, "Bundle") instanceof Gate.Passed(byte[] json))) {
            return new Unreadable();
        }
        JsonNode bundle = Tree.of(json);
        if (!Tree.text(bundle, "/type").equals("searchset")) {
            return new Unreadable();
        }
        List<Hit> hits = new ArrayList<>();
        for (JsonNode entry : bundle.path("entry")) {
            if (matches(entry, key.type())) {
                JsonNode resource = entry.path("resource");
                String id = Tree.text(resource, "/id");
                if (id.isEmpty()) {
                    return new Unreadable();
                }
                Optional<String> version =
                        Optional.of(Tree.text(resource, "/meta/versionId")).filter(told -> !told.isEmpty());
                hits.add(new Hit(new EhrCopy(id, version), wire.likeness(key, piece, Tree.bytes(resource), patient)));
            }
        }
        return new Found(hits, next(bundle));
    }

    /** Where the mode is not told, what is of the type was found; what is included or explains is not. */
    private static boolean matches(JsonNode entry, String type) {
        String mode = Tree.text(entry, "/search/mode");
        return Tree.text(entry, "/resource/resourceType").equals(type) && (mode.isEmpty() || mode.equals("match"));
    }

    private static Optional<String> next(JsonNode bundle) {
        return bundle.path("link")
                .valueStream()
                .filter(link -> Tree.text(link, "/relation").equals("next"))
                .map(link -> Tree.text(link, "/url"))
                .filter(url -> !url.isEmpty())
                .findFirst();
    }
}
