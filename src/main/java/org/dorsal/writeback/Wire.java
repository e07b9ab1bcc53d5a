package org.dorsal.writeback;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes of a resource of ours what the EHR is sent, and recognises it again. */
interface Wire {
    byte[] body(ItemKey key, Deliverable piece, KindPlan.WrittenKind way, Occasion occasion);

    /** Headers that go with a creation. */
    default Map<String, String> asks(ItemKey key, KindPlan.WrittenKind way) {
        return way.conditional() ? Map.of("If-None-Exist", sought(key)) : Map.of();
    }

    /** What of that this assessment can be written at all. */
    default KindPlan.WritePlan fitting(KindPlan.WritePlan writePlan, List<Deliverable> pieces) {
        return writePlan;
    }

    /** What the EHR's copy, read or found, is to this item. */
    Likeness likeness(ItemKey key, Deliverable piece, byte[] copy, String patient);

    /** Id and version that a resource of that type tells of itself; empty when it is not readable as one. */
    Optional<EhrCopy> copy(String type, byte[] resource);

    /** What is searched for to find this very item, {@code identifier=…} encoded. */
    String sought(ItemKey key);

    /** What a searchset holds; empty when it is not readable as one. */
    Optional<Searched> searched(ItemKey key, Deliverable piece, byte[] bundle, String patient);

    /**
     * Whether a text of a note, in whatever form the EHR keeps it, carries the mark of this very version; empty when it carries
     * none and may be something else than a text of a note, such as a page that asks to sign in.
     */
    Optional<Boolean> marked(ItemKey key, byte[] text);

    /**
     * What a body depends on besides the resource.
     *
     * @param filed our references and the EHR's, for what the EHR has; what it has not is named by identifier alone
     * @param replaces the EHR's copy of an earlier note that this one replaces, where notes are not updated
     * @param user the EHR's reference of the clinician whose token it goes with
     * @param withoutAuthor the EHR does not know the author
     */
    record Occasion(
            Map<String, String> filed, Optional<EhrCopy> replaces, Optional<String> user, boolean withoutAuthor) {
        public Occasion {
            filed = Map.copyOf(filed);
        }
    }

    /**
     * The answer to a search.
     *
     * @param next address of the next page
     */
    record Searched(List<Hit> hits, Optional<String> next) {
        public Searched {
            hits = List.copyOf(hits);
        }
    }

    /**
     * One resource of it.
     *
     * @param texts addresses of a note's texts that are not in it; an empty one where the EHR does not tell the text
     */
    record Hit(EhrCopy copy, Likeness likeness, List<String> texts) {
        public Hit {
            texts = List.copyOf(texts);
        }
    }

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
