package org.dorsal.assessment;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.store.Commit;
import org.dorsal.store.Ledger;
import org.dorsal.store.NewVersion;
import org.dorsal.store.Reach;

/** The main job, put together: what the doors call. */
public final class MainJob {
    private final Rendering rendering;
    private final Ledger ledger;
    private final Clock clock;
    private final Receive receive;
    private final Amend amend;
    private final SignOff signOff;
    private final StoredResults results;
    private final Records records;

    /** Puts the main job together; clock and chance are the process's. */
    public MainJob(
            Assess assess,
            Knowledge knowledge,
            Rendering rendering,
            Ledger ledger,
            Clock clock,
            RandomGenerator chance) {
        Filing filing = new Filing(chance);
        this.rendering = rendering;
        this.ledger = ledger;
        this.clock = clock;
        this.receive = new Receive(assess, rendering, ledger, filing, clock);
        Replay replay = new Replay(assess, knowledge);
        this.amend = new Amend(receive, assess, rendering, replay, ledger, filing, clock);
        this.signOff = new SignOff(
                receive, new Preparation(assess, rendering, replay, knowledge.codes()), ledger, filing, clock);
        this.results = new StoredResults(ledger);
        this.records = new Records(new Ground(ledger), results, replay);
    }

    /** New responses. */
    public Receive receive() {
        return receive;
    }

    /** Later versions. */
    public Amend amend() {
        return amend;
    }

    /** A clinician's signature. */
    public SignOff signOff() {
        return signOff;
    }

    /** What was made of a stored response. */
    public StoredResults results() {
        return results;
    }

    /** What pages show of a stored assessment. */
    public Records records() {
        return records;
    }

    /** Makes the Device that results name readable at a site; once for each software version. */
    public void introduce(Site site) {
        Instant since = clock.instant();
        NewVersion device = Render.device(rendering.software(), since);
        Reach everything = Reach.ofSite(site.id());
        if (ledger.read(everything, device.type(), device.id()).isEmpty()) {
            // another replica may be first: then its Device is the same
            ledger.append(site.id(), new Commit(since, Optional.empty(), List.of(device), List.of(), List.of()));
        }
    }
}
