package org.dorsal.http.web;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.dorsal.assessment.Site;
import org.dorsal.chart.Chart;
import org.dorsal.chart.ChartReader;
import org.dorsal.chart.EhrReading;
import org.dorsal.smart.launch.EhrClient;
import org.dorsal.smart.launch.Launch;
import org.dorsal.smart.launch.Launches;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record as a launch's pages show it: read when the first page is asked for, and kept. While it can't be read there is no
 * page, since nobody could tell whose it is; each try asks the EHR again.
 */
final class Charts {
    private static final Logger LOG = LoggerFactory.getLogger(Charts.class);

    private final Function<Site, ChartReader> readers;
    private final EhrClient ehr;
    private final Launches launches;

    Charts(Function<Site, ChartReader> readers, EhrClient ehr, Launches launches) {
        this.readers = readers;
        this.ehr = ehr;
        this.launches = launches;
    }

    /** Empty while the EHR does not say whose record it is. */
    Optional<Chart> of(Launch launch, WebSettings.OfSite of, Instant at) {
        return launch.chart().flatMap(Chart::read).or(() -> read(launch, of, at));
    }

    private Optional<Chart> read(Launch launch, WebSettings.OfSite of, Instant at) {
        EhrReading reading = EhrReading.of(ehr, launch.id());
        return switch (readers.apply(of.site())
                .read(reading, launch, of.site().rules().fhirBase(), at, of.zone())) {
            case ChartReader.NoChart(String why) -> {
                LOG.warn("launch {}: no record of the patient, {}", launch.id(), why);
                yield Optional.empty();
            }
            case ChartReader.Read(Chart chart) -> {
                launches.keepChart(launch.id(), chart.bytes());
                yield Optional.of(chart);
            }
        };
    }
}
