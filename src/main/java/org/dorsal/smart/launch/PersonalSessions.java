package org.dorsal.smart.launch;

import java.time.*;
import java.util.*;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.AuditedEvent;
import org.dorsal.smart.SiteId;
import org.dorsal.store.OwnSessionRows;
import org.dorsal.store.OwnSessionRows.IdleLimits;
import org.dorsal.store.OwnSessionRows.OpenSession;
import org.dorsal.store.OwnSessionRows.SessionPerson;

/**
 * Other open sessions of a person at a site, for clinicians and auditors, and their termination by that person (ADR
 * 49).
 *
 * @param launchesIdle idle limit of the site's launches
 * @param auditorsIdle idle limit of auditors' sessions
 */
public record PersonalSessions(
        OwnSessionRows rows,
        Function<SiteId, Duration> launchesIdle,
        Duration auditorsIdle,
        Clock clock,
        RandomGenerator random) {
    /** Instead of an id: all others. */
    public static final String OTHERS = "others";

    /** Person and current session of a launch. */
    public static SessionPerson of(Launch launch) {
        LaunchId id = launch.id();
        return new SessionPerson(
                id.site().value(), launch.user().names().getFirst(), id.key().toString());
    }

    /** Open sessions of the person except the current one, last used first. */
    public List<OpenSession> otherSessions(SessionPerson person) {
        return otherSessions(person, clock.instant());
    }

    private List<OpenSession> otherSessions(SessionPerson person, Instant now) {
        Duration idle = launchesIdle.apply(new SiteId(person.site()));
        return rows.others(person, now, new IdleLimits(now.minus(idle), now.minus(auditorsIdle)));
    }

    /**
     * Ends one or all of the other sessions and records the audit event in the same commit.
     *
     * @param which id of one of the other sessions, or {@link #OTHERS}
     * @param agents the same person in the form used by events
     * @param patient patient of the page that requested it
     * @return false if the person has no such other session
     */
    public boolean end(
            SessionPerson person, String which, AuditAgents agents, String request, Optional<String> patient) {
        Instant now = clock.instant();
        List<String> ids = otherSessions(person, now).stream()
                .map(OpenSession::id)
                .filter(id -> which.equals(OTHERS) || which.equals(id))
                .toList();
        if (!ids.isEmpty()) {
            List<AuditSubject> facts = ids.stream()
                    .<AuditSubject>map(id -> new AuditSubject.FactSubject("session", id))
                    .toList();
            var audited = AuditedEvent.done(
                    now, random, AuditAction.END_OWN_SESSIONS, agents, Optional.of(request), patient, facts);
            rows.end(person, ids, now, audited.toEvent());
        }
        return !ids.isEmpty() || which.equals(OTHERS);
    }
}
