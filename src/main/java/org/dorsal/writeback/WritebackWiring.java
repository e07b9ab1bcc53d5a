package org.dorsal.writeback;

import java.time.Clock;
import java.util.random.RandomGenerator;
import org.dorsal.store.DeliveryLanes;
import org.dorsal.store.DeliveryReads;
import org.dorsal.store.DeliveryRows;
import org.dorsal.store.DeliveryWork;
import org.dorsal.writeback.Redrive.OperatorDeliveries;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configuration of the delivery status and operators' decisions, for the service and for commands. */
@Configuration(proxyBeanMethods = false)
public class WritebackWiring {
    @Bean
    OperatorDeliveries decisions(DeliveryLanes lanes, DeliveryRows rows, DeliveryWork work) {
        return new StoredDeliveries(lanes, rows, work);
    }

    @Bean
    Filings filings(DeliveryReads reads) {
        return new StoredFilings(reads);
    }

    @Bean
    Resolving resolving(OperatorDeliveries decisions, Clock clock, RandomGenerator chance) {
        return new Redrive(decisions, clock, chance);
    }
}
