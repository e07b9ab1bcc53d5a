package org.dorsal.writeback;

import java.time.Instant;
import java.util.*;

/** Reads the delivery status for people. */
public interface Filings {
    FilingStatus of(String site, String patient, String assessment);

    /** Returns the status of all assessments of a patient, by id; those without an order are left out. */
    Map<String, FilingStatus> ofPatient(String site, String patient);

    /**
     * Returns a site's parked, rejected or longest waiting deliveries.
     *
     * @param most maximum number of entries
     */
    List<StuckDelivery> stuck(String site, int most);

    /** Returns the queue depth of a site. */
    QueueDepth depth(String site, Instant now);

    /** Delivery that needs a person. */
    record StuckDelivery(String patient, DeliveryItem line) {}

    /**
     * Figures of a site's queue.
     *
     * @param waiting orders that are not planned and items that are not settled
     * @param parked items that wait for a person
     * @param oldestSeconds age of the oldest that waits, 0 when nothing does
     */
    record QueueDepth(long waiting, long parked, long oldestSeconds) {}
}
