package org.dorsal.smart.launch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.dorsal.audit.About;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditEvents;
import org.dorsal.audit.AuditedEvent;
import org.dorsal.audit.Who;
import org.dorsal.smart.SiteId;
import org.dorsal.store.OwnSessionRows;
import org.dorsal.store.OwnSessionRows.OpenSession;
import org.dorsal.store.OwnSessionRows.SessionPerson;
import org.dorsal.store.OwnSessionRows.UsedSince;

/**
 * What else a person has open at a site, clinicians and auditors alike, and its end by that person (ADR 49).
 *
 * @param launchesIdle after which a launch of the site is over
 * @param auditorsIdle the same of an auditor's session
 */
public record PersonalSessions(
        OwnSessionRows rows,
        Function<SiteId, Duration> launchesIdle,
        Duration auditorsIdle,
        Clock clock,
        RandomGenerator chance) {
    /** Instead of an id: all others. */
    public static final String OTHERS = "others";

    /** The person of a launch, who asks in it. */
    public static SessionPerson of(Launch launch) {
        LaunchId id = launch.id();
        return new SessionPerson(
                id.site().value(), launch.user().names().getFirst(), id.key().toString());
    }

    /** Those that are open besides the one in which the person asks, last used first. */
    public List<OpenSession> others(SessionPerson person) {
        return others(person, clock.instant());
    }

    private List<OpenSession> others(SessionPerson person, Instant now) {
        Duration idle = launchesIdle.apply(new SiteId(person.site()));
        return rows.others(person, now, new UsedSince(now.minus(idle), now.minus(auditorsIdle)));
    }

    /**
     * Ends one of them or all, and tells it by an event in the same commit.
     *
     * @param which id of one of the others, or {@link #OTHERS}
     * @param who the same person, as events name them
     * @param patient whose pages it was asked in
     * @return false when the person has no such session open besides
     */
    public boolean end(SessionPerson person, String which, Who who, String request, Optional<String> patient) {
        Instant now = clock.instant();
        List<String> ids = others(person, now).stream()
                .map(OpenSession::id)
                .filter(id -> which.equals(OTHERS) || which.equals(id))
                .toList();
        if (!ids.isEmpty()) {
            List<About> facts = ids.stream()
                    .<About>map(id -> new About.AboutFact("session", id))
                    .toList();
            var audited =
                    AuditedEvent.done(now, chance, AuditAction.SIGN_OUT, who, Optional.of(request), patient, facts);
            rows.end(person, ids, now, AuditEvents.of(audited));
        }
        return !ids.isEmpty() || which.equals(OTHERS);
    }
}
