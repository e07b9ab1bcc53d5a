package org.dorsal.smart.launch;

import java.time.*;
import java.util.*;
import java.util.random.RandomGenerator;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.AuditedEvent;
import org.dorsal.smart.SiteId;
import org.dorsal.store.SessionEndRows;

/**
 * Ends sessions of clinicians and auditors by an operator, at once and on every replica, with the launches' tokens
 * and pending sign-ins. A user who is still authorized at the EHR or the provider can sign in again.
 */
public record SessionTermination(SessionEndRows rows, Clock clock, RandomGenerator random) {
    /** Most characters of the reason. */
    public static final int MAX_REASON_CHARS = 500;

    /** Most characters of a person's name in events. */
    public static final int MAX_NAME_CHARS = 1000;

    /**
     * Ends the sessions and records the audit event in the same commit.
     *
     * @param person reference as in events, {@code Practitioner/7} or {@code issuer|subject}; empty for all persons
     * at the site
     * @param operator the person who ends the sessions
     * @param reason the operator's reason
     * @return number of ended sessions that had not expired
     */
    public int end(
            SiteId site, Optional<String> person, AuditAgents operator, String reason, Optional<String> request) {
        Instant now = clock.instant();
        List<AuditSubject> facts = List.of(
                new AuditSubject.FactSubject("sessions-of", person.orElse("everybody")),
                new AuditSubject.FactSubject("reason", reason));
        var audited =
                AuditedEvent.done(now, random, AuditAction.END_SESSIONS, operator, request, Optional.empty(), facts);
        return rows.end(site.value(), person, now, audited.toEvent());
    }
}
