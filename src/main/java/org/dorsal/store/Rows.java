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
    /** Events have no hash beside them: theirs stands in the signed log. */
    private static final byte[] UNSAID = {};

    static Rows of(ResultSet rows) throws SQLException {
        var packed = new ArrayList<StoredVersion>();
        var keys = new ArrayList<Instant>();
        while (rows.next()) {
            packed.add(packed(rows));
            keys.add(Call.instant(rows, "sort_key"));
        }
        var bodies = Packing.unpack(packed.stream().map(StoredVersion::body).toList());
        var versions = new ArrayList<StoredVersion>(packed.size());
        for (var at = 0; at < packed.size(); at++) {
            versions.add(checked(packed.get(at), bodies.get(at)));
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

    private static StoredVersion packed(ResultSet row) throws SQLException {
        return new StoredVersion(
                row.getString("type"),
                row.getString("id"),
                row.getInt("version"),
                Optional.ofNullable(row.getString("patient")).orElse(""),
                Call.instant(row, "recorded_at"),
                Optional.ofNullable(row.getBytes("sha256")).orElse(UNSAID),
                row.getBytes("body"),
                row.getString("status"));
    }

    private static StoredVersion checked(StoredVersion row, byte[] body) {
        if (row.sha256().length == 0) {
            return of(row, DigestUtils.sha256(body), body);
        }
        if (!MessageDigest.isEqual(row.sha256(), DigestUtils.sha256(body))) {
            throw new StoreFault(StoreFault.Kind.BROKEN, "the body of " + row + " is not the one that was appended");
        }
        return of(row, row.sha256(), body);
    }

    private static StoredVersion of(StoredVersion row, byte[] sha256, byte[] body) {
        return new StoredVersion(
                row.type(), row.id(), row.version(), row.patient(), row.recordedAt(), sha256, body, row.status());
    }
}
