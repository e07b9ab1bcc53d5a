package org.dorsal.writeback;

import java.time.Clock;
import java.util.random.RandomGenerator;
import org.dorsal.store.DeliveryLanes;
import org.dorsal.store.DeliveryReads;
import org.dorsal.store.DeliveryRows;
import org.dorsal.store.DeliveryWork;
import org.dorsal.writeback.LeasedDeliveryResolver.OperatorDeliveryLedger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configuration of the delivery status and operators' decisions, for the service and for commands. */
@Configuration(proxyBeanMethods = false)
public class WritebackConfiguration {
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
}
