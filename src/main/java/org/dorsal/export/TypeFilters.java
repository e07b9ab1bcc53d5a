package org.dorsal.export;

import java.util.List;
import org.dorsal.store.ResourceQuery;

/** Reader of search texts, which were checked when the export was requested. */
@FunctionalInterface
public interface TypeFilters {
    /**
     * Searches among the texts that concern the type.
     *
     * @param texts values such as {@code Observation?status=final}
     */
    List<ResourceQuery> read(String site, String type, List<String> texts);
}
