package history.drive;

import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Parts of Bundles. */
final class Bundles {
    private Bundles() {}

    /** Resources of a searchset or history, without those that are about the search itself. */
    static Stream<JsonNode> resources(JsonNode bundle) {
        return bundle.path("entry")
                .valueStream()
                .filter(entry ->
                        !entry.path("search").path("mode").asString("match").equals("outcome"))
                .map(entry -> entry.path("resource"));
    }

    /** Address of the next page. */
    static Optional<String> next(JsonNode bundle) {
        return bundle.path("link")
                .valueStream()
                .filter(link -> link.path("relation").asString("").equals("next"))
                .map(link -> link.path("url").asString(""))
                .findFirst();
    }
}
