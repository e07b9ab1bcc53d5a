package org.dorsal.writeback;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes of a resource of ours what the EHR is sent, and recognises it again. */
interface Wire {
    /**
     * The body.
     *
     * @param filed our references and the EHR's, for what the EHR has; what it has not is named by identifier alone
     * @param replaces the EHR's copy of an earlier note that this one replaces, where notes are not updated
     */
    byte[] body(ItemKey key, Piece piece, Way.Written way, Map<String, String> filed, Optional<EhrCopy> replaces);

    /** What the EHR's copy, read or found, is to this item. */
    Likeness likeness(ItemKey key, Piece piece, byte[] copy, String patient);

    /** Id and version that a resource of that type tells of itself; empty when it is not readable as one. */
    Optional<EhrCopy> copy(String type, byte[] resource);

    /** What is searched for to find this very item, {@code identifier=…} encoded. */
    String sought(ItemKey key);

    /** What a searchset holds; empty when it is not readable as one. */
    Optional<Searched> searched(ItemKey key, Piece piece, byte[] bundle, String patient);

    /**
     * The answer to a search.
     *
     * @param whole there is no further page
     */
    record Searched(List<Hit> hits, boolean whole) {
        public Searched {
            hits = List.copyOf(hits);
        }
    }

    /** One resource of it. */
    record Hit(EhrCopy copy, Likeness likeness) {}

    /** How a resource of the EHR relates to ours. */
    enum Likeness {
        /** This very version: it carries its mark. */
        THIS_VERSION,
        /** The same resource in another version of ours. */
        OTHER_VERSION,
        /** The right patient's and type, and no mark of ours was kept, so it can't be told. */
        UNMARKED,
        /** Another resource of the patient. */
        ANOTHER,
        /** Another patient's. */
        ANOTHER_PATIENT,
        /** Not readable as that type. */
        UNREADABLE
    }
}
