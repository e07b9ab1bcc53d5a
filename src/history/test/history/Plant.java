package history;

import history.record.Call;
import history.record.History;
import history.record.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Anomaly to plant into a good history.
 *
 * @param promise the promise that is broken by it
 */
record Plant(String name, String promise, UnaryOperator<History> change) {

    @Override
    public String toString() {
        return name;
    }

    static List<Plant> all() {
        return List.of(
                drops("a created response is lost", "kept", history -> versionOf(history, created(history))),
                drops("an update is lost", "kept", history -> versionOf(history, updated(history))),
                adds("a repeated request is stored twice", "kept", history -> twin(history, "identifier")),
                sets(
                        "a response is stored for another patient",
                        "kept",
                        history -> versionOf(history, created(history)),
                        "patient",
                        "p99"),
                adds(
                        "a refused create is stored",
                        "refused",
                        history -> twin(history, "identifier")
                                .with("marker", refused(history).sent("marker"))),
                sets(
                        "a version comes from nowhere",
                        "refused",
                        history -> versionOf(history, created(history)),
                        "marker",
                        "1999-01-01T00:00:00Z"),
                adds("an identifier has two holders", "identifier", history -> twin(history, "marker")),
                sets(
                        "a search finds two holders",
                        "identifier",
                        history -> first(history, call -> call.words("ids").size() == 1 && call.is("by-identifier")),
                        "ids",
                        "one two"),
                drops(
                        "a version is missing",
                        "versions",
                        history -> version(history, updated(history).sent("id"), "1")),
                adds(
                        "another version is given than was asked for",
                        "versions",
                        history -> copy(first(history, call -> call.is("vread")), Map.of("path", "/_history/9"), 0, 1)),
                sets(
                        "a version changes",
                        "versions",
                        history -> first(history, call -> call.is("read") && call.ok()),
                        "marker",
                        "1999-01-01T00:00:00Z"),
                adds("versions fork", "if-match", history -> {
                    Call update = updated(history);
                    return copy(update, Map.of("marker", "fork", "token", "fork"), update.begin(), update.end());
                }),
                sets("an update skips a version", "if-match", Plant::updated, "version", "7"),
                adds("an old version is read", "linear", history -> {
                    Call update = updated(history);
                    return read(history, update, "1", update.end() + 10);
                }),
                adds("a version is read before it is written", "linear", history -> {
                    Call update = updated(history);
                    return read(history, update, update.got("version"), update.begin() - 20);
                }),
                adds(
                        "a stored response is not found",
                        "linear",
                        history -> answered(first(history, call -> call.is("read")), Outcome.REFUSED, 404)),
                adds("the newest version is called outdated", "linear", history -> {
                    Call version = history.of("final-version").getLast();
                    Map<String, String> sent =
                            Map.of("id", version.got("id"), "ifMatch", version.got("version"), "marker", "plant");
                    return call("update", Outcome.REFUSED, 412, sent, Map.of());
                }),
                drops("half of a transaction is stored", "transaction", history -> {
                    Call transaction = first(history, call -> call.is("transaction") && call.ok());
                    return marked(history, transaction.sent("markers").split(" ")[1]);
                }),
                sets(
                        "a response is seen without its results",
                        "results",
                        history -> first(history, call -> call.is("results") && call.ok()),
                        "statuses",
                        ""),
                drops(
                        "a care plan is lost",
                        "results",
                        history -> first(
                                history,
                                call -> call.is("final-result")
                                        && call.got("type").equals("CarePlan"))),
                adds(
                        "a result outlives its response",
                        "results",
                        history -> history.of("final-result").getFirst().with("source", "erased")),
                sets(
                        "a result of a withdrawn response remains",
                        "results",
                        history -> first(
                                history,
                                call -> call.is("final-result")
                                        && call.got("status").equals("entered-in-error")),
                        "status",
                        "preliminary"),
                adds("results are final unsigned", "signed", Plant::unsigned),
                sets("a signed result stays preliminary", "signed", Plant::signedResult, "status", "preliminary"),
                adds("a client amends what is signed", "signed", history -> {
                    Call sign = first(history, call -> call.is("sign") && call.ok());
                    return copy(updated(history), Map.of("id", sign.sent("id")), sign.end() + 1, sign.end() + 2);
                }),
                lacks("a signature has no event", "signed", "final-event", "action", _ -> "attest"),
                lacks("a page was shown and not recorded", "viewed", "final-event", "action", _ -> "view"),
                lacks(
                        "a read has no event",
                        "audit",
                        "final-event",
                        "token",
                        history -> first(history, call -> call.is("read") && call.ok())
                                .sent("token")),
                lacks(
                        "a refusal has no event",
                        "audit",
                        "final-event",
                        "token",
                        history -> refused(history).sent("token")),
                drops("a version has no event", "audit-commit", history -> {
                    Call version = versionOf(history, created(history));
                    return first(history, call -> call.got("action").equals("create") && names(call, version));
                }),
                drops("an event outlives its commit", "audit-commit", history -> versionOf(history, updated(history))),
                lacks("a number is missing", "numbers", "final-notice", "event-number", _ -> "2"),
                drops(
                        "a change has no event, and no number is missing",
                        "numbers",
                        history -> history.of("final-notice").getLast()),
                new Plant("numbers are not in the order of commits", "number-order", history -> {
                    Call first = history.of("final-notice").getFirst();
                    Call last = history.of("final-notice").getLast();
                    return history.replacing(first, first.with("focus", last.got("focus")))
                            .replacing(last, last.with("focus", first.got("focus")));
                }),
                lacks("an event is never sent", "notified", "notified", "event-number", _ -> "3"),
                sets(
                        "an event is sent by another number",
                        "notified",
                        history -> history.of("notified").getFirst(),
                        "event-number",
                        "4"),
                drops("an export has a hole", "export", Plant::exported),
                drops("an export does not end", "export", history -> first(history, call -> call.is("export-end"))),
                adds("an export has a resource twice", "export", Plant::exported),
                sets("an export has an old version", "export", Plant::exported, "version", "0"),
                sets(
                        "a file is cut",
                        "export",
                        history -> history.of("export-file").getFirst(),
                        "lines",
                        "0"),
                adds(
                        "a result is filed twice",
                        "ehr-once",
                        history -> copyOf(history).with("key", "twin")),
                sets("a result is filed for another patient", "ehr-once", Plant::copyOf, "patient", "Patient/p99"),
                adds(
                        "an old version comes after a newer one",
                        "ehr-once",
                        history -> copyOf(history).with("version", "9")),
                lacks(
                        "a result never arrives",
                        "ehr-finally",
                        "final-ehr",
                        "key",
                        history -> copyOf(history).got("key")),
                lacks(
                        "the EHR keeps an old version",
                        "ehr-finally",
                        "final-ehr",
                        "marker",
                        history -> updated(history).sent("marker")),
                new Plant("an earlier version was given up, and the newest never arrives", "ehr-finally", history -> {
                    Call copy = copyOf(history);
                    String id = copy.words("marks").getFirst().replaceFirst(".*[|]", "");
                    return history.without(call -> call.got("key").equals(copy.got("key")))
                            .plus(decision("give-up", id));
                }),
                sets(
                        "a delivery neither ends nor stops",
                        "ehr-finally",
                        history -> history.of("final-waiting").getFirst(),
                        "waiting",
                        "1"),
                new Plant("a delivery waits for a second decision", "decided", history -> {
                    Call page = history.of("final-page").getFirst();
                    return history.plus(decision("not-there", "id")).replacing(page, page.with("keys", "key"));
                }),
                adds("a caller gets 500", "unavailable", history -> answered(created(history), Outcome.UNKNOWN, 500)),
                adds(
                        "503 does not say when to come back",
                        "unavailable",
                        history -> answered(created(history), Outcome.UNKNOWN, 503)));
    }

