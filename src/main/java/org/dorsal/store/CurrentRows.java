package org.dorsal.store;

/** The table for searches of resources: the compared columns of each newest version, without its body. */
final class CurrentRows {
    static final String TABLE = "current_resource";

    private CurrentRows() {}

    /**
     * Condition on the type; for resources, site and type are one number, which the indexes begin with. A second
     * condition on the type alone would make the planner expect too few rows.
     */
    static String ofType(String rows) {
        return "v.site = :site and "
                + (rows.equals(TABLE)
                        ? "v.site_type = hashtextextended(:type::text, hashtextextended(:site::text, 0))"
                        : "v.type = :type");
    }

    /** Adds the bodies of a page, fetched one by one from the ledger; events have theirs in the same row. */
    static String withBodies(String rows, String page, String direction) {
        if (!rows.equals(TABLE)) {
            return page;
        }
        return """
                select p.*, b.sha256, b.body
                  from (
                %1$s) p
                  left join lateral (
                       select l.sha256, l.body from resource_version l
                        where l.site = :site and l.type = :type and l.id = p.id and l.version = p.version
                       offset 0) b on true
                 order by p.sort_key %2$s, p.id %2$s
                """.formatted(page, direction).stripTrailing();
    }
}
