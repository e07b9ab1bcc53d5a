package org.dorsal.offer;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** State of a prefetch value (CDS Hooks 2.0, "Prefetch Template" and "Prefetch query failures"). */
public sealed interface PrefetchState {
    /** Not supplied: the service has to read it. */
    record AbsentPrefetch() implements PrefetchState {}

    /** The client could not read it, or sent something else; it is not read again. */
    record FailedPrefetch() implements PrefetchState {}

    /**
     * Resources, also of a value that is null because there is no data.
     *
     * @param next link to the next page
     */
    record SuppliedPrefetch(List<JsonNode> resources, Optional<String> next) implements PrefetchState {
        public SuppliedPrefetch {
            resources = List.copyOf(resources);
        }

        @Override
        public String toString() {
            return "SuppliedPrefetch[" + resources.size() + "]";
        }
    }

    /** Returns the state of the template's value. */
    static PrefetchState of(JsonNode prefetch, PrefetchTemplate template) {
        return prefetch.has(template.key())
                ? read(prefetch.path(template.key()), template.type())
                : new AbsentPrefetch();
    }

    /**
     * Reads a value, or the body of a read or search.
     *
     * @param type type of the resources; others in a Bundle are ignored
     */
    static PrefetchState read(JsonNode value, String type) {
        String resourceType = value.path("resourceType").asString("");
        if (value.isNull()) {
            return new SuppliedPrefetch(List.of(), Optional.empty());
        }
        if (resourceType.equals(type)) {
            return new SuppliedPrefetch(List.of(value), Optional.empty());
        }
        if (!resourceType.equals("Bundle")) {
            return new FailedPrefetch();
        }
        Stream<JsonNode> entries = value.path("entry").valueStream();
        return new SuppliedPrefetch(
                entries.map(entry -> entry.path("resource"))
                        .filter(resource ->
                                resource.path("resourceType").asString("").equals(type))
                        .toList(),
                value.path("link")
                        .valueStream()
                        .filter(link -> link.path("relation").asString("").equals("next"))
                        .map(link -> link.path("url").asString(""))
                        .filter(url -> !url.isEmpty())
                        .findFirst());
    }
}
