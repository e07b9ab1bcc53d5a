package org.dorsal.store;

import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Version as appended; its hash was checked after the read.
 *
 * @param patient logical id of the patient; empty if it belongs to none
 * @param recordedAt moment of its commit
 * @param sha256 SHA-256 of {@code body}
 * @param body the resource's JSON exactly as it was appended
 * @param columns what searches find it by; empty unless it was read for its next version
 */
public record StoredVersion(
        String type,
        String id,
        int version,
        String patient,
        Instant recordedAt,
        byte[] sha256,
        byte[] body,
        String status,
        Optional<SearchColumns> columns) {
    /** Creates a version without its search columns. */
    public StoredVersion(
            String type,
            String id,
            int version,
            String patient,
            Instant recordedAt,
            byte[] sha256,
            byte[] body,
            String status) {
        this(type, id, version, patient, recordedAt, sha256, body, status, Optional.empty());
    }

    /**
     * Search columns of a version, but for its status.
     *
     * @param from start of the clinical date, inclusive
     * @param to end of that date, exclusive
     * @param terms as in {@link NewVersion#terms}
     */
    public record SearchColumns(Instant from, Instant to, List<String> terms) {
        public SearchColumns {
            terms = List.copyOf(terms);
        }
    }

    /** The same with its search columns, which the row has too. */
    StoredVersion withColumns(ResultSet row) throws SQLException {
        return new StoredVersion(
                type,
                id,
                version,
                patient,
                recordedAt,
                sha256,
                body,
                status,
                Optional.of(new SearchColumns(
                        StatementCall.instant(row, "date_from"),
                        StatementCall.instant(row, "date_to"),
                        List.of((String[]) row.getArray("terms").getArray()))));
    }

    /** Returns a later version, which is found as this one is but for its status. */
    public NewVersion next(int number, String nextStatus, byte[] json) {
        SearchColumns same = columns.orElseThrow();
        return new NewVersion(type, id, number, patient, nextStatus, same.from(), same.to(), same.terms(), json);
    }

    /** Reads the current row of a result set, and compares the body with the hash stored at its append, if it has one. */
    static StoredVersion of(ResultSet row) throws SQLException {
        // a current version that the ledger lacks is a fault of the stored data, like a changed body
        var body = BodyCompression.unpack(Optional.ofNullable(row.getBytes("body"))
                .orElseThrow(() -> new StoreException(
                        StoreException.FaultKind.BROKEN, "a current version is missing from the ledger")));
        var hash = DigestUtils.sha256(body);
        var stored = new StoredVersion(
                row.getString("type"),
                row.getString("id"),
                row.getInt("version"),
                Optional.ofNullable(row.getString("patient")).orElse(""),
                StatementCall.instant(row, "recorded_at"),
                hash,
                body,
                Optional.ofNullable(row.getString("status")).orElse(""));
        if (Optional.ofNullable(row.getBytes("sha256")) // an event has its hash in the signed log
                .filter(appended -> !MessageDigest.isEqual(appended, hash))
                .isPresent()) {
            throw new StoreException(
                    StoreException.FaultKind.BROKEN,
                    "the body of " + stored.type() + "/" + stored.id() + "/_history/" + stored.version()
                            + " is not the one that was appended");
        }
        return stored;
    }
}
