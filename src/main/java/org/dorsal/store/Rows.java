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
 * Rows of resource_version as versions. Each body is hashed again: what was hashed before the write is checked after the read.
 *
 * @param keys what each was sorted by
 */
record Rows(List<StoredVersion> versions, List<Instant> keys) {
    static Rows of(ResultSet rows) throws SQLException {
        var versions = new ArrayList<StoredVersion>();
        var keys = new ArrayList<Instant>();
        try (var packing = new Packing.Unpacking()) {
            while (rows.next()) {
                versions.add(version(rows, packing.unpack(rows.getBytes("body"))));
                keys.add(Call.instant(rows, "sort_key"));
            }
        }
        return new Rows(versions, keys);
    }

    /** One row more than the page holds was asked for: it tells whether another page follows. */
    Page page(int size) {
        if (versions.size() <= size) {
            return new Page(versions, Optional.empty());
        }
        var next = new Page.Position(keys.get(size - 1), versions.get(size - 1).id());
        return new Page(versions.subList(0, size), Optional.of(next));
    }

    private static StoredVersion version(ResultSet row, byte[] body) throws SQLException {
        var hash = DigestUtils.sha256(body);
        var stored = new StoredVersion(
                row.getString("type"),
                row.getString("id"),
                row.getInt("version"),
                Optional.ofNullable(row.getString("patient")).orElse(""),
                Call.instant(row, "recorded_at"),
                hash,
                body,
                row.getString("status"));
        var appended = row.getBytes("sha256");
        if (appended != null && !MessageDigest.isEqual(appended, hash)) { // an event's hash stands in the signed log
            throw new StoreFault(StoreFault.Kind.BROKEN, "the body of " + stored + " is not the one that was appended");
        }
        return stored;
    }
}
