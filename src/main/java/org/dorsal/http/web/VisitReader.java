package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import org.dorsal.chart.Chart;
import org.dorsal.chart.ChartReader;
import org.dorsal.http.web.WebSettings.SitePages;
import org.dorsal.smart.launch.Launch;

/** Reads the {@link Visit} of a controller method from the request's launch and the chart that was read for it. */
record VisitReader(LaunchPageArea area, ChartLoader charts, Clock clock) {
    /**
     * Returns the visit and keeps it with the request.
     *
     * @throws PageException without an open launch
     * @throws MissingChartException when the EHR does not identify the patient
     */
    Visit read(HttpServletRequest request) {
        Launch launch = area.launch().orElseThrow(() -> new PageException(403, "unknown-launch"));
        SitePages site = area.site(request).orElseThrow(() -> new PageException(404, "unknown-launch"));
        Instant now = clock.instant();
        return switch (charts.of(launch, site, isFirstPage(request, launch), now)) {
            case ChartReader.ChartWithoutPatient(String why, var _) -> throw new MissingChartException(why);
            case ChartReader.ReadChart(Chart chart) -> visit(request, launch, chart, site, now);
        };
    }

    private static boolean isFirstPage(HttpServletRequest request, Launch launch) {
        return request.getRequestURI().equals(LaunchPageArea.ROOT + "/" + launch.id());
    }

    private static Visit visit(HttpServletRequest request, Launch launch, Chart chart, SitePages site, Instant now) {
        String csrf = PageCsrf.tokenOf(request);
        Visit visit = new Visit(launch, chart, site, csrf, RequestIdFilter.idOf(request), request.getRemoteAddr(), now);
        visit.keep(request);
        return visit;
    }

    /** Fault of a record without a readable Patient: no page may be shown. */
    static final class MissingChartException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String reason;

        /** @param reason as in {@link Chart#unread} */
        MissingChartException(String reason) {
            super("the record has no readable Patient");
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }
}
