package org.dorsal.writeback;

import java.util.*;
import org.dorsal.store.StoredItem.EhrCopy;

/** Converts our resources to the EHR's form, and recognises the EHR's copies. */
interface EhrCodec {
    byte[] body(ItemKey key, Deliverable piece, KindPlan.WrittenKind way, BodyContext occasion);

    /** Headers that go with a creation. */
    default Map<String, String> creationHeaders(ItemKey key, KindPlan.WrittenKind way) {
        return way.conditional() ? Map.of("If-None-Exist", sought(key)) : Map.of();
    }

    /** Restricts the plan to the kinds that can be written for this assessment. */
    default KindPlan.WritePlan fitting(KindPlan.WritePlan writePlan, List<Deliverable> pieces) {
        return writePlan;
    }

    /** Compares the EHR's copy with the item. */
    CopyMatch likeness(ItemKey key, Deliverable piece, byte[] copy, String patient);

    /** Reads the id and version of a resource of the type; empty when unreadable. */
    Optional<EhrCopy> copy(String type, byte[] resource);

    /** Returns the search parameter that finds exactly this item, {@code identifier=…} encoded. */
    String sought(ItemKey key);

    /** Returns the search parameter that finds all versions of the item's resource, {@code identifier=…} encoded. */
    String soughtVersions(ItemKey key);

    /** Reads a searchset; empty when unreadable. */
    Optional<SearchPage> searched(ItemKey key, Deliverable piece, byte[] bundle, String patient);

    /**
     * Whether a note's text, in any form that the EHR stores, carries the mark of exactly this version; empty when it
     * carries none and may not be a note's text, such as a sign-in page.
     */
    Optional<Boolean> marked(ItemKey key, byte[] text);

    /**
     * Context of a body, in addition to the resource.
     *
     * @param filed our references and the EHR's, for filed resources; the others are referenced by identifier
     * @param replaces the EHR's copy of the earlier note that this one replaces, where notes are not updated
     * @param user the EHR's reference of the clinician who owns the token
     * @param withoutAuthor whether the author is left out, because the EHR does not have it
     */
    record BodyContext(
            Map<String, String> filed, Optional<EhrCopy> replaces, Optional<String> user, boolean withoutAuthor) {
        public BodyContext {
            filed = Map.copyOf(filed);
        }
    }

    /**
     * The answer to a search.
     *
     * @param next address of the next page
     */
    record SearchPage(List<SearchHit> hits, Optional<String> next) {
        public SearchPage {
            hits = List.copyOf(hits);
        }
    }

    /**
     * Resource in a search result.
     *
     * @param texts addresses of a note's texts outside of the resource; an empty one where the EHR returns none
     */
    record SearchHit(EhrCopy copy, CopyMatch likeness, List<String> texts) {
        public SearchHit {
            texts = List.copyOf(texts);
        }
    }

    /** How a resource of the EHR relates to ours. */
    enum CopyMatch {
        /** This very version: it carries its mark. */
        THIS_VERSION,
        /** The same resource in another version of ours. */
        OTHER_VERSION,
        /** The right patient and type without any mark of ours, so the relation is unknown. */
        UNMARKED,
        /** Another resource of the patient. */
        ANOTHER,
        /** Another patient's. */
        ANOTHER_PATIENT,
        /** Not readable as that type. */
        UNREADABLE
    }
}
