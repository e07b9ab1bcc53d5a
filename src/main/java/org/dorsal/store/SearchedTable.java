package org.dorsal.store;

/**
 * Table or view of searched columns, without bodies.
 *
 * @param name name in the schema
 * @param ofType condition on the type of a row {@code v}, where rows have several
 * @param body query of the body and its columns for a row {@code p} of a page
 */
record SearchedTable(String name, String ofType, String body) {
    private static final SearchedTable RESOURCES = new SearchedTable("current_resource", " and v.type = :type", """
            select l.status, l.sha256, l.body from resource_version l
             where l.site = :site and l.type = :type and l.id = p.id and l.version = p.version""");

    private static final SearchedTable EVENTS = new SearchedTable("searched_event", "", """
            select '' as status, null::bytea as sha256, l.body from audit_event l
             where l.site = :site and l.id = p.id""");

    static SearchedTable of(String type) {
        return type.equals(AuditRows.TYPE) ? EVENTS : RESOURCES;
    }
}
