package org.dorsal.http;

import io.micrometer.tracing.otel.bridge.Slf4JEventListener;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * OpenTelemetry traces by Spring Boot, where the settings name who takes them; nothing about a patient goes along.
 */
@Configuration(proxyBeanMethods = false)
public class TracingConfiguration {
    private static final String BOOT = "org.springframework.boot.";
    private static final String TRACING = BOOT + "micrometer.tracing.";

    /** Enables tracing only with a collector: spans cost every request something. */
    public static final class TracingInitializer
            implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        private static final String COLLECTOR = "management.opentelemetry.tracing.export.otlp.endpoint";
        private static final String PARTS = String.join(
                ",",
                BOOT + "opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration",
                BOOT + "opentelemetry.autoconfigure.logging.OpenTelemetryLoggingAutoConfiguration",
                TRACING + "autoconfigure.MicrometerTracingAutoConfiguration",
                TRACING + "autoconfigure.NoopTracerAutoConfiguration",
                TRACING + "autoconfigure.prometheus.PrometheusExemplarsAutoConfiguration",
                TRACING + "opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
                TRACING + "opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration");

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            ConfigurableEnvironment environment = context.getEnvironment();
            if (environment.getProperty(COLLECTOR, "").isBlank()) {
                environment
                        .getPropertySources()
                        .addFirst(new MapPropertySource("no traces", Map.of("spring.autoconfigure.exclude", PARTS)));
            }
        }
    }

    /** Log lines carry both ids as Elastic Common Schema calls them. */
    @Bean
    Slf4JEventListener idsInLogs() {
        return new Slf4JEventListener("trace.id", "span.id");
    }

    /** Replaces Spring Boot's exporters: attributes that a library adds to a span are removed. */
    @Bean
    SpanExporters spanExporters(ObjectProvider<SpanExporter> exporters) {
        return SpanExporters.of(exporters
                .orderedStream()
                .<SpanExporter>map(SparingSpanExporter::new)
                .toList());
    }
}
