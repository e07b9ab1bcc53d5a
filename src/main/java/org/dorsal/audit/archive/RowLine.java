package org.dorsal.audit.archive;

import java.util.Optional;

/**
 * A row of another table, with what could be checked by looking at it alone.
 *
 * @param reference that an event names it by
 * @param hash that its event must have told
 * @param wrong what in the row itself does not fit together; empty when all does
 * @param moment of its commit
 * @param body of a response or a panel, which are scored anew
 */
record RowLine(
        String reference,
        Print print,
        byte[] hash,
        String wrong,
        String patient,
        String moment,
        Optional<byte[]> body) {
    @Override
    public String toString() {
        return "RowLine[" + reference + "]";
    }
}
