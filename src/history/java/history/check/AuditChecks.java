package history.check;

import history.record.Call;
import history.record.Outcome;
import java.util.*;
import java.util.stream.Collectors;

/** Checks of the promises about audit events. */
final class AuditChecks {
    private static final List<String> WRITING = List.of("create", "update", "attest");
    private static final int FOUND = 200;
    /** Refusals before the token is verified, so that their events do not name it. */
    private static final List<Integer> UNVERIFIED = List.of(401, 429);

    private AuditChecks() {}

    /** Requires an event of every page about a patient that was shown: pages have no token, so they are counted. */
    static void viewed(Findings findings) {
        Map<String, Long> events = findings.history().of("final-event").stream()
                .filter(event -> event.got("action").equals("view") && succeeded(event))
                .flatMap(event -> event.words("entities").stream().filter(entity -> entity.startsWith("Patient/")))
                .collect(Collectors.groupingBy(patient -> patient, Collectors.counting()));
        Map<String, List<Call>> shown = findings.history().acknowledged("page").stream()
                .collect(Collectors.groupingBy(page -> "Patient/" + page.sent("patient")));
        shown.forEach((patient, pages) -> {
            long recorded = events.getOrDefault(patient, 0L);
            findings.require(
                    recorded >= pages.size(),
                    pages.size() + " pages of " + patient + " were shown, and " + recorded + " recorded",
                    pages.getLast());
        });
    }

    /** Requires an event of every access, with the token of the request, which no other request has. */
    static void audit(Findings findings) {
        Map<String, List<Call>> events = findings.history().of("final-event").stream()
                .collect(Collectors.groupingBy(event -> event.got("token")));
        for (Call call : findings.history().calls()) {
            List<Call> own = events.getOrDefault(call.sent("token"), List.of());
            if (call.sent("token").isEmpty()
                    || call.outcome() == Outcome.UNKNOWN
                    || UNVERIFIED.contains(call.status())) {
                continue;
            }
            if (call.ok()) {
                boolean recorded = own.stream()
                        .anyMatch(
                                event -> succeeded(event) && event.got("action").equals(action(call)));
                findings.require(recorded, "an access without its event of kind " + action(call), call);
            } else {
                findings.require(!own.stream().allMatch(AuditChecks::succeeded), "a refusal without its event", call);
            }
        }
    }

    private static boolean succeeded(Call event) {
        return event.got("outcome").equals("0");
    }

    private static String action(Call call) {
        return switch (call.operation()) {
            case "create" -> call.status() == FOUND ? "read" : "create";
            case "results", "by-identifier" -> "search";
            case "subscribe" -> "create";
            case "export-begin" -> "bulk-export";
            case "export-file" -> "bulk-export-file";
            case "export-end" -> "bulk-export-status";
            default -> call.operation();
        };
    }

    /** Requires that the event of a write is in its commit: each version has one, and no event names a version that is not there. */
    static void auditCommit(Findings findings) {
        Map<String, Call> written = new HashMap<>();
        for (Call event : findings.history().of("final-event")) {
            if (WRITING.contains(event.got("action")) && succeeded(event)) {
                for (String entity : event.words("entities")) {
                    if (entity.startsWith("QuestionnaireResponse/") && entity.contains("/_history/")) {
                        String key = entity.substring("QuestionnaireResponse/".length())
                                .replace("_history/", "");
                        findings.unique(written, key, event, "two events wrote one version");
                    }
                }
            }
        }
        findings.stored()
                .eachVersion((key, version) -> findings.require(
                        written.remove(key) != null, "a version without the event of its commit", version));
        written.forEach((key, event) -> findings.report("an event of a version that is not there: " + key, event));
    }
}
