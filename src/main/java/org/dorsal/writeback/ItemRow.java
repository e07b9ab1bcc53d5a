package org.dorsal.writeback;

import java.util.Optional;
import org.dorsal.store.StoredItem;
import org.dorsal.store.StoredItem.Copy;

/** Items as the store has them, and back. */
final class ItemRow {
    private ItemRow() {}

    static StoredItem of(String patient, Item item) {
        return new StoredItem(
                patient,
                item.key().assessment(),
                item.key().slot(),
                item.key().version(),
                item.key().id(),
                item.kind().name(),
                item.position(),
                item.resourceVersion(),
                item.state().name(),
                item.reason().map(Reason::name),
                item.target().map(ItemRow::copy),
                item.filed().map(ItemRow::copy),
                item.tries(),
                item.changed(),
                item.next(),
                item.says(),
                item.mayBeThere());
    }

    static Item read(StoredItem row) {
        return new Item(
                new ItemKey(row.assessment(), row.slot(), row.version()),
                Kind.valueOf(row.kind()),
                row.position(),
                row.resourceVersion(),
                State.valueOf(row.state()),
                row.reason().map(Reason::valueOf),
                copied(row.target()),
                copied(row.filed()),
                row.tries(),
                row.changed(),
                row.next(),
                row.says(),
                row.mayBeThere());
    }

    private static Copy copy(EhrCopy there) {
        return new Copy(there.id(), there.version());
    }

    private static Optional<EhrCopy> copied(Optional<Copy> there) {
        return there.map(copy -> new EhrCopy(copy.id(), copy.version()));
    }
}
