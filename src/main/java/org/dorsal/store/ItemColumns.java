package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An item's columns, on their way in as arrays and on their way out. */
final class ItemColumns {
    private ItemColumns() {}

    /** All that is needed to find items and to change them. */
    static Call changes(Call call, List<StoredItem> rows) throws SQLException {
        return call.texts("assessment", rows, StoredItem::assessment)
                .texts("slot", rows, StoredItem::slot)
                .numbers("version", rows.stream().map(StoredItem::version))
                .texts("state", rows, StoredItem::state)
                .texts("reason", rows, row -> row.reason().orElse(""))
                .texts("target_id", rows, row -> id(row.target()))
                .texts("target_version", rows, row -> version(row.target()))
                .texts("filed_id", rows, row -> id(row.filed()))
                .texts("filed_version", rows, row -> version(row.filed()))
                .numbers("tries", rows.stream().map(StoredItem::tries))
                .instants("changed", rows.stream().map(StoredItem::changed))
                .texts("next", rows, row -> row.next().map(Call::word).orElse(""))
                .texts("says", rows, row -> row.says().orElse(""))
                .truths("may_be_there", rows.stream().map(StoredItem::mayBeThere));
    }

    /** And what makes a new one. */
    static Call whole(Call call, List<StoredItem> rows) throws SQLException {
        return changes(call, rows)
                .texts("key", rows, row -> row.key().toString())
                .texts("kind", rows, StoredItem::kind)
                .numbers("position", rows.stream().map(StoredItem::position))
                .numbers("resource_version", rows.stream().map(StoredItem::resourceVersion));
    }

    static StoredItem item(ResultSet row) throws SQLException {
        return new StoredItem(
                row.getString("patient"),
                row.getString("assessment"),
                row.getString("slot"),
                row.getInt("version"),
                row.getObject("key", UUID.class),
                row.getString("kind"),
                row.getInt("position"),
                row.getInt("resource_version"),
                row.getString("state"),
                Optional.ofNullable(row.getString("reason")),
                copy(row.getString("target_id"), row.getString("target_version")),
                copy(row.getString("filed_id"), row.getString("filed_version")),
                row.getInt("tries"),
                Call.instant(row, "changed"),
                Call.instantIfAny(row, "next"),
                Optional.ofNullable(row.getString("says")),
                row.getBoolean("may_be_there"));
    }

    private static String id(Optional<StoredItem.Copy> copy) {
        return copy.map(StoredItem.Copy::id).orElse("");
    }

    private static String version(Optional<StoredItem.Copy> copy) {
        return copy.flatMap(StoredItem.Copy::version).orElse("");
    }

    private static Optional<StoredItem.Copy> copy(@Nullable String id, @Nullable String version) {
        return Optional.ofNullable(id).map(known -> new StoredItem.Copy(known, Optional.ofNullable(version)));
    }
}
