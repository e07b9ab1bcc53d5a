package org.dorsal.http.audit;

import java.util.List;

/**
 * What stands at the top of every auditors' page.
 *
 * @param tab which of them it is: {@code results}, {@code all}, {@code quality} or {@code what-if}; empty on a record's pages
 * @param search where the way back to the search leads
 */
record Head(String site, String siteName, String auditor, String csrf, String tab, String search) {
    static final List<String> TABS = List.of("results", "all", "quality", "what-if");

    static Head of(AuditorRequest asked, String tab, String search) {
        return new Head(
                asked.site(),
                asked.of().site().rules().name(),
                asked.auditor().name(),
                asked.auditor().csrf(),
                tab,
                search);
    }

    /** Address of a page of this site. */
    public String path(String page) {
        return AuditDoor.ROOT + "/" + site + page;
    }

    public List<String> tabs() {
        return TABS;
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

    @Override
    public String toString() {
        return "Head[" + site + "]";
    }
}
