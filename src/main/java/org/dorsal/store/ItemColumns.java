package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
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

    static List<StoredItem> read(ResultSet rows) throws SQLException {
        var found = new ArrayList<StoredItem>();
        while (rows.next()) {
            found.add(new StoredItem(
                    rows.getString("patient"),
                    rows.getString("assessment"),
                    rows.getString("slot"),
                    rows.getInt("version"),
                    rows.getObject("key", UUID.class),
                    rows.getString("kind"),
                    rows.getInt("position"),
                    rows.getInt("resource_version"),
                    rows.getString("state"),
                    Optional.ofNullable(rows.getString("reason")),
                    copy(rows.getString("target_id"), rows.getString("target_version")),
                    copy(rows.getString("filed_id"), rows.getString("filed_version")),
                    rows.getInt("tries"),
                    Call.instant(rows, "changed"),
                    Optional.ofNullable(rows.getObject("next", OffsetDateTime.class))
                            .map(OffsetDateTime::toInstant),
                    Optional.ofNullable(rows.getString("says")),
                    rows.getBoolean("may_be_there")));
        }
        return List.copyOf(found);
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
