package org.dorsal.store;

import java.util.Map;

/** Tables that an auditor's export contains, row by row as stored. */
public enum ArchivedTable {
    NODES(ArchiveSql.ALL_NODES, Map.of("level", Integer.MIN_VALUE, "index", Long.MIN_VALUE)),
    RESOURCES(ArchiveSql.VERSIONS, Map.of("patient", "", "type", "", "id", "", "version", 0)),
    SIGN_OFFS(ArchiveSql.SIGN_OFFS, Map.of("patient", "", "assessment", "", "version", 0)),
    ASSESSMENTS(ArchiveSql.ASSESSMENTS, Map.of("patient", "", "id", "")),
    ORDERS(ArchiveSql.ORDERS, Map.of("patient", "", "assessment", "", "version", 0)),
    ATTEMPTS(ArchiveSql.ATTEMPTS, Map.of("patient", "", "key", ArchiveSql.NO_UUID, "id", ArchiveSql.NO_UUID));

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts
    private final Sql sql;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable map of texts and numbers
    private final Map<String, Object> before;

    /** @param before columns that order the rows, with values before the first row */
    ArchivedTable(Sql sql, Map<String, Object> before) {
        this.sql = sql;
        this.before = before;
    }

    Sql sql() {
        return sql;
    }

    Map<String, Object> before() {
        return before;
    }
}
