package org.dorsal.writeback;

import static org.dorsal.Polling.await;

import java.util.Objects;
import org.dorsal.schedule.DueWork;
import org.dorsal.schedule.SiteScheduler.SiteWorker;
import org.dorsal.store.DeliveryReads;
import org.dorsal.writeback.DeliveryConfiguration.SiteEngines;

/** Deliveries of simulated weeks by the workers of the service, whose scheduler is stopped meanwhile. */
public record SimulatedDeliveries(String site, SiteWorker worker, DeliveryReads reads) {
    /** Beans of the service. */
    @FunctionalInterface
    public interface ServiceParts {
        <T> T part(Class<T> type);
    }

    /** Returns the deliveries of a site. */
    public static SimulatedDeliveries of(String site, ServiceParts service) {
        SiteWorker worker = service.part(SiteEngines.class).workers().get(site);
        return new SimulatedDeliveries(site, Objects.requireNonNull(worker), service.part(DeliveryReads.class));
    }

    /** Works until the EHR has everything, or an operator has to decide. */
    public void finish() {
        await("deliveries").until(() -> {
            DueWork.finish(worker);
            return reads.depth(site).waiting() == 0;
        });
    }
}
