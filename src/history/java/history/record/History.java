package history.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** All calls of a run, in the order of recording. */
public record History(List<Call> calls) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Takes a copy. */
    public History {
        calls = List.copyOf(calls);
    }

    /** Reads a file with a call on each line. */
    public static History read(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return new History(
                    lines.map(line -> JSON.readValue(line, Call.class)).toList());
        }
    }

    /** A call as a line of the file. */
    static String line(Call call) {
        return JSON.writeValueAsString(call) + "\n";
    }

    /** Calls of that kind. */
    public List<Call> of(String operation) {
        return calls.stream().filter(call -> call.is(operation)).toList();
    }

    /** Acknowledged calls of those kinds. */
    public List<Call> acknowledged(String... operations) {
        List<String> kinds = List.of(operations);
        return calls.stream()
                .filter(call -> call.ok() && kinds.contains(call.operation()))
                .toList();
    }

    /** The same without some calls: for planted faults. */
    public History without(Predicate<Call> excluded) {
        return new History(calls.stream().filter(excluded.negate()).toList());
    }

    /** The same with one more call: for planted faults. */
    public History plus(Call more) {
        return new History(Stream.concat(calls.stream(), Stream.of(more)).toList());
    }

    /** The same with a call replaced: for planted faults. */
    public History replacing(Call old, Call replacement) {
        return new History(calls.stream()
                .map(call -> call.equals(old) ? replacement : call)
                .toList());
    }
}
