package org.dorsal.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads by id of those who may see all of a site share a statement when they meet (ADR 57). Whoever may see less reads alone, and so
 * does who reads an event.
 */
final class ReadGroups {
    /** A second statement begins when four wait, so that they don't wait for one row that the database has to fetch from its disk. */
    private static final SharedWork.Bounds BOUNDS = new SharedWork.Bounds(16, 2, 4);

    private final SharedWork<Key, Asked> shared = new SharedWork<>(BOUNDS, _ -> 1);

    /** Nobody waits for a connection of a pool that is not the own. */
    private record Key(String site, Pools.Pool pool) {}

    /** What one request asks for; who reads for it gives it the answer. */
    private static final class Asked {
        private final String type;
        private final String id;
        private Optional<Supplier<Optional<StoredVersion>>> answer = Optional.empty();

        Asked(String type, String id) {
            this.type = type;
            this.id = id;
        }
    }

    /** The current version. */
    Optional<StoredVersion> read(Ledger ledger, Reach reach, String type, String id) {
        if (type.equals(AuditRows.TYPE) || !reach.equals(Reach.ofSite(reach.site()))) {
            return ledger.readAlone(reach, type, id);
        }
        Asked own = new Asked(type, id);
        shared.share(new Key(reach.site(), Pools.asking()), own, group -> read(ledger, reach, group));
        return own.answer.orElse(() -> ledger.readAlone(reach, type, id)).get();
    }

    /** A refusal may concern one of several: then each is left to read by itself. */
    private static void read(Ledger ledger, Reach reach, List<Asked> group) {
        if (group.size() == 1) {
            Asked one = group.getFirst();
            var found = ledger.readAlone(reach, one.type, one.id);
            one.answer = Optional.of(() -> found);
            return;
        }
        try {
            var found = together(ledger, reach.site(), group);
            for (int at = 0; at < group.size(); at++) {
                var row = Optional.ofNullable(found.get(at + 1));
                group.get(at).answer = Optional.of(() -> unpacked(row));
            }
        } catch (StoreFault fault) {
            if (!fault.mayConcernOneOfSeveral()) {
                group.forEach(one -> one.answer = Optional.of(() -> {
                    throw fault;
                }));
            }
        }
    }

    /** Rows by the number, from 1, of who asked for them. */
    private static Map<Integer, Rows.Packed> together(Connected database, String site, List<Asked> group) {
        return database.map(
                ReadTexts.SHARED,
                site,
                call -> call.texts("id", group, one -> one.id).texts("type", group, one -> one.type),
                row -> row.getInt("at"),
                Rows::row);
    }

    /** By each request itself: a body that is broken concerns nobody else. */
    private static Optional<StoredVersion> unpacked(Optional<Rows.Packed> row) {
        try (var packing = new Packing.Unpacking()) {
            return row.map(found -> found.unpacked(packing));
        }
    }
}
