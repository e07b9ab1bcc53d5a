package org.dorsal.http.web;

import static java.util.Map.entry;

import java.util.*;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.AuditedEvent.EventOutcome;
import org.dorsal.fhirjson.Ids;
import org.dorsal.smart.launch.SignInRefusal;

/**
 * Audits every page with patient data before it leaves, and every refusal (promise {@code audit}), without any typed content.
 */
public record PageAudit(AuditRecorder recorder) {
    private static final int REFUSED = 400;
    private static final int FAILED = 500;

    /** By the word that the problem's page has. */
    private static final Map<String, String> PROBLEMS = Map.ofEntries(
            entry("unknown-launch", "The browser does not hold this launch."),
            entry("launch-ended", "The launch has ended."),
            entry("signed-out", "The person has signed out."),
            entry("method", "The page takes no such method."),
            entry("unreadable", "The form can't be read."),
            entry("foreign-form", "The form was not sent by a page of this launch."),
            entry("operator-form", "The form was not sent by a page of this operator."),
            entry("operator-signed-out", "Nobody was signed in."),
            entry("no-session", "The person has no such session open."),
            entry("old-session", "The launch is too old to sign out elsewhere."),
            entry("newer-form", "The answers are of a newer edition of the form than this replica has."),
            entry("no-page", "There is no such page, or no such assessment of this patient."),
            entry("stop.old", "The launch is too old to sign; nothing was stored."),
            entry("stop.nobody", "The EHR does not say who this is; nothing was stored."),
            entry("stop.nobody-withdrawal", "The EHR does not say who this is; nothing was withdrawn."),
            entry("stop.wrong-patient", "The form was about another patient; nothing was stored."),
            entry("stop.draft", "Another draft is open; nothing was stored."));

    /**
     * @param page the route's pattern; empty when there is no such page
     * @param assessments ids of those in the address, as they came
     */
    record PageRequest(
            String site,
            AuditAction action,
            Optional<String> page,
            List<String> assessments,
            AuditAgents who,
            Optional<String> patient,
            String requestId) {
        /** The same about an assessment of that patient. */
        PageRequest of(String otherPatient, String assessment) {
            return new PageRequest(site, action, page, List.of(assessment), who, Optional.of(otherPatient), requestId);
        }
    }

    /** Audits a page with the given status; throws when the event cannot be recorded. */
    void recordPage(PageRequest request, int status) {
        record(request, status, status < REFUSED ? Optional.empty() : Optional.of(describe(status)));
    }

    /** Audits a page that reports a problem. */
    void recordProblem(PageRequest request, int status, String key) {
        record(request, status, Optional.of(PROBLEMS.getOrDefault(key, describe(status))));
    }

    /** Audits a page that reports a problem, with a description for this event. */
    void recordProblem(PageRequest request, int status, Optional<String> message) {
        record(request, status, message);
    }

    /**
     * A launch that did not come about; who it was is not known.
     *
     * @param status of the page that says so
     */
    void recordRefusedLaunch(String site, SignInRefusal why, int status, String network) {
        recorder.record(
                site,
                AuditAction.LAUNCH,
                outcome(status),
                Optional.of(why.userMessage()),
                AuditAgents.unknown(Optional.of(network)),
                Optional.empty(),
                Optional.empty(),
                List.of(new AuditSubject.FactSubject("reason", why.code())));
    }

    private void record(PageRequest request, int status, Optional<String> message) {
        List<AuditSubject> abouts = new ArrayList<>();
        request.assessments().stream()
                .filter(id -> status < REFUSED && Ids.isWrittenLikeOurs(id)) // a refused one may be another patient's
                .distinct()
                .forEach(id ->
                        abouts.add(new AuditSubject.ResourceSubject("QuestionnaireResponse/" + id, Optional.empty())));
        request.page().ifPresent(page -> abouts.add(new AuditSubject.FactSubject("page", page)));
        recorder.record(
                request.site(),
                status < REFUSED ? AuditAction.VIEW : request.action(),
                outcome(status),
                message,
                request.who(),
                Optional.of(request.requestId()),
                request.patient(),
                abouts);
    }

    private static EventOutcome outcome(int status) {
        if (status >= FAILED) {
            return EventOutcome.FAILED;
        }
        return status >= REFUSED ? EventOutcome.REFUSED : EventOutcome.DONE;
    }

    private static String describe(int status) {
        return switch (status) {
            case 403 -> "It is not allowed; nothing was stored.";
            case 404 -> "There is nothing of that kind.";
            case 409 -> "Something has changed meanwhile; nothing was stored.";
            case 422 -> "Something is missing or wrong; nothing was stored.";
            case 503 -> "It can't be done now; nothing was stored.";
            default -> "Something failed here.";
        };
    }
}
