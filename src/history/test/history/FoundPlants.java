package history;

import history.record.Call;
import history.record.History;
import history.record.Outcome;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Anomalies that a reader of the checks found to be missed by them (30 November 2026). */
final class FoundPlants {
    private static final String ERASED = "patient 1: erased 0 assessments, 0 resources, 0 signatures, 0 delivery rows,"
            + " 0 launches and drafts, 0 other rows, 0 events";

    private FoundPlants() {}

    static List<Plant> all() {
        return List.of(
                plant("a response is stored with another status", "kept", history -> replaced(
                        history,
                        first(history, call -> call.is("final-version")
                                && sent(history, call.got("marker"), "status").equals("amended")),
                        Map.of("status", "completed"))),
                plant("a version that was there is not found", "linear", history -> refused(history, "vread", 404)),
                plant("an update does not find its response", "linear", history -> refused(history, "update", 404)),
                plant("a read of a response is called wrong", "linear", history -> refused(history, "read", 400)),
                plant("a search does not find a response", "linear", history -> replaced(
                        history,
                        first(history, call -> call.is("by-identifier")
                                && call.words("ids").contains(call.sent("id"))
                                && created(history, call)),
                        Map.of("ids", ""))),
                plant("a valid token is refused", "unavailable", history -> refused(history, "read", 401)),
                plant("a plan is filed for another patient", "ehr-once", history -> replaced(
                        history,
                        first(history, call -> call.is("final-ehr") && call.got("type").equals("CarePlan")),
                        Map.of("patient", "Patient/p99"))),
                plant("results never arrive", "ehr-finally", history -> history.without(
                        call -> call.is("final-ehr") && !call.got("type").equals("QuestionnaireResponse"))),
                plant("an erasure deletes the rest of a transaction", "transaction", FoundPlants::withoutSibling),
                plant("an erasure erases nothing and says so", "erased", history -> {
                    Map<String, String> sent = Map.of("patient", "p5", "reason", "Request 98");
                    long end = history.calls().stream().mapToLong(Call::end).max().orElseThrow();
                    List<Call> facts = history.calls().stream()
                            .filter(call -> call.operation().startsWith("final-"))
                            .toList();
                    History erased = history.without(facts::contains)
                            .plus(new Call(0, "eraser", "erase", end, end + 1, Outcome.OK, 0, sent, Map.of("text", ERASED)));
                    for (Call fact : facts) {
                        erased = erased.plus(moved(fact, end + 2));
                    }
                    return erased;
                }),
                plant("a response is gone and nobody erased it", "erased", history -> refused(history, "read", 404)),
                draft("a draft is with two clinicians", "yes yes no"),
                draft("a draft is lost", "no no no"),
                draft("a draft that was taken over is with somebody else", "no no yes"),
                plant("an export ends without an erasure", "export", history -> history.without(
                        call -> call.is("erase") || call.is("export-gone"))));
    }

    /** A draft that its author saved and the first colleague took over, and who has it at the end. */
    private static Plant draft(String name, String last) {
        return plant(name, "handed-over", history -> {
            History more = history.plus(page("draft-save", 0, "")).plus(page("draft-page", 1, "yes"));
            for (int clinician = 0; clinician < 3; clinician++) {
                more = more.plus(page("final-draft", clinician, last.split(" ")[clinician]));
            }
            return more;
        });
    }

    private static Call page(String operation, int clinician, String holds) {
        Map<String, String> sent = Map.of("patient", "d1", "clinician", Integer.toString(clinician));
        return new Call(0, "plant", operation, 0, 1, Outcome.OK, 200, sent, Map.of("holds", holds));
    }

    private static Plant plant(String name, String promise, UnaryOperator<History> change) {
        return new Plant(name, promise, change);
    }

    private static Call first(History history, Predicate<Call> kind) {
        return history.calls().stream()
                .filter(kind)
                .filter(call -> history.of("erase").stream()
                        .noneMatch(erase -> erase.sent("patient").equals(call.sent("patient"))))
                .findFirst()
                .orElseThrow();
    }

    private static History replaced(History history, Call old, Map<String, String> values) {
        Call changed = old;
        for (Map.Entry<String, String> value : values.entrySet()) {
            changed = changed.with(value.getKey(), value.getValue());
        }
        return history.replacing(old, changed);
    }

    /** The first acknowledged call of that kind is refused. */
    private static History refused(History history, String operation, int status) {
        Call call = first(history, candidate -> candidate.is(operation) && candidate.ok());
        return history.replacing(
                call,
                new Call(
                        call.number(),
                        call.actor(),
                        operation,
                        call.begin(),
                        call.end(),
                        Outcome.REFUSED,
                        status,
                        call.in(),
                        Map.of()));
    }

    private static Call moved(Call call, long moment) {
        return new Call(
                call.number(), call.actor(), call.operation(), moment, moment, call.outcome(), 0, call.in(), call.out());
    }

    private static String sent(History history, String marker, String value) {
        return history.calls().stream()
                .filter(call -> call.sent("marker").equals(marker))
                .map(call -> call.sent(value))
                .findFirst()
                .orElse("");
    }

    /** Whether the response of a search was created, with an answer, before. */
    private static boolean created(History history, Call search) {
        return history.acknowledged("create").stream()
                .anyMatch(create -> create.got("id").equals(search.sent("id"))
                        && create.status() == 201
                        && create.before(search));
    }

    /** Without the versions of the patient of a transaction who was not erased, when another one was. */
    private static History withoutSibling(History history) {
        List<String> erased = history.acknowledged("erase").stream()
                .map(erase -> erase.sent("patient"))
                .toList();
        Call transaction = history.acknowledged("transaction").stream()
                .filter(call -> Stream.of(call.sent("patients").split(" ")).anyMatch(erased::contains))
                .filter(call -> !Stream.of(call.sent("patients").split(" ")).allMatch(erased::contains))
                .findFirst()
                .orElseThrow();
        List<String> patients = List.of(transaction.sent("patients").split(" "));
        String[] markers = transaction.sent("markers").split(" ");
        int place = erased.contains(patients.get(0)) ? 1 : 0;
        return history.without(
                call -> call.is("final-version") && call.got("marker").equals(markers[place]));
    }
}
