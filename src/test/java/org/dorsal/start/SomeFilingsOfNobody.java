package org.dorsal.start;

import java.time.Instant;
import java.util.*;
import org.dorsal.writeback.FilingStatus;
import org.dorsal.writeback.Filings;

/** Deliveries of which there are none. */
final class SomeFilingsOfNobody implements Filings {
    @Override
    public FilingStatus of(String site, String patient, String assessment) {
        return new FilingStatus(Optional.empty(), false, Map.of(), true, List.of());
    }

    @Override
    public Map<String, FilingStatus> ofPatient(String site, String patient) {
        return Map.of();
    }

    @Override
    public List<StuckDelivery> stuck(String site, int most) {
        return List.of();
    }

    @Override
    public QueueDepth depth(String site, Instant now) {
        return new QueueDepth(0, 0, 0);
    }
}
