package org.dorsal.assessment;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.*;
import java.util.*;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.dorsal.audit.AuditSubject;
import org.dorsal.store.AccessScope;
import org.dorsal.store.CommitOutcome;
import org.dorsal.store.Ledger;
import org.dorsal.store.NewVersion;
import org.dorsal.store.StoredVersion;

/** The main job, put together: what the doors call. */
public final class AssessmentServices {
    private final Rendering rendering;
    private final Ledger ledger;
    private final Clock clock;
    private final CommitFactory commits;
    private final ResponseReceiver receive;
    private final ResponseAmender amend;
    private final SignOff signOff;
    private final StoredResults results;
    private final AssessmentReader records;
    private final PlanApplication plans;

    /**
     * Creates the services of the main job from the process's clock and random source.
     *
     * @param notified whether the site of that name has subscriptions, which the commits of results notify
     */
    public AssessmentServices(
            AssessmentPipeline assess,
            Rendering rendering,
            Ledger ledger,
            Clock clock,
            RandomGenerator random,
            MeterRegistry registry,
            Predicate<String> notified) {
        this.commits = new CommitFactory(random, notified);
        this.rendering = rendering;
        this.ledger = ledger;
        this.clock = clock;
        // the store keeps microseconds; FHIR instants are sent with milliseconds
        Clock millis = Clock.tick(clock, Duration.ofMillis(1));
        ResultMeters meters = new ResultMeters(registry);
        this.receive = new ResponseReceiver(assess, rendering, ledger, commits, millis, meters);
        this.amend = new ResponseAmender(receive, rendering.software(), ledger, commits, millis);
        this.signOff = new SignOff(assess, receive, rendering, ledger, commits, millis, meters);
        this.results = new StoredResults(ledger);
        this.records = new AssessmentReader(results, new Rescoring(assess));
        this.plans = new PlanApplication(assess, receive, rendering, results, ledger, millis);
    }

    /** New responses. */
    public ResponseReceiver receive() {
        return receive;
    }

    /** Later versions. */
    public ResponseAmender amend() {
        return amend;
    }

    /** A clinician's signature. */
    public SignOff signOff() {
        return signOff;
    }

    /** Stored results of a response. */
    public StoredResults results() {
        return results;
    }

    /** Observations of a response as resources for another server. */
    public ObservationExtractor extractor() {
        return new ObservationExtractor(receive, results);
    }

    /** Care plans of responses without storing them. */
    public PlanApplication plans() {
        return plans;
    }

    /** Stored assessments as pages display them. */
    public AssessmentReader records() {
        return records;
    }

    /**
     * Introduces a site: stores the Device that results reference, once per software version, and writes an audit
     * event with the environment of the service.
     *
     * @param facts facts about the process, in the terms of the audit guide
     * @throws org.dorsal.store.StoreException when the event cannot be stored; the site must not be served then
     */
    public void introduce(Site site, List<AuditSubject> facts) {
        Instant since = clock.instant();
        NewVersion device = rendering.software().device(since).hashed();
        if (device(site, device).isEmpty() && introduced(site, List.of(device), since, device.hash(), facts)) {
            return;
        }
        // another start was first: its Device is the same but for the moment
        byte[] hash = device(site, device).orElseThrow().sha256();
        introduced(site, List.of(), since, hash, facts);
    }

    private boolean introduced(
            Site site, List<NewVersion> device, Instant since, byte[] hash, List<AuditSubject> facts) {
        String reference = "Device/" + rendering.software().id() + "/_history/1";
        return ledger.append(site.id(), commits.started(since, device, reference, hash, facts))
                instanceof CommitOutcome.Appended;
    }

    private Optional<StoredVersion> device(Site site, NewVersion device) {
        return ledger.read(AccessScope.ofSite(site.id()), device.type(), device.id());
    }
}
