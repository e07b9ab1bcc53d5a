package org.dorsal.audit.archive;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;

/**
 * Something that an auditor can't believe.
 *
 * @param place the entry or row that it is about
 * @param says what was found there; no clinical data
 */
public record Doubt(Kind kind, String place, String says) {
    /** What is in doubt, each with what to do about it. */
    public enum Kind {
        UNREADABLE,
        MANIFEST_DIFFERS,
        LEAF_CHANGED,
        COLUMN_DIFFERS,
        EVENT_MISSING,
        EVENT_TWICE,
        EVENT_UNKNOWN,
        LEFT_WAITING,
        ERASED_UNTOLD,
        GAP,
        ROOT_DIFFERS,
        PROOF_BROKEN,
        NODE_DIFFERS,
        SIGNATURE_BAD,
        CHECKPOINT_NOT_IN_TREE,
        CHECKPOINT_ROW_DIFFERS,
        CHECKPOINT_MISSING,
        LOG_SHORTER,
        CHECKPOINT_NOT_COMPARED,
        RESOURCE_CHANGED,
        RESOURCE_MISSING,
        RESOURCE_UNKNOWN,
        ROW_CHANGED,
        ROW_MISSING,
        ROW_UNKNOWN,
        KNOWLEDGE_REFUSED,
        NOT_RESCORED,
        RESCORED_DIFFERENTLY;

        /** What to do, from {@code words/doubts.properties}. */
        public String cure() {
            return ResourceBundle.getBundle("words.doubts", Locale.ROOT).getString(name());
        }
    }

    /** Collects doubts; keeps the first ones and counts all, because a hostile file has as many as it likes. */
    static final class Doubts {
        private static final int KEPT = 1_000;
        private static final int KEPT_OF_ONE_KIND = 100;

        private final List<Doubt> kept = new ArrayList<>();
        private final Map<Kind, Integer> ofKind = new EnumMap<>(Kind.class);
        private long all;

        void add(Kind kind, String place, String says) {
            add(new Doubt(kind, place, says));
        }

        void add(Doubt doubt) {
            all++;
            if (kept.size() < KEPT && ofKind.merge(doubt.kind(), 1, Integer::sum) <= KEPT_OF_ONE_KIND) {
                kept.add(doubt);
            }
        }

        /** One about what that event made. */
        void at(Ledger.Event event, Kind kind, String place, String says) {
            Doubt doubt = new Doubt(kind, place, says);
            add(doubt);
            event.made().ifPresent(result -> result.doubt(doubt));
        }

        long all() {
            return all;
        }

        List<Doubt> kept() {
            return kept;
        }
    }

    @Override
    public String toString() {
        return kind + " at " + place + ": " + says;
    }
}
