package org.dorsal.audit.archive;

import java.util.List;
import org.dorsal.store.Query;

/** What an export holds. */
public sealed interface Selection {
    /** In words, for the export's manifest and for the event that tells of the export. */
    String filter();

    /** The whole log of the site up to its newest checkpoint, with everything that its events wrote. */
    record Whole() implements Selection {
        @Override
        public String filter() {
            return "whole log";
        }
    }

    /**
     * Some events, each with its inclusion proof, and what they wrote. An id without a position under the newest checkpoint is left
     * out, and counted in the manifest.
     *
     * @param filter how they were chosen, in words without patient data
     */
    record Events(String filter, List<String> ids) implements Selection {
        public Events {
            ids = List.copyOf(ids);
        }

        @Override
        public String toString() {
            return "Events[" + ids.size() + "]";
        }
    }

    /**
     * The events that a search finds, each with its inclusion proof, and what they wrote.
     *
     * @param filter how they were chosen, in words without patient data
     * @param query of type AuditEvent; its page size doesn't matter
     */
    record Found(String filter, Query query) implements Selection {}
}
