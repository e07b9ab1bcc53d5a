package org.dorsal.store;

import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Rows of the ledger as versions. Each body is hashed again after the read and compared with its hash before the write.
 *
 * @param keys what each was sorted by
 */
record StoredVersionRows(List<StoredVersion> versions, List<Instant> keys) {
    static StoredVersionRows of(ResultSet rows) throws SQLException {
        var versions = new ArrayList<StoredVersion>();
        var keys = new ArrayList<Instant>();
        try (var packing = new BodyCompression.BodyDecompressor()) {
            while (rows.next()) {
                versions.add(row(rows, packing));
                keys.add(StatementCall.instant(rows, "sort_key"));
            }
        }
        return new StoredVersionRows(versions, keys);
    }

    /**
     * Converts the rows to a page. The statement selects one row more than the page holds, which shows whether
     * another page follows.
     */
    Page page(int size) {
        if (versions.size() <= size) {
            return new Page(versions, Optional.empty());
        }
        var next = new Page.Position(keys.get(size - 1), versions.get(size - 1).id());
        return new Page(versions.subList(0, size), Optional.of(next));
    }

    /** Reads the current row of a result set, and compares the body with the hash stored at its append, if it has one. */
    static StoredVersion row(ResultSet row, BodyCompression.BodyDecompressor packing) throws SQLException {
        var body = packing.unpack(body(row));
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
                    StoreException.FaultKind.BROKEN, "the body of " + stored + " is not the one that was appended");
        }
        return stored;
    }

    /** Refuses a current version that the ledger lacks: like a changed body, it is a fault of the stored data. */
    private static byte[] body(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getBytes("body"))
                .orElseThrow(() -> new StoreException(
                        StoreException.FaultKind.BROKEN, "a current version is missing from the ledger"));
    }
}
