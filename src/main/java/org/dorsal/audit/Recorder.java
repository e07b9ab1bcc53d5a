package org.dorsal.audit;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.dorsal.fhirjson.Ids;
import org.dorsal.store.Commit;
import org.dorsal.store.Ledger;

/** Writes down what happened where nothing else is committed. An access whose event can't be written is refused (promise P11). */
public final class Recorder {
    private final Ledger ledger;
    private final Clock clock;
    private final RandomGenerator chance;

    public Recorder(Ledger ledger, Clock clock, RandomGenerator chance) {
        this.ledger = ledger;
        this.clock = clock;
        this.chance = chance;
    }

    /**
     * Writes one event; when this returns, it is on disk.
     *
     * @return id of the event
     * @throws org.dorsal.store.StoreFault when it can't be written: then nothing may be shown
     */
    public String record(
            String site,
            Deed deed,
            Happening.Outcome outcome,
            Optional<String> says,
            Who who,
            Optional<String> request,
            Optional<String> patient,
            List<About> abouts) {
        var at = clock.instant();
        var happening = new Happening(Ids.timed(at, chance), at, deed, outcome, says, who, request, patient, abouts);
        ledger.append(site, Commit.ofEvents(at, List.of(AuditEvents.of(happening))));
        return happening.id().toString();
    }
}