    private static Plant drops(String name, String promise, Function<History, Call> call) {
        return new Plant(name, promise, history -> history.without(call.apply(history)::equals));
    }

    private static Plant adds(String name, String promise, Function<History, Call> call) {
        return new Plant(name, promise, history -> history.plus(call.apply(history)));
    }

    private static Plant sets(String name, String promise, Function<History, Call> call, String field, String value) {
        return new Plant(name, promise, history -> {
            Call old = call.apply(history);
            return history.replacing(old, old.with(field, value));
        });
    }

    /** Removes all facts of a kind with a value. */
    private static Plant lacks(
            String name, String promise, String kind, String field, Function<History, String> value) {
        return new Plant(name, promise, history -> {
            String removed = value.apply(history);
            return history.without(call -> call.is(kind) && call.got(field).equals(removed));
        });
    }

    private static Call first(History history, Predicate<Call> kind) {
        return history.calls().stream().filter(kind).findFirst().orElseThrow();
    }

    private static Call refused(History history) {
        return first(
                history,
                call -> call.is("create") && call.outcome() == Outcome.REFUSED && !isErased(history, call.sent("patient")));
    }

    private static boolean isErased(History history, String patient) {
        return history.of("erase").stream().anyMatch(erase -> erase.sent("patient").equals(patient));
    }

