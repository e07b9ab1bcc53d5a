package org.dorsal.http.audit;

import java.util.List;

/**
 * What stands at the top of every auditors' page, and what its words are made with. Templates call its methods.
 *
 * @param tab which of them it is: {@code results}, {@code all}, {@code trends}, {@code quality}, {@code what-if} or {@code verify}; empty on a record's pages
 */
record AuditPageHead(AuditorRequest asked, String tab) {
    public String csrf() {
        return asked.csrf();
    }

    /** Name of the zone in which times are shown. */
    public String zone() {
        return asked.of().zone().getId();
    }

    public String path(String page) {
        return AuditDoor.ROOT + "/" + asked.site() + page;
    }

    public List<String> tabs() {
        return List.of("results", "all", "trends", "quality", "what-if", "verify");
    }

    /** Where a tab leads. */
    public String tabPath(String name) {
        return path(
                switch (name) {
                    case "results" -> "/";
                    case "all" -> "/events";
                    default -> "/" + name;
                });
    }
}
