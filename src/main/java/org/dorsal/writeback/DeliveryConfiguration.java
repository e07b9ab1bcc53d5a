package org.dorsal.writeback;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.*;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.dorsal.assessment.AssessmentServices;
import org.dorsal.note.NoteText.NoteRenderer;
import org.dorsal.schedule.SiteScheduler;
import org.dorsal.schedule.SiteScheduler.SiteWorker;
import org.dorsal.schedule.SiteScheduler.WorkLimits;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.smart.launch.EhrClient;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.smart.launch.Launches;
import org.dorsal.store.DeliveryLanes;
import org.dorsal.store.DeliveryReads;
import org.dorsal.store.DeliveryRows;
import org.dorsal.store.DeliveryWork;
import org.dorsal.writeback.DeliveryEngine.OrderContents;
import org.dorsal.writeback.DeliveryEngine.SiteWritePlans;
import org.dorsal.writeback.DeliveryResolver.LeasedDeliveryResolver;
import org.dorsal.writeback.DeliveryResolver.LeasedDeliveryResolver.OperatorDeliveryLedger;
import org.dorsal.writeback.EhrCapabilities.CapabilityCache;
import org.dorsal.writeback.FilingPreview.ExpectedFilings;
import org.dorsal.writeback.Filings.StoredFilings;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configuration of the EHR clients and delivery workers. */
@Configuration(proxyBeanMethods = false)
public class DeliveryConfiguration {
    /** Executor for tasks that wait for an EHR. */
    @Bean(destroyMethod = "shutdownNow")
    ExecutorService ehrWaiters() {
        return Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("ehr-", 0).factory());
    }

    @Bean
    OperatorDeliveryLedger decisions(DeliveryLanes lanes, DeliveryRows rows, DeliveryWork work) {
        return new StoredDeliveryLedger(lanes, rows, work);
    }

    @Bean
    Filings filings(DeliveryReads reads) {
        return new StoredFilings(reads);
    }

    @Bean
    DeliveryResolver resolving(OperatorDeliveryLedger decisions, Clock clock, RandomGenerator random) {
        return new LeasedDeliveryResolver(decisions, clock, random);
    }

    @Bean
    SiteWritePlans writePlans(
            WritebackSettings settings,
            @Qualifier("deliveryClient") EhrClient ehr,
            Ticker ticker,
            ExecutorService ehrWaiters) {
        CapabilityCache capabilities = new CapabilityCache(
                site -> ehr.call(new CallAuthority.NoAuthority(site), EhrCall.get("metadata")), ticker, ehrWaiters);
        return new SiteWritePlans(settings, capabilities, ehr::granted);
    }

    @Bean
    FilingPreview filingPreview(WritebackSettings settings, SiteWritePlans writePlans, ExecutorService ehrWaiters) {
        return new ExpectedFilings(settings, writePlans, ehrWaiters);
    }

    @Bean
    OrderContents contents(AssessmentServices job, NoteRenderer notes, WritebackSettings settings) {
        return new LedgerContents(job.results(), notes, settings);
    }

    @Bean
    DeliveryExport copyingOut(OperatorDeliveryLedger decisions, OrderContents contents, Clock clock) {
        return DeliveryExport.of(decisions, contents, clock);
    }

    @Bean
    DeliveryMetrics writebackMeters(
            MeterRegistry registry, WritebackSettings settings, Filings filings, DeliveryReads reads, Clock clock) {
        DeliveryMetrics meters = new DeliveryMetrics(registry);
        meters.queues(
                settings.sites().stream().map(site -> site.site().value()).toList(),
                reads::sitesWithOpen,
                filings,
                clock);
        return meters;
    }

    @Bean
    SiteEngines writebackSites(
            WritebackSettings settings,
            OperatorDeliveryLedger deliveries,
            OrderContents contents,
            SiteWritePlans writePlans,
            Launches launches,
            @Qualifier("deliveryClient") EhrClient ehr,
            DeliveryMetrics meters,
            Clock clock,
            RandomGenerator random) {
        Map<SiteId, DeliveryEngine> engines = new HashMap<>();
        for (WritebackSettings.SiteWriteback site : settings.sites()) {
            engines.put(
                    site.site(),
                    new DeliveryEngine(
                            site.site().value(),
                            site.fhirBase(),
                            deliveries,
                            contents,
                            new FhirEhrCodec(site),
                            ehr::call,
                            new TokenSources(site, launches, ehr),
                            writePlans,
                            new EhrCircuitBreaker(random),
                            meters,
                            clock,
                            System::nanoTime,
                            random,
                            settings.answerWithin(),
                            settings.launchWithin()));
        }
        return new SiteEngines(engines);
    }

    @Bean
    SiteScheduler draining(SiteEngines sites, WritebackSettings settings, DeliveryLanes lanes, Clock clock) {
        return new SiteScheduler(
                "write-back",
                sites.workers(),
                () -> lanes.sitesWithDue(clock.instant()),
                WorkLimits.ofExchanges(settings.workers(), settings.answerWithin()));
    }

    /** The delivery engines of all sites. */
    record SiteEngines(Map<SiteId, DeliveryEngine> engines) {
        SiteEngines {
            engines = Map.copyOf(engines);
        }

        Map<String, SiteWorker> workers() {
            return engines.entrySet().stream()
                    .collect(Collectors.toMap(
                            engine -> engine.getKey().value(),
                            engine -> stopping -> new DeliveryWorker(engine.getValue(), stopping).once()));
        }
    }
}
