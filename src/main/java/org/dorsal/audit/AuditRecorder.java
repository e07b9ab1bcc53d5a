package org.dorsal.audit;

import java.time.Clock;
import java.util.*;
import java.util.random.RandomGenerator;
import org.dorsal.audit.RefusalWindow.RefusalRateLimiter;
import org.dorsal.fhirjson.Ids;
import org.dorsal.store.Commit;
import org.dorsal.store.Ledger;
import org.dorsal.store.StoreException;

/**
 * Records audit events of actions that commit no other data. An access is refused when its event cannot be written
 * (promise {@code audit}).
 */
public final class AuditRecorder {
    private final Ledger ledger;
    private final Clock clock;
    private final RandomGenerator random;
    private final RefusalRateLimiter refusals;

    /**
     * @param maxSeparate refusals of unknown callers of one address and site that are events of their own in a minute; the
     * others are counted
     */
    public AuditRecorder(Ledger ledger, Clock clock, RandomGenerator random, int maxSeparate) {
        this.ledger = ledger;
        this.clock = clock;
        this.random = random;
        this.refusals = new RefusalRateLimiter(maxSeparate);
    }

    /**
     * Writes one event and returns when it is on disk. Excess refusals of unauthenticated callers are counted for a
     * summary event instead.
     *
     * @return id of the event, or of the summary event
     * @throws org.dorsal.store.StoreException when the event can't be written; the caller must then disclose nothing
     */
    public String record(
            String site,
            AuditAction action,
            AuditedEvent.EventOutcome outcome,
            Optional<String> says,
            AuditAgents who,
            Optional<String> request,
            Optional<String> patient,
            List<AuditSubject> abouts) {
        var now = clock.instant();
        var audited =
                new AuditedEvent(Ids.timed(now, random), now, action, outcome, says, who, request, patient, abouts);
        if (outcome == AuditedEvent.EventOutcome.DONE || who.isKnown()) {
            return written(site, audited);
        }
        return refusals.counted(site, audited).map(UUID::toString).orElseGet(() -> refused(site, audited));
    }

    /** Records the start or end of a session. */
    public void session(String site, AuditAction action, AuditAgents agents, String request, Optional<String> patient) {
        record(
                site,
                action,
                AuditedEvent.EventOutcome.DONE,
                Optional.empty(),
                agents,
                Optional.of(request),
                patient,
                List.of());
    }

    /**
     * Subjects of one patient's record that were disclosed.
     *
     * @param patient logical id; empty when the subjects belong to no patient
     */
    public record Disclosure(Optional<String> patient, List<AuditSubject> abouts) {
        public Disclosure {
            abouts = List.copyOf(abouts);
        }
    }

    /**
     * Writes a separate event for each patient, so that erasing one record does not remove the events of another.
     * Returns when the events are on disk.
     *
     * @throws org.dorsal.store.StoreException when they can't be written; the caller must then disclose nothing
     */
    public void record(
            String site, AuditAction action, AuditAgents agents, Optional<String> request, List<Disclosure> shown) {
        var now = clock.instant();
        for (int from = 0; from < shown.size(); from += Commit.MAX_ROWS) {
            var events = shown.subList(from, Math.min(shown.size(), from + Commit.MAX_ROWS)).stream()
                    .map(disclosure -> AuditedEvent.done(
                                    now, random, action, agents, request, disclosure.patient(), disclosure.abouts())
                            .toEvent())
                    .toList();
            ledger.append(site, Commit.ofEvents(now, events));
        }
    }

    /**
     * @param includingOpen also of a minute that is not over
     * @throws org.dorsal.store.StoreException when it can't be written: then it is counted on
     */
    void recordRefusals(boolean includingOpen) {
        for (String site : refusals.due(clock.instant(), includingOpen)) {
            Optional<RefusalWindow> counted = refusals.take(site);
            try {
                counted.ifPresent(window -> written(site, window.toEvent(clock.instant())));
            } catch (Throwable fault) { // an Error too: no other place counts them
                counted.ifPresent(window -> refusals.restore(site, window));
                throw fault;
            }
        }
    }

    private String refused(String site, AuditedEvent audited) {
        try {
            return written(site, audited);
        } catch (StoreException fault) {
            refusals.releaseSlot(site, audited);
            throw fault;
        }
    }

    private String written(String site, AuditedEvent audited) {
        ledger.append(site, Commit.ofEvents(audited.time(), List.of(audited.toEvent())));
        return audited.id().toString();
    }
}
