package org.dorsal.store;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A commit and all that can be computed of its rows before its turn to be written comes: bodies packed, terms as
 * numbers, hashes. Each request does that for itself, since those of a site are written one after the other
 * (performance.md, packing before the turn).
 */
record PackedCommit(Commit commit, List<PackedVersion> versions, List<PackedEvent> events) {
    static PackedCommit of(Commit commit) {
        return new PackedCommit(commit, versions(commit.versions()), events(commit.events()));
    }

    /**
     * @param body packed
     * @param hash SHA-256 of the body that is not packed
     */
    record PackedVersion(NewVersion row, byte[] body, byte[] hash, List<Long> terms, long kind) {
        @Override
        public String toString() {
            return row.toString();
        }
    }

    /**
     * @param body packed
     * @param terms all of them; the index holds the first {@code indexed}
     */
    record PackedEvent(NewAuditEvent row, byte[] body, AuditRows.Leaf leaf, List<Long> terms, int indexed, long kind) {
        @Override
        public String toString() {
            return row.toString();
        }
    }

    private static List<PackedVersion> versions(List<NewVersion> rows) {
        var bodies = Packing.pack(rows.stream().map(NewVersion::body).toList());
        return IntStream.range(0, rows.size())
                .mapToObj(at -> {
                    var row = rows.get(at);
                    return new PackedVersion(row, bodies.get(at), row.hash(), Terms.marks(row.terms()), Kinds.of(row));
                })
                .toList();
    }

    static List<PackedEvent> events(List<NewAuditEvent> rows) {
        var bodies = Packing.pack(rows.stream().map(NewAuditEvent::bytes).toList());
        return IntStream.range(0, rows.size())
                .mapToObj(at -> {
                    var row = rows.get(at);
                    var leaf = AuditRows.Leaf.of(row.bytes());
                    var terms = Terms.marks(row.inOrder());
                    return new PackedEvent(row, bodies.get(at), leaf, terms, row.indexed(), Kinds.of(row));
                })
                .toList();
    }

    @Override
    public String toString() {
        return "PackedCommit[" + versions.size() + ", " + events.size() + "]";
    }
}
