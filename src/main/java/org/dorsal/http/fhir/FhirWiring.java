package org.dorsal.http.fhir;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.catalina.core.StandardHost;
import org.dorsal.assessment.MainJob;
import org.dorsal.assessment.Software;
import org.dorsal.audit.Recorder;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.store.Ledger;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Puts the room together for the running service. */
@Configuration(proxyBeanMethods = false)
public class FhirWiring {
    /** Requests that wait for each one that works, and for how long. */
    private static final int WAITING_FOR_EACH = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @Bean
    Guard guard() {
        return new Guard();
    }

    @Bean
    Rows rows(
            MainJob mainJob,
            Ledger ledger,
            Knowledge knowledge,
            Guard guard,
            FhirSettings settings,
            Software software,
            Clock clock) {
        KnowledgeDoor published = new KnowledgeDoor(knowledge);
        SearchDoor records =
                new SearchDoor(ledger, CursorKey.of(settings.linkSecret().bytes()));
        return Routes.of(
                new Open(published),
                new Reads(ledger, mainJob.results()),
                new Writes(mainJob, ledger, guard),
                new Searches(records, published, clock),
                new CapabilityDocument(software, knowledge, clock.instant()));
    }

    @Bean
    Porch porch(
            FhirSettings settings,
            Rows rows,
            Guard guard,
            Clock clock,
            RandomGenerator chance,
            Recorder recorder,
            @Value("${spring.datasource.hikari.maximum-pool-size}") int connections) {
        Capacity capacity = new Capacity(connections, connections * WAITING_FOR_EACH, PATIENCE);
        Capacity strangers = new Capacity(1, WAITING_FOR_EACH, PATIENCE);
        return new Porch(
                new Door(doorways(settings), rows, guard, capacity, strangers, new Told(recorder)),
                new RequestIds(clock, chance));
    }

    private static Map<String, Doorway> doorways(FhirSettings settings) {
        Map<String, Doorway> doorways = new LinkedHashMap<>();
        settings.sites()
                .forEach(of -> doorways.put(
                        of.site().id(),
                        new Doorway(
                                of.access(),
                                of.site(),
                                settings.baseUrl() + Exchange.ROOT + "/"
                                        + of.site().id())));
        return doorways;
    }

    @Bean
    RouterFunction<ServerResponse> fhirRoutes(Porch porch) {
        return request -> request.path().startsWith(Exchange.ROOT + "/")
                ? Optional.of(
                        asked -> new Outgoing(porch.answer(Exchange.incoming(asked.servletRequest(), Callers.letIn()))))
                : Optional.empty();
    }

    @Bean
    FilterRegistrationBean<PreflightFilter> preflights(Porch porch) {
        var registration = new FilterRegistrationBean<>(new PreflightFilter(porch));
        registration.addUrlPatterns(Exchange.ROOT + "/*");
        return registration;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> errorPages() {
        return tomcat -> tomcat.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass("");
                host.getPipeline().addValve(new OutcomeReportValve());
            }
        });
    }
}
