package org.dorsal.archive;

import java.util.Locale;
import java.util.ResourceBundle;

/**
 * Finding of the verifier.
 *
 * @param place name of the entry or row
 * @param message description without clinical data
 */
public record VerificationFinding(FindingKind kind, String place, String message) {
    /** Kind of finding, with a recommended action. */
    public enum FindingKind {
        UNREADABLE,
        MANIFEST_DIFFERS,
        LEAF_CHANGED,
        COLUMN_DIFFERS,
        EVENT_MISSING,
        EVENT_TWICE,
        EVENT_UNKNOWN,
        LEFT_WAITING,
        ERASED_UNTOLD,
        ERASED_UNSIGNED,
        GAP,
        ROOT_DIFFERS,
        NODE_DIFFERS,
        SIGNATURE_BAD,
        NOT_WITNESSED,
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
        RESCORED_DIFFERENTLY,
        FILE_CHANGED,
        FILE_UNKNOWN;

        /** Recommended action, from {@code words/doubts.properties}. */
        public String cure() {
            return ResourceBundle.getBundle("words.doubts", Locale.ROOT).getString(name());
        }
    }

    @Override
    public String toString() {
        return kind + " at " + place + ": " + message;
    }
}
