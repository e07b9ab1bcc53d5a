package history;

import history.record.Call;
import history.record.History;
import history.record.Outcome;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Anomalies of erasures. */
final class ErasurePlants {
    /** Moment after the end of a run, in microseconds. */
    private static final long LATEST = Long.MAX_VALUE / 2;

    private ErasurePlants() {}

    static List<Plant> all() {
        return List.of(
                later("an erased response is read", "read", "id", ""),
                later("a client amends an erased response", "update", "id", ""),
                later("a page shows an erased response", "page", "id", ""),
                later("a search finds an erased response", "look", "", "found"),
                later("a version outlives its erasure", "final-version", "", "id"),
                later("a result outlives the erasure of its response", "final-result", "", "source"),
                later("an export has an erased response", "exported", "", "id"),
                later("an erased response is filed", "ehr-write", "marks", ""),
                plant("an export outlives an erasure", "erased", history -> {
                    Call begin = history.of("export-begin").getFirst();
                    return history.plus(call("export-file", begin.in(), Map.of()));
                }),
                plant("an event of an access to an erased response is found", "erased", history -> {
                    Call create = create(history);
                    return history.plus(
                            call("final-event", Map.of(), Map.of(
                                    "token", create.sent("token"), "outcome", "0", "entities", "Patient/" + create.sent("patient"))));
                }),
                plant("an erasure has no event", "erasure-event", history -> history.without(
                        call -> call.got("action").equals("erase"))),
                onErasure("a refused erasure has its event", (erase, _) -> new Call(
                        0, "plant", "erase", 0, 1, Outcome.REFUSED, 0, erase.in(), Map.of())),
                plant("an erasure is refused because of a request that nobody sent", "erasure-event", history -> {
                    Map<String, String> sent = Map.of("patient", "p99", "reason", "Request 99");
                    Map<String, String> got = Map.of("text", "patient 1: was changed by a request at the same time");
                    return history.plus(new Call(0, "eraser", "erase", 0, 1, Outcome.REFUSED, 0, sent, got));
                }),
                onEvent("the event of an erasure names the patient", (erase, event) ->
                        event.with("text", event.got("text") + "Patient/" + erase.sent("patient"))),
                onEvent("the event of an erasure does not name the operator", (_, event) ->
                        event.with("text", event.got("text").replace("J. Doe", ""))),
                plant("a young record is erased", "retention", history -> {
                    Call retain = history.acknowledged("retain").getFirst();
                    return history.replacing(retain, retain.with("text", "patient 1: erased\n1 patient"));
                }));
    }

    /** A good history whose search for the identifier of an erased response found one of another patient, which had taken it. */
    static History withReusedIdentifier(History history) {
        Call erase = erase(history);
        Call taking = history.acknowledged("transaction").stream()
                .filter(transaction -> transaction.begin() < erase.end())
                .filter(transaction -> !List.of(transaction.sent("patients").split(" ")).contains(erase.sent("patient")))
                .findFirst()
                .orElseThrow();
        Map<String, String> sent = Map.of("id", create(history).got("id"), "patient", erase.sent("patient"));
        Map<String, String> got = Map.of("ids", taking.words("ids").getFirst());
        return history.plus(
                new Call(0, "plant", "by-identifier", erase.begin(), erase.begin(), Outcome.OK, 200, sent, got));
    }

    /** A call or fact after an erasure, with an erased id as a value that was sent or of the answer. */
    private static Plant later(String name, String operation, String sent, String got) {
        return plant(name, "erased", history -> {
            String id = create(history).got("id");
            String mark = sent.equals("marks") ? "https://dorsal.example/canonical/identifier|" : "";
            return history.plus(call(operation, Map.of(sent, mark + id, "ifMatch", "1"), Map.of(got, id)));
        });
    }

    private static Plant onErasure(String name, BinaryOperator<Call> change) {
        return plant(name, "erasure-event", history -> {
            Call erase = erase(history);
            return history.replacing(erase, change.apply(erase, erase));
        });
    }

    private static Plant onEvent(String name, BinaryOperator<Call> change) {
        return plant(name, "erasure-event", history -> {
            Call event = history.of("final-event").stream()
                    .filter(fact -> fact.got("text").contains("\"" + erase(history).sent("reason") + "\""))
                    .findFirst()
                    .orElseThrow();
            return history.replacing(event, change.apply(erase(history), event));
        });
    }

    private static Plant plant(String name, String promise, UnaryOperator<History> change) {
        return new Plant(name, promise, change);
    }

    private static Call erase(History history) {
        return history.acknowledged("erase").stream()
                .filter(erase -> creates(history, erase).findFirst().isPresent())
                .findFirst()
                .orElseThrow();
    }

    /** A create of a response that was erased later. */
    private static Call create(History history) {
        return creates(history, erase(history)).findFirst().orElseThrow();
    }

    private static Stream<Call> creates(History history, Call erase) {
        return history.acknowledged("create").stream()
                .filter(create -> create.before(erase) && create.status() == 201)
                .filter(create -> create.sent("patient").equals(erase.sent("patient")));
    }

    private static Call call(String operation, Map<String, String> sent, Map<String, String> got) {
        return new Call(0, "plant", operation, LATEST, LATEST, Outcome.OK, 200, sent, got);
    }
}
