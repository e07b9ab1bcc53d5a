package org.dorsal.store;

/**
 * View with the searched columns of versions or events, without bodies.
 *
 * @param rows query of the rows of a site
 * @param body query of the place of the body and of its columns for a resource {@code v} of a page ({@link Page#bounded})
 */
record SearchedTable(String rows, String body) {
    private static final SearchedTable RESOURCES =
            new SearchedTable("select v.* from searched_version v where v.site = :site", """
            select l.status, l.sha256, l.bodies, l.first_byte, l.bytes from resource_version l
             where l.site = :site and l.type = :type and l.assessment = v.assessment and l.version = v.version
               and l.slot = v.slot and l.first_slot <= v.slot""");

    private static final SearchedTable EVENTS =
            new SearchedTable("select v.* from searched_event v where v.site = :site", """
            select '' as status, null::bytea as sha256, l.body as bodies, 1 as first_byte, octet_length(l.body) as bytes from audit_event l
             where l.site = :site and l.id = v.id""");

    private static final String EACH = """
        (select %s as id, r.assessment, m.slot, r.version, m.code_set, r.type, r.patient, r.recorded_at, r.date_from, r.date_to,
                r.terms
           from (%%s) r cross join unnest(r.slots, r.code_sets) as m (slot, code_set)
          where m.slot = any (r.newest)) v\
        """.formatted(SlottedId.sql("r.assessment", "m.slot"));

    /**
     * Returns the resources {@code v} of rows.
     *
     * @param rows query of rows of the view
     */
    static String resources(String rows) {
        return EACH.formatted(rows);
    }

    static SearchedTable of(String type) {
        return type.equals(AuditRows.TYPE) ? EVENTS : RESOURCES;
    }
}
