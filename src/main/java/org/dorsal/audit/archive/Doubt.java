package org.dorsal.audit.archive;

/**
 * Something that an auditor can't believe.
 *
 * @param place the entry or row that it is about
 * @param says what was found there; no clinical data
 */
public record Doubt(Kind kind, String place, String says) {
    /** What is in doubt, each with what to do about it. */
    public enum Kind {
        UNREADABLE(
                "This is no export, or it was cut off or spoilt. Get it anew, and compare its SHA-256 with the one that the"
                        + " service recorded."),
        MANIFEST_DIFFERS("The export lost or gained lines after it was made. Get it anew."),
        LEAF_CHANGED(
                "The event or its salt was changed after it was logged. Compare it with a backup from before the change."),
        COLUMN_DIFFERS("A column beside the event was changed: searches would miss or misplace it. Believe the event."),
        EVENT_MISSING("The log holds an event that was removed from audit_event. Look for it in a backup."),
        EVENT_TWICE("One event stands at two positions. Somebody wrote into the log by hand."),
        EVENT_UNKNOWN(
                "The event never came into the log. Somebody wrote into audit_event by hand, or removed its log entry."),
        LEFT_WAITING("Events wait for their position for too long. Ask the operators whether the sequencer runs."),
        ERASED_UNTOLD("The payload is gone, and no event of the log tells who erased it and why."),
        GAP("Positions are missing: log entries were removed. Look for them in a backup."),
        ROOT_DIFFERS("The entries are not those that were signed. Something was changed, removed, inserted or moved."),
        PROOF_BROKEN(
                "The entry is not the one that stands there in the signed tree, or hashes of the tree were changed."),
        NODE_DIFFERS(
                "A stored hash of the tree is not the one that the entries give. Proofs from this database are wrong."),
        SIGNATURE_BAD("Nobody whom you trust has signed this. Give the keys of that time, each with --key."),
        CHECKPOINT_NOT_IN_TREE("What was signed then is no beginning of this log: the past was rewritten."),
        CHECKPOINT_ROW_DIFFERS(
                "The columns beside a checkpoint's note were changed. Believe the note, when it is signed."),
        CHECKPOINT_MISSING("A checkpoint that was kept outside is no longer in the database: it was removed there."),
        LOG_SHORTER(
                "A checkpoint that was kept outside holds more entries. If it is not younger than this export, the end of the"
                        + " log was cut off or an old backup was put back."),
        CHECKPOINT_NOT_COMPARED("Give checkpoints of this log; and for a partial export ask for the whole log."),
        RESOURCE_CHANGED("The stored resource is not the one that was logged. Compare it with a backup."),
        RESOURCE_MISSING("A resource that was logged is gone. Look for it in a backup."),
        RESOURCE_UNKNOWN("No event tells that this resource was ever written. Somebody put it there by hand."),
        ROW_CHANGED("The row is not the one that was logged. Compare it with a backup."),
        ROW_MISSING("A row that was logged is gone. Look for it in a backup."),
        ROW_UNKNOWN("No event tells of this row. Somebody put it there by hand."),
        KNOWLEDGE_REFUSED(
                "The profiles in the export can't be used. Get the release's own, and score the answers with them."),
        NOT_RESCORED("The result could not be computed anew. See the other doubts about this assessment."),
        RESCORED_DIFFERENTLY(
                "The same answers and criteria give another result: something was changed, or the software is wrong.");

        private final String cure;

        Kind(String cure) {
            this.cure = cure;
        }

        /** What to do. */
        public String cure() {
            return cure;
        }
    }

    @Override
    public String toString() {
        return kind + " at " + place + ": " + says;
    }
}
