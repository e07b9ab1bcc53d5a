package org.dorsal.start;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/** Help texts of the service's own metrics, by name; Prometheus shows them as {@code # HELP}. */
record MetricHelp(Properties byName) implements MeterFilter {
    static Properties texts() {
        try {
            return PropertiesLoaderUtils.loadProperties(new ClassPathResource("metrics.properties"));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        String text = byName.getProperty(id.getName());
        return text == null
                ? id
                : new Meter.Id(id.getName(), Tags.of(id.getTagsAsIterable()), id.getBaseUnit(), text, id.getType());
    }
}
