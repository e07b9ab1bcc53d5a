package org.dorsal.writeback;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dorsal.fhirjson.Gate;
import org.dorsal.writeback.Wire.Hit;
import org.dorsal.writeback.Wire.Searched;
import tools.jackson.databind.JsonNode;

/** Reads what an EHR found. */
final class SearchAnswer {
    private SearchAnswer() {}

    /**
     * The resources that were asked for; empty when the answer is no searchset, or one of its entries can't be told.
     *
     * @param piece what it was searched for
     * @param patient logical id in the EHR
     */
    static Optional<Searched> of(byte[] body, ItemKey key, Piece piece, String patient, Wire wire) {
        if (!(new Gate(Resemblance.LIMITS).check(body, "Bundle") instanceof Gate.Passed(byte[] json))) {
            return Optional.empty();
        }
        JsonNode bundle = Tree.of(json);
        if (!Tree.text(bundle, "/type").equals("searchset")) {
            return Optional.empty();
        }
        List<Hit> hits = new ArrayList<>();
        for (JsonNode entry : bundle.path("entry")) {
            if (matches(entry, key.type())) {
                JsonNode resource = entry.path("resource");
                Optional<EhrCopy> copy = Resemblance.copy(resource);
                if (copy.isEmpty()) {
                    return Optional.empty();
                }
                hits.add(new Hit(copy.get(), wire.likeness(key, piece, Tree.bytes(resource), patient)));
            }
        }
        return Optional.of(new Searched(hits, isWhole(bundle)));
    }

    /** Where the mode is not told, what is of the type was found; what is included or explains is not. */
    private static boolean matches(JsonNode entry, String type) {
        String mode = Tree.text(entry, "/search/mode");
        return Tree.text(entry, "/resource/resourceType").equals(type) && (mode.isEmpty() || mode.equals("match"));
    }

    private static boolean isWhole(JsonNode bundle) {
        return bundle.path("link")
                .valueStream()
                .noneMatch(link -> Tree.text(link, "/relation").equals("next"));
    }
}
