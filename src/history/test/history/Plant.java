package history;

import history.record.Call;
import history.record.History;
import history.record.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Anomalies to plant into a good history.
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
                new Plant("a created response is lost", "kept", history -> {
                    Call create = created(history);
                    return history.without(
                            call -> call.is("final-version") && call.got("id").equals(create.got("id")));
                }),
                new Plant(
                        "an update is lost",
                        "kept",
                        history -> history.without(call -> call.equals(versionOf(history, updated(history))))),
                new Plant(
                        "a repeated request is stored twice",
                        "kept",
                        history -> history.plus(versionOf(history, created(history))
                                .with("id", "twin")
                                .with("identifier", "twin"))),
                new Plant(
                        "a response is stored for another patient",
                        "kept",
                        history -> changed(history, versionOf(history, created(history)), "patient", "p99")),
                new Plant(
                        "a refused create is stored",
                        "refused",
                        history -> history.plus(versionOf(history, created(history))
                                .with("id", "refused")
                                .with("identifier", "refused")
                                .with(
                                        "marker",
                                        first(history, call -> call.is("create") && call.outcome() == Outcome.REFUSED)
                                                .sent("marker")))),
                new Plant(
                        "a version comes from nowhere",
                        "refused",
                        history -> changed(
                                history, versionOf(history, created(history)), "marker", "1999-01-01T00:00:00Z")),
                new Plant(
                        "an identifier has two holders",
                        "identifier",
                        history -> history.plus(versionOf(history, created(history))
                                .with("id", "twin")
                                .with("marker", "twin"))),
                new Plant("a search finds two holders", "identifier", history -> {
                    Call search = first(
                            history,
                            call -> call.is("by-identifier")
                                    && call.words("ids").size() == 1);
                    return changed(history, search, "ids", search.got("ids") + " twin");
                }),
                new Plant(
                        "a version is missing",
                        "versions",
                        history -> history.without(call ->
                                call.equals(version(history, updated(history).sent("id"), "1")))),
                new Plant(
                        "another version is given than was asked for",
                        "versions",
                        history -> history.plus(
                                copy(first(history, call -> call.is("vread")), Map.of("path", "/_history/9"), 0, 1))),
                new Plant(
                        "a version changes",
                        "versions",
                        history -> changed(
                                history,
                                first(history, call -> call.is("read") && call.ok()),
                                "marker",
                                "1999-01-01T00:00:00Z")),
                new Plant("versions fork", "if-match", history -> {
                    Call update = updated(history);
                    return history.plus(
                            copy(update, Map.of("marker", "fork", "token", "fork"), update.begin(), update.end()));
                }),
                new Plant(
                        "an update skips a version",
                        "if-match",
                        history -> changed(history, updated(history), "version", "7")),
                new Plant("an old version is read", "linear", history -> {
                    Call update = updated(history);
                    return history.plus(read(history, update, "1", update.end() + 10));
                }),
                new Plant("a version is read before it is written", "linear", history -> {
                    Call update = updated(history);
                    return history.plus(read(history, update, update.got("version"), update.begin() - 20));
                }),
                new Plant("a stored response is not found", "linear", history -> {
                    Call read = first(history, call -> call.is("read") && call.ok());
                    return history.replacing(read, with(read, Outcome.REFUSED, 404));
                }),
                new Plant("the newest version is called outdated", "linear", history -> {
                    Call version = history.of("final-version").getLast();
                    return history.plus(new Call(
                            0,
                            "plant",
                            "update",
                            0,
                            1,
                            Outcome.REFUSED,
                            412,
                            Map.of("id", version.got("id"), "ifMatch", version.got("version"), "marker", "plant"),
                            Map.of()));
                }),
                new Plant("half of a transaction is stored", "transaction", history -> {
                    String marker = first(history, call -> call.is("transaction") && call.ok())
                            .sent("markers")
                            .split(" ")[1];
                    return history.without(call ->
                            call.is("final-version") && call.got("marker").equals(marker));
                }),
                new Plant(
                        "a response is seen without its results",
                        "results",
                        history -> changed(
                                history, first(history, call -> call.is("results") && call.ok()), "statuses", "")),
                new Plant("results are final unsigned", "signed", history -> history.plus(unsigned(history))),
                new Plant("a signed result stays preliminary", "signed", history -> {
                    Call sign = first(history, call -> call.is("sign") && call.ok());
                    Call result = first(
                            history,
                            call -> call.is("final-result")
                                    && call.got("type").equals("Observation")
                                    && call.got("source").equals(sign.sent("id")));
                    return changed(history, result, "status", "preliminary");
                }),
                new Plant("a client amends what is signed", "signed", history -> {
                    Call sign = first(history, call -> call.is("sign") && call.ok());
                    Call update = copy(updated(history), Map.of("id", sign.sent("id")), sign.end() + 1, sign.end() + 2);
                    return history.plus(update);
                }),
                new Plant(
                        "a signature has no event",
                        "signed",
                        history -> history.without(call -> call.got("action").equals("attest"))),
                new Plant(
                        "a page was shown and not recorded",
                        "viewed",
                        history -> history.without(call -> call.got("action").equals("view"))),
                new Plant(
                        "a care plan is lost",
                        "results",
                        history -> history.without(call -> call.equals(first(
                                history,
                                result -> result.is("final-result")
                                        && result.got("type").equals("CarePlan"))))),
                new Plant(
                        "a result outlives its response",
                        "results",
                        history -> history.plus(
                                history.of("final-result").getFirst().with("source", "erased"))),
                new Plant("a read has no event", "audit", history -> {
                    String token =
                            first(history, call -> call.is("read") && call.ok()).sent("token");
                    return history.without(
                            call -> call.is("final-event") && call.got("token").equals(token));
                }),
                new Plant("a refusal has no event", "audit", history -> {
                    String token = first(history, call -> call.outcome() == Outcome.REFUSED)
                            .sent("token");
                    return history.without(
                            call -> call.is("final-event") && call.got("token").equals(token));
                }),
                new Plant("a version has no event", "audit-commit", history -> {
                    Call version = versionOf(history, created(history));
                    return history.without(call -> call.is("final-event")
                            && names(call, version)
                            && call.got("action").equals("create"));
                }),
                new Plant(
                        "an event outlives its commit",
                        "audit-commit",
                        history -> history.without(call -> call.equals(versionOf(history, updated(history))))),
                new Plant(
                        "a number is missing",
                        "numbers",
                        history -> history.without(call -> call.is("final-notice")
                                && call.got("event-number").equals("2"))),
                new Plant("a change has no event, and no number is missing", "numbers", history -> {
                    Call last = history.of("final-notice").getLast();
                    return history.without(call -> call.equals(last));
                }),
                new Plant("numbers are not in the order of commits", "number-order", history -> {
                    Call first = history.of("final-notice").getFirst();
                    Call last = history.of("final-notice").getLast();
                    return history.replacing(first, first.with("focus", last.got("focus")))
                            .replacing(last, last.with("focus", first.got("focus")));
                }),
                new Plant(
                        "an event is never sent",
                        "notified",
                        history -> history.without(call ->
                                call.is("notified") && call.got("event-number").equals("3"))),
                new Plant(
                        "an event is sent by another number",
                        "notified",
                        history -> changed(history, history.of("notified").getFirst(), "event-number", "4")),
                new Plant(
                        "an export has a hole",
                        "export",
                        history -> history.without(call -> call.equals(exported(history)))),
                new Plant(
                        "an export does not end", "export", history -> history.without(call -> call.is("export-end"))),
                new Plant("an export has a resource twice", "export", history -> history.plus(exported(history))),
                new Plant(
                        "an export has an old version",
                        "export",
                        history -> changed(history, exported(history), "version", "0")),
                new Plant(
                        "a file is cut",
                        "export",
                        history -> changed(history, history.of("export-file").getFirst(), "lines", "0")),
                new Plant(
                        "a result is filed twice",
                        "ehr-once",
                        history ->
                                history.plus(history.of("final-ehr").getFirst().with("key", "twin"))),
                new Plant(
                        "a result is filed for another patient",
                        "ehr-once",
                        history -> changed(history, copyOf(history), "patient", "Patient/p99")),
                new Plant(
                        "an old version comes after a newer one",
                        "ehr-once",
                        history -> history.plus(copyOf(history).with("version", "9"))),
                new Plant("a result never arrives", "ehr-finally", history -> {
                    String key = copyOf(history).got("key");
                    return history.without(
                            call -> call.is("final-ehr") && call.got("key").equals(key));
                }),
                new Plant("the EHR keeps an old version", "ehr-finally", history -> {
                    Call version = versionOf(history, updated(history));
                    return history.without(
                            call -> call.is("final-ehr") && call.got("marker").equals(version.got("marker")));
                }),
                new Plant(
                        "an operator gave an earlier version up, and the newest never arrives",
                        "ehr-finally",
                        history -> {
                            Call copy = copyOf(history);
                            return history.without(call -> call.is("final-ehr")
                                            && call.got("key").equals(copy.got("key")))
                                    .plus(decision(
                                            "give-up",
                                            copy.words("marks").getFirst().replaceFirst(".*[|]", "")));
                        }),
                new Plant(
                        "a delivery waits for a second decision",
                        "decided",
                        history -> history.plus(decision("not-there", "id"))
                                .replacing(
                                        history.of("final-page").getFirst(),
                                        history.of("final-page").getFirst().with("keys", "key"))),
                new Plant(
                        "a delivery neither ends nor stops",
                        "ehr-finally",
                        history -> changed(history, history.of("final-waiting").getFirst(), "waiting", "1")),
                new Plant(
                        "a caller gets 500",
                        "unavailable",
                        history -> history.plus(with(created(history), Outcome.UNKNOWN, 500))),
                new Plant(
                        "503 does not say when to come back",
                        "unavailable",
                        history -> history.plus(with(created(history), Outcome.UNKNOWN, 503))));
    }

    private static Call first(History history, Predicate<Call> kind) {
        return history.calls().stream().filter(kind).findFirst().orElseThrow();
    }

    /** A create of a response that was never changed. */
    private static Call created(History history) {
        return first(
                history,
                call -> call.is("create")
                        && call.status() == 201
                        && history.of("final-version").stream()
                                        .filter(version -> version.got("id").equals(call.got("id")))
                                        .count()
                                == 1);
    }

    /** The update that wrote the last version of its response. */
    private static Call updated(History history) {
        return first(
                history,
                call -> call.is("update")
                        && call.ok()
                        && history.of("final-version").stream()
                                        .filter(version -> version.got("id").equals(call.sent("id")))
                                        .count()
                                == Long.parseLong(call.got("version")));
    }

    /** A look at results of an unsigned response. */
    private static Call unsigned(History history) {
        String id = first(
                        history,
                        call -> call.is("final-version")
                                && history.of("sign").stream()
                                        .noneMatch(sign -> sign.sent("id").equals(call.got("id"))))
                .got("id");
        return new Call(0, "plant", "results", 0, 1, Outcome.OK, 200, Map.of("id", id), Map.of("statuses", "final"));
    }

    private static Call versionOf(History history, Call write) {
        return first(
                history, call -> call.is("final-version") && call.got("marker").equals(write.sent("marker")));
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

    private static History changed(History history, Call call, String name, String value) {
        return history.replacing(call, call.with(name, value));
    }

    /** A decision before anything was written. */
    private static Call decision(String choice, String id) {
        return new Call(
                0,
                "operator",
                "decide",
                0,
                0,
                Outcome.OK,
                303,
                Map.of("key", "key", "choice", choice, "type", "QuestionnaireResponse", "id", id),
                Map.of("copy", ""));
    }

    private static Call with(Call call, Outcome outcome, int status) {
        return new Call(
                call.number(),
                call.actor(),
                call.operation(),
                call.begin(),
                call.end(),
                outcome,
                status,
                call.in(),
                Map.of());
    }

    private static Call copy(Call call, Map<String, String> sent, long begin, long end) {
        Map<String, String> input = new HashMap<>(call.in());
        input.putAll(sent);
        return new Call(0, "plant", call.operation(), begin, end, call.outcome(), call.status(), input, call.out());
    }

    private static Call read(History history, Call update, String number, long begin) {
        Call version = version(history, update.sent("id"), number);
        return new Call(
                0,
                "plant",
                "read",
                begin,
                begin + 5,
                Outcome.OK,
                200,
                Map.of("id", update.sent("id")),
                Map.of("version", number, "marker", version.got("marker")));
    }
}
