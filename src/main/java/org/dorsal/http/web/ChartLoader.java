package org.dorsal.http.web;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.dorsal.chart.Chart;
import org.dorsal.chart.ChartReader;
import org.dorsal.chart.ChartSource;
import org.dorsal.smart.launch.EhrClient;
import org.dorsal.smart.launch.Launch;
import org.dorsal.smart.launch.Launches;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chart of a launch, read from the EHR for the first page and stored with the launch. Without a readable Patient no
 * page is shown, since the patient's identity would be unknown, and every attempt reads it again; a site may permit
 * the form without it.
 */
record ChartLoader(Function<WebSettings.SitePages, ChartReader> readers, EhrClient ehr, Launches launches) {
    private static final Logger LOG = LoggerFactory.getLogger(ChartLoader.class);

    /**
     * Returns the stored chart of the launch or reads it; a stored chart without Patient is read again for the first
     * page.
     *
     * @param first true when the first page is requested
     */
    ChartReader.ChartOutcome of(Launch launch, WebSettings.SitePages of, boolean first, Instant at) {
        return launch.chart()
                .flatMap(Chart::read)
                .filter(kept -> !(first && kept.lacksPatient()))
                .<ChartReader.ChartOutcome>map(ChartReader.ReadChart::new)
                .orElseGet(() -> read(launch, of, at));
    }

    private ChartReader.ChartOutcome read(Launch launch, WebSettings.SitePages of, Instant at) {
        ChartSource reading = ChartSource.of(ehr, launch.id());
        URI base = ehr.base(launch.id()).orElse(of.site().rules().fhirBase());
        ChartReader.ChartOutcome outcome = readers.apply(of).read(reading, launch, base, at, of.zone());
        if (outcome instanceof ChartReader.ChartWithoutPatient(String why, Optional<Chart> rest)) {
            LOG.warn("launch {}: the patient can't be read, {}", launch.id(), why);
            return rest.filter(_ -> of.limits().withoutPatient())
                    .map(chart -> kept(launch, chart))
                    .orElse(outcome);
        }
        return outcome instanceof ChartReader.ReadChart(Chart chart) ? kept(launch, chart) : outcome;
    }

    private ChartReader.ChartOutcome kept(Launch launch, Chart chart) {
        launches.keepChart(launch.id(), chart.bytes());
        return new ChartReader.ReadChart(chart);
    }
}
