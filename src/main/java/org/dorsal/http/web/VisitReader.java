package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dorsal.chart.Chart;
import org.dorsal.chart.ChartReader;
import org.dorsal.chart.ChartSource;
import org.dorsal.http.web.WebSettings.SitePages;
import org.dorsal.smart.launch.EhrBase;
import org.dorsal.smart.launch.EhrClient;
import org.dorsal.smart.launch.EhrMemory;
import org.dorsal.smart.launch.Launch;
import org.dorsal.smart.launch.Launches;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the {@link Visit} of a controller method from the request's launch and its chart, which is read from the EHR for
 * the first page and stored with the launch. Without a readable Patient no page is shown, since the patient's identity
 * would be unknown, and every attempt reads it again; a site may permit the form without it.
 */
record VisitReader(
        LaunchPageArea area, Function<SitePages, ChartReader> readers, EhrClient ehr, Launches launches, Clock clock) {
    private static final Logger LOG = LoggerFactory.getLogger(VisitReader.class);

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
        Chart chart = launch.chart()
                .flatMap(Chart::read)
                .filter(stored -> !(stored.lacksPatient() && isFirstPage(request, launch)))
                .orElseGet(() -> readChart(launch, site, now));
        return visit(request, launch, chart, site, now);
    }

    private static boolean isFirstPage(HttpServletRequest request, Launch launch) {
        return request.getRequestURI().equals(LaunchPageArea.ROOT + "/" + launch.id());
    }

    private Chart readChart(Launch launch, SitePages site, Instant time) {
        URI base = ehr.base(launch.id())
                .map(EhrBase::base)
                .orElse(site.site().rules().fhirBase());
        ChartSource source = ChartSource.of(ehr, launch.id());
        ChartReader.ChartOutcome outcome;
        try (EhrMemory _ = source.memory()) {
            outcome = readers.apply(site).read(source, launch, base, time, site.zone());
        }
        return switch (outcome) {
            case ChartReader.ReadChart(Chart chart) -> storeChart(launch, chart);
            case ChartReader.ChartWithoutPatient(String why, Optional<Chart> partial) -> {
                LOG.warn("launch {}: the patient can't be read, {}", launch.id(), why);
                yield partial.filter(_ -> site.options().withoutPatient())
                        .map(chart -> storeChart(launch, chart))
                        .orElseThrow(() -> new MissingChartException(why));
            }
        };
    }

    private Chart storeChart(Launch launch, Chart chart) {
        launches.keepChart(launch.id(), chart.bytes());
        return chart;
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

        /** Returns 503, which demands a further try, where the EHR or this service can't answer now; 502 for a wrong answer. */
        int status() {
            return Stream.of(":late", ":unreachable", ":busy").anyMatch(reason::endsWith) ? 503 : 502;
        }
    }
}
