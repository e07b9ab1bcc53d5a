package org.dorsal.http.audit;

import java.util.List;

/**
 * Header of every auditors' page. Templates call its methods.
 *
 * @param tab selected tab: {@code results}, {@code all}, {@code figures} or {@code verify}; empty on a record's
 *     pages
 */
record AuditPageHead(AuditorRequest request, String tab) {
    public String csrf() {
        return request.csrf();
    }

    /** Name of the zone in which times are shown. */
    public String zone() {
        return request.sitePages().zone().getId();
    }

    /** Purpose of use for which a record was opened or exported. */
    public String purpose(String code) {
        return request.words().message(RecordGate.Purpose.key(code)) + " (" + code + ")";
    }

    public String path(String page) {
        return AuditPageArea.ROOT + "/" + request.site() + page;
    }

    public List<String> tabs() {
        return List.of("results", "all", "figures", "verify");
    }

    /** Path of a tab. */
    public String tabPath(String name) {
        return path(
                switch (name) {
                    case "results" -> "/";
                    case "all" -> "/events";
                    default -> "/" + name;
                });
    }
}
