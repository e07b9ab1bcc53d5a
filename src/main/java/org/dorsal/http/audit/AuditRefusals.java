package org.dorsal.http.audit;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.AuditedEvent.EventOutcome;

/** Audit events of refused requests for auditors' pages. */
final class AuditRefusals {
    private static final Map<String, String> SAYS = Map.ofEntries(
            entry("audit-signed-out", "Nobody was signed in."),
            entry("audit-form", "The form was not sent by a page of this session."),
            entry("no-page", "There is no such page, search or record."),
            entry("method", "A page does not take that method."),
            entry("unreadable", "What was sent can't be read."),
            entry("audit-purpose", "No purpose of use was told."),
            entry("audit-broken", "A stored row is not what was appended."),
            entry("audit-too-many", "More was asked for than one file takes."),
            entry("audit-too-costly", "The search was stopped because it took too long."),
            entry("audit-busy", "As many exports as there may be at once were being made."),
            entry("audit-nothing-signed", "Nothing of it is under a signed checkpoint yet."),
            entry("no-session", "The person has no such session open."),
            entry("old-session", "The sign-in is too old to sign out elsewhere."));

    private AuditRefusals() {}

    static void record(AuditRecorder recorder, String site, AuditAgents who, String requestId, String key) {
        recorder.record(
                site,
                AuditAction.VIEW,
                EventOutcome.REFUSED,
                Optional.of(SAYS.getOrDefault(key, "It was refused.")),
                who,
                Optional.of(requestId),
                Optional.empty(),
                List.of(new AuditSubject.FactSubject("page", "audit")));
    }
}
