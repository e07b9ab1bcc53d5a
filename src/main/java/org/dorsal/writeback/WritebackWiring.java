package org.dorsal.writeback;

import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.dorsal.assessment.MainJob;
import org.dorsal.smart.launch.Authority;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.smart.launch.EhrCalls;
import org.dorsal.store.DeliveryLanes;
import org.dorsal.store.DeliveryReads;
import org.dorsal.store.DeliveryRows;
import org.dorsal.store.DeliveryWork;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the room together for the running service: what is known and decided about deliveries. */
@Configuration(proxyBeanMethods = false)
public class WritebackWiring {
    /** Two megabytes: a note is asked for once for each item of its order. */
    private static final int MOST_NOTES = 64;

    @Bean
    Decisions decisions(DeliveryLanes lanes, DeliveryRows rows, DeliveryWork work) {
        return new StoredDeliveries(lanes, rows, work);
    }

    @Bean
    Filings filings(DeliveryReads reads) {
        return new StoredFilings(reads);
    }

    @Bean
    Resolving resolving(Decisions decisions, Clock clock, RandomGenerator chance) {
        return new Redrive(decisions, clock, chance);
    }

    /** For what waits for an EHR. */
    @Bean(destroyMethod = "shutdownNow")
    ExecutorService ehrWaiters() {
        return Executors.newVirtualThreadPerTaskExecutor();
    }

    @Bean
    SiteLadders ladders(WritebackSettings settings, EhrCalls ehr, Clock clock, ExecutorService ehrWaiters) {
        Capabilities capabilities = new Capabilities(
                site -> ehr.call(new Authority.Nobody(site), EhrCall.get("metadata")), clock, ehrWaiters);
        return new SiteLadders(settings, capabilities, ehr::granted);
    }

    @Bean
    Expecting expecting(WritebackSettings settings, SiteLadders ladders, ExecutorService ehrWaiters) {
        return new ExpectedFilings(settings, ladders, ehrWaiters);
    }

    @Bean
    Contents contents(MainJob job, Notes notes, WritebackSettings settings) {
        return new LedgerContents(job.results(), new RememberedNotes(notes, MOST_NOTES), settings);
    }
}