    private static long versions(History history, String id) {
        return history.of("final-version").stream()
                .filter(version -> version.got("id").equals(id))
                .count();
    }

    /** A create of a response that was never changed. */
    private static Call created(History history) {
        return first(
                history, call -> call.is("create") && call.status() == 201 && versions(history, call.got("id")) == 1);
    }

    /** The update that wrote the last version of its response. */
    private static Call updated(History history) {
        return first(
                history,
                call -> call.is("update")
                        && call.ok()
                        && call.got("version").equals("" + versions(history, call.sent("id"))));
    }

    /** Results of an unsigned response, read as final. */
    private static Call unsigned(History history) {
        List<String> signed =
                history.of("sign").stream().map(sign -> sign.sent("id")).toList();
        Call version = first(history, call -> call.is("final-version") && !signed.contains(call.got("id")));
        return call("results", Outcome.OK, 200, Map.of("id", version.got("id")), Map.of("statuses", "final"));
    }

    private static Call signedResult(History history) {
        Call sign = first(history, call -> call.is("sign") && call.ok());
        return first(
                history,
                call -> call.is("final-result")
                        && call.got("type").equals("Observation")
                        && call.got("source").equals(sign.sent("id")));
    }

    /** A second response with the content of another one but for its id and that value. */
    private static Call twin(History history, String field) {
        return versionOf(history, created(history)).with("id", "twin").with(field, "twin");
    }

    private static Call versionOf(History history, Call write) {
        return marked(history, write.sent("marker"));
    }

    private static Call marked(History history, String marker) {
        return first(
                history, call -> call.is("final-version") && call.got("marker").equals(marker));
    }

    private static Call version(History history, String id, String number) {
        return first(
                history,
                call -> call.is("final-version")
                        && call.got("id").equals(id)
                        && call.got("version").equals(number));
    }

    private static Call exported(History history) {
        return first(history, call -> call.is("exported") && call.got("type").equals("QuestionnaireResponse"));
    }

    private static Call copyOf(History history) {
        return first(history, call -> call.is("final-ehr") && call.got("type").equals("QuestionnaireResponse"));
    }

    private static boolean names(Call event, Call version) {
        return event.words("entities")
                .contains("QuestionnaireResponse/" + version.got("id") + "/_history/" + version.got("version"));
    }

    private static Call call(
            String operation, Outcome outcome, int status, Map<String, String> sent, Map<String, String> out) {
        return new Call(0, "plant", operation, 0, 1, outcome, status, sent, out);
    }

    /** A decision before anything was written. */
    private static Call decision(String choice, String id) {
        return call(
                "decide",
                Outcome.OK,
                303,
                Map.of("key", "key", "choice", choice, "type", "QuestionnaireResponse", "id", id),
                Map.of("copy", ""));
    }

    private static Call answered(Call call, Outcome outcome, int status) {
        return new Call(0, "plant", call.operation(), call.begin(), call.end(), outcome, status, call.in(), Map.of());
    }

    private static Call copy(Call call, Map<String, String> sent, long begin, long end) {
        Map<String, String> input = new HashMap<>(call.in());
        input.putAll(sent);
        return new Call(0, "plant", call.operation(), begin, end, call.outcome(), call.status(), input, call.out());
    }

    private static Call read(History history, Call update, String number, long begin) {
        String id = update.sent("id");
        Map<String, String> out =
                Map.of("version", number, "marker", version(history, id, number).got("marker"));
        return new Call(0, "plant", "read", begin, begin + 5, Outcome.OK, 200, Map.of("id", id), out);
    }
}
