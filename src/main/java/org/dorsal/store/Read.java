package org.dorsal.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Reads versions of one resource by its id. */
final class Read {
    private static final Sql VERSIONS = from("resource_version");
    private static final Sql EVENTS = from(AuditRows.AS_RESOURCES);

    private Read() {}

    private static Sql from(String rows) {
        return Sql.ofSite("""
            select v.type, v.id, v.version, v.patient, v.recorded_at, v.sha256, v.body, v.status, v.recorded_at as sort_key
              from %s v
             where v.site = :site
               and v.type = :type
               and v.id = :id
               and v.version between :from_version and :to_version
               and (:anyone or v.patient = :patient)
               and (:unrestricted or exists (
                        select from unnest(:restriction::integer[], :restriction_term::bigint[]) as r (number, term)
                         group by r.number having bool_and(r.term = any (v.terms))))
             order by v.version desc
             limit :at_most;
            """.formatted(rows));
    }

    static List<StoredVersion> versions(
            Connection connection, String timeout, Reach reach, String type, String id, int from, int to, int atMost)
            throws SQLException {
        try (var call = (type.equals(AuditRows.TYPE) ? EVENTS : VERSIONS).on(connection)) {
            Bounds.set(call, timeout, reach);
            call.text("type", type).text("id", id);
            call.number("from_version", from).number("to_version", to).number("at_most", atMost);
            return Rows.of(call.rowsOfTheSite()).versions();
        }
    }
}
