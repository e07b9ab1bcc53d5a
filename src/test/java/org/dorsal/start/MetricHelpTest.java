package org.dorsal.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dorsal.start.ProcessConfiguration.MetricHelp;
import org.junit.jupiter.api.Test;

/** Promise of the alert guide: each metric of the service has its meaning in the scrape. */
class MetricHelpTest {
    private static final Pattern METER =
            Pattern.compile("(?:counter|timer|builder|gauge)\\(\\s*\"(dorsal\\.[a-z.]*[a-z])\"");

    @Test
    void every_meter_of_the_sources_has_a_help_text_and_no_text_is_without_its_meter() throws IOException {
        try (var files = Files.walk(Path.of("src/main/java"))) {
            Set<String> meters = files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> METER.matcher(read(file)).results())
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());
            assertThat(meters)
                    .hasSizeGreaterThan(15)
                    .isEqualTo(MetricHelp.texts().stringPropertyNames());
        }
    }

    @Test
    void the_help_text_is_the_description_of_the_meter() {
        var registry = new SimpleMeterRegistry();
        registry.config().meterFilter(new MetricHelp(MetricHelp.texts()));
        assertThat(registry.counter("dorsal.throttled", "door", "log", "why", "full")
                        .getId()
                        .getDescription())
                .contains("429");
        assertThat(registry.counter("jvm.other").getId().getDescription()).isNull();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException fault) {
            throw new java.io.UncheckedIOException(fault);
        }
    }
}
