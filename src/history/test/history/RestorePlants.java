package history;

import history.record.Call;
import history.record.History;
import history.record.Outcome;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Anomalies of restores. */
final class RestorePlants {
    private RestorePlants() {}

    static List<Plant> all() {
        return List.of(
                plant("a restored database lacks a response", after -> after.without(
                        call -> call.equals(first(after, "final-version")))),
                plant("a response is restored twice", after -> after.plus(
                        first(after, "final-version").with("id", "another"))),
                plant("a restored response lacks its results", after -> after.without(
                        call -> call.got("source").equals(first(after, "final-version").got("id")))),
                plant("a restored version lacks its event", after -> after.without(
                        call -> call.got("entities").contains(first(after, "final-version").got("id")))),
                plant("a restored version has another status", after -> {
                    Call version = first(after, "final-version");
                    return after.replacing(version, version.with("status", "in-progress"));
                }),
                plant("a version is restored that was never sent", after -> after.plus(
                        first(after, "final-version").with("id", "another").with("marker", "another"))),
                plant("a signature is not restored", after -> {
                    Call signed = after.of("final-result").stream()
                            .filter(result -> result.got("status").equals("final"))
                            .findFirst()
                            .orElseThrow();
                    return after.replacing(signed, signed.with("status", "preliminary"));
                }),
                plant("events of reads are not restored", after -> after.without(
                        call -> call.got("action").equals("read"))),
                plant("deliveries wait for ever after a restore", after -> {
                    Call waiting = first(after, "final-waiting");
                    return after.replacing(waiting, waiting.with("waiting", "37"));
                }),
                plant("a restored response is filed again", after -> after.plus(
                        first(after, "final-ehr").with("key", "Observation/another"))),
                new Plant("a restored database has what was written after its backup", "restored", history -> restored(
                        history, 0, after -> after)));
    }

    /** A good history after which the database is restored, with nothing lost. */
    static History good(History history) {
        return restored(history, end(history), after -> after);
    }

    private static Plant plant(String name, UnaryOperator<History> change) {
        return new Plant(name, "restored", history -> restored(history, end(history), change));
    }

    /** Adds a backup at a moment, and a restore after which all facts are found again, as changed. */
    private static History restored(History history, long moment, UnaryOperator<History> change) {
        History facts = new History(history.calls().stream()
                .filter(call -> call.operation().startsWith("final-"))
                .toList());
        History restored = history.plus(call("backup", moment)).plus(call("restore", end(history)));
        for (Call fact : change.apply(facts).calls()) {
            restored = restored.plus(fact);
        }
        return restored;
    }

    private static Call first(History history, String operation) {
        return history.of(operation).getFirst();
    }

    private static long end(History history) {
        return history.calls().stream().mapToLong(Call::end).max().orElseThrow();
    }

    private static Call call(String operation, long moment) {
        return new Call(0, "plant", operation, moment, moment, Outcome.OK, 0, Map.of(), Map.of());
    }
}
