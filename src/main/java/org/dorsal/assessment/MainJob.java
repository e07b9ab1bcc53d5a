package org.dorsal.assessment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.dorsal.audit.About;
import org.dorsal.store.CommitOutcome;
import org.dorsal.store.Ledger;
import org.dorsal.store.NewVersion;
import org.dorsal.store.Reach;
import org.dorsal.store.StoredVersion;

/** The main job, put together: what the doors call. */
public final class MainJob {
    private final Rendering rendering;
    private final Ledger ledger;
    private final Clock clock;
    private final Filing filing;
    private final Receive receive;
    private final Amend amend;
    private final SignOff signOff;
    private final StoredResults results;
    private final Records records;

    /** Puts the main job together; clock and chance are the process's. Whoever watches is told of what was stored. */
    public MainJob(
            Assess assess, Rendering rendering, Ledger ledger, Clock clock, RandomGenerator chance, ResultWatch watch) {
        this.filing = new Filing(chance, ledger.resultsDatedSince());
        this.rendering = rendering;
        this.ledger = ledger;
        this.clock = clock;
        // the store keeps microseconds; FHIR instants are sent with milliseconds
        Clock millis = Clock.tick(clock, Duration.ofMillis(1));
        ResultWatch tolerant = new FaultTolerantWatch(watch);
        this.receive = new Receive(assess, rendering, ledger, filing, millis, tolerant);
        this.amend = new Amend(receive, rendering.software(), ledger, filing, millis);
        this.signOff = new SignOff(receive, new Preparation(assess, rendering), ledger, filing, millis, tolerant);
        this.results = new StoredResults(ledger);
        this.records = new Records(results, new Replay(assess));
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

    /**
     * Begins to serve a site: makes the Device that results name readable, once for each software version, and tells auditors
     * with what the service runs.
     *
     * @param facts of the process, in the words of the audit guide
     * @throws org.dorsal.store.StoreFault when it can't be told; then nobody may be served
     */
    public void introduce(Site site, List<About> facts) {
        Instant since = clock.instant();
        NewVersion device = rendering.software().device(since).hashed();
        if (device(site, device).isEmpty() && introduced(site, List.of(device), since, device.hash(), facts)) {
            return;
        }
        // another start was first: its Device is the same but for the moment
        byte[] hash = device(site, device).orElseThrow().sha256();
        introduced(site, List.of(), since, hash, facts);
    }

    private boolean introduced(Site site, List<NewVersion> device, Instant since, byte[] hash, List<About> facts) {
        String reference = "Device/" + rendering.software().id() + "/_history/1";
        return ledger.append(site.id(), filing.started(since, device, reference, hash, facts))
                instanceof CommitOutcome.Appended;
    }

    private Optional<StoredVersion> device(Site site, NewVersion device) {
        return ledger.read(Reach.ofSite(site.id()), device.type(), device.id());
    }
}
