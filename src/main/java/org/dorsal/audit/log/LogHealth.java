package org.dorsal.audit.log;

import java.time.Duration;
import java.util.*;
import org.dorsal.store.LogReads;
import org.dorsal.store.LogReads.LogBacklog;
import org.dorsal.store.StoreException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Health indicator: down when a site's log exceeds a promised delay. Details name sites and destinations only. */
record LogHealth(List<Sequencer> sequencers, LogReads reads) implements HealthIndicator {
    /** An event is to have its position within a second. */
    static final Duration MAX_WAIT = Duration.ofSeconds(10);

    /** A checkpoint is to hold it within a minute; and a quarter for a slow database. */
    static final Duration MAX_UNSIGNED_TIME = Duration.ofSeconds(75);

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        Map<String, LogBacklog> waiting = Map.of();
        try {
            waiting = reads.waiting();
        } catch (StoreException _) {
            health.down().withDetail("all sites", "the database can't be asked");
        }
        for (Sequencer sequencer : sequencers) {
            List<String> alarms = alarms(sequencer, waiting.getOrDefault(sequencer.site(), LogBacklog.NOTHING));
            if (!alarms.isEmpty()) {
                health.down().withDetail(sequencer.site(), alarms);
            }
        }
        return health.build();
    }

    private static List<String> alarms(Sequencer sequencer, LogBacklog waiting) {
        List<String> alarms = new ArrayList<>();
        if (waiting.oldest().compareTo(MAX_WAIT) > 0) {
            alarms.add(waiting.leaves() + " events without a position, the oldest for more than 10 seconds");
        }
        sequencer.signingRefusal().ifPresent(why -> alarms.add("not signed: " + why.words()));
        if (sequencer.cadence().unsigned().compareTo(MAX_UNSIGNED_TIME) > 0) {
            alarms.add("no checkpoint for more than a minute though the log grew");
        }
        sequencer.destinations().stream()
                .filter(DestinationState::failing)
                .forEach(place -> alarms.add("checkpoints don't reach " + place.name()));
        return alarms;
    }
}
