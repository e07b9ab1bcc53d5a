package org.dorsal.store;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A commit and all that can be computed of its rows before its turn to be written comes: bodies packed, terms as
 * numbers, hashes. Each request does that for itself, since those of a site are written one after the other
 * (performance.md, packing before the turn).
 */
record PreparedCommit(Commit commit, List<PreparedVersion> versions, List<PreparedEvent> events) {
    static PreparedCommit of(Commit commit) {
        return new PreparedCommit(commit, versions(commit.versions()), events(commit.events()));
    }

    /**
     * @param body packed
     * @param hash SHA-256 of the body that is not packed
     */
    record PreparedVersion(NewVersion row, byte[] body, byte[] hash, List<Long> terms, long kind) {
        @Override
        public String toString() {
            return row.toString();
        }
    }

    /**
     * @param body packed
     * @param terms all of them; the index holds the first {@code indexed}
     */
    record PreparedEvent(
            NewAuditEvent row, byte[] body, AuditRows.Leaf leaf, List<Long> terms, int indexed, long kind) {
        @Override
        public String toString() {
            return row.toString();
        }
    }

    private static List<PreparedVersion> versions(List<NewVersion> rows) {
        var bodies = BodyCompression.pack(rows.stream().map(NewVersion::body).toList());
        return IntStream.range(0, rows.size())
                .mapToObj(at -> {
                    var row = rows.get(at);
                    return new PreparedVersion(
                            row, bodies.get(at), row.hash(), Terms.marks(row.terms()), CodeKinds.of(row));
                })
                .toList();
    }

    static List<PreparedEvent> events(List<NewAuditEvent> rows) {
        var bodies =
                BodyCompression.pack(rows.stream().map(NewAuditEvent::bytes).toList());
        return IntStream.range(0, rows.size())
                .mapToObj(at -> {
                    var row = rows.get(at);
                    var leaf = AuditRows.Leaf.of(row.bytes());
                    var terms = Terms.marks(row.inOrder());
                    return new PreparedEvent(row, bodies.get(at), leaf, terms, row.indexed(), CodeKinds.of(row));
                })
                .toList();
    }

    @Override
    public String toString() {
        return "PreparedCommit[" + versions.size() + ", " + events.size() + "]";
    }
}
