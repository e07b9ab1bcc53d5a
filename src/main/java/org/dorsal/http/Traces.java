package org.dorsal.http;

import io.micrometer.tracing.otel.bridge.Slf4JEventListener;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** OpenTelemetry traces by Spring Boot, where the settings name who takes them; nothing about a patient goes along (promise P12). */
@Configuration(proxyBeanMethods = false)
public class Traces {
    private static final String BOOT = "org.springframework.boot.";
    private static final String TRACING = BOOT + "micrometer.tracing.";

    /** Without a collector they would cost every request something and be read by nobody. */
    public static final class WhereTaken implements ApplicationContextInitializer<ConfigurableApplicationContext> {
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

    /** In place of Spring Boot's: whatever a library notes in a span, it leaves without it. */
    @Bean
    SpanExporters spanExporters(ObjectProvider<SpanExporter> exporters) {
        return SpanExporters.of(
                exporters.orderedStream().<SpanExporter>map(Sparing::new).toList());
    }

    /** Sends of each span its name, its times and what stands in a short list; no event, no message, nothing of the caller's. */
    record Sparing(SpanExporter exporter) implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            return exporter.export(spans.stream().<SpanData>map(SpareSpan::new).toList());
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }

    private static final class SpareSpan extends DelegatingSpanData {
        private static final Set<String> TOLD = Set.of("method", "uri", "status", "outcome", "exception");

        SpareSpan(SpanData whole) {
            super(whole);
        }

        @Override
        public Attributes getAttributes() {
            return super.getAttributes().toBuilder()
                    .removeIf((AttributeKey<?> key) -> !TOLD.contains(key.getKey()))
                    .build();
        }

        /** An exception is one, with a message that may quote a patient. */
        @Override
        public List<EventData> getEvents() {
            return List.of();
        }

        @Override
        public List<LinkData> getLinks() {
            return List.of();
        }

        @Override
        public StatusData getStatus() {
            return StatusData.create(super.getStatus().getStatusCode(), "");
        }

        @Override
        public SpanContext getSpanContext() {
            return withoutState(super.getSpanContext());
        }

        @Override
        public SpanContext getParentSpanContext() {
            return withoutState(super.getParentSpanContext());
        }

        /** {@code tracestate} is any text that the caller sent. */
        private static SpanContext withoutState(SpanContext context) {
            return !context.isValid()
                    ? context
                    : SpanContext.create(
                            context.getTraceId(),
                            context.getSpanId(),
                            context.getTraceFlags(),
                            TraceState.getDefault());
        }
    }
}
