package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

/**
 * Version of a resource in delivery to the EHR; states and reasons are defined by the delivery package.
 *
 * @param slot our reference of the resource
 * @param version version of the result set
 * @param key identifier that marks the EHR's copy
 * @param position among the items of its order
 * @param resourceVersion version of the resource to deliver
 * @param target the EHR's copy that an update was sent for
 * @param filed the EHR's copy once it is filed
 * @param since the order's creation, or an operator's later decision to send it
 * @param next earliest moment of the next attempt
 * @param says the EHR's message; may hold patient data
 * @param mayBeThere whether it was sent without a known outcome
 */
public record StoredItem(
        String patient,
        String assessment,
        String slot,
        int version,
        UUID key,
        String kind,
        int position,
        int resourceVersion,
        String state,
        Optional<String> reason,
        Optional<EhrCopy> target,
        Optional<EhrCopy> filed,
        int tries,
        Instant since,
        Instant changed,
        Optional<Instant> next,
        Optional<String> says,
        boolean mayBeThere) {

    /**
     * The EHR's copy of a resource.
     *
     * @param id logical id, without the type
     * @param version version in the EHR, if the EHR returned it
     */
    public record EhrCopy(String id, Optional<String> version) {}

    /** Binds the parameters that identify items and their new state. */
    static StatementCall changes(StatementCall call, List<StoredItem> rows) throws SQLException {
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
                .instants("since", rows.stream().map(StoredItem::since))
                .instants("changed", rows.stream().map(StoredItem::changed))
                .texts("next", rows, row -> row.next().map(StatementCall::word).orElse(""))
                .texts("says", rows, row -> row.says().orElse(""))
                .truths("may_be_there", rows.stream().map(StoredItem::mayBeThere));
    }

    /** And what makes a new one. */
    static StatementCall whole(StatementCall call, List<StoredItem> rows) throws SQLException {
        return changes(call, rows)
                .texts("key", rows, row -> row.key().toString())
                .texts("kind", rows, StoredItem::kind)
                .numbers("position", rows.stream().map(StoredItem::position))
                .numbers("resource_version", rows.stream().map(StoredItem::resourceVersion));
    }

    static StoredItem read(ResultSet row) throws SQLException {
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
                StatementCall.instant(row, "since"),
                StatementCall.instant(row, "changed"),
                StatementCall.instantIfAny(row, "next"),
                Optional.ofNullable(row.getString("says")),
                row.getBoolean("may_be_there"));
    }

    private static String id(Optional<EhrCopy> copy) {
        return copy.map(EhrCopy::id).orElse("");
    }

    private static String version(Optional<EhrCopy> copy) {
        return copy.flatMap(EhrCopy::version).orElse("");
    }

    private static Optional<EhrCopy> copy(@Nullable String id, @Nullable String version) {
        return Optional.ofNullable(id).map(known -> new EhrCopy(known, Optional.ofNullable(version)));
    }
}
