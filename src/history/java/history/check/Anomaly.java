package history.check;

import history.record.Call;
import java.util.List;

/**
 * A promise that a history breaks.
 *
 * @param promise id of the promise
 * @param calls the calls that contradict each other
 */
public record Anomaly(String promise, String text, List<Call> calls) {
    /** Takes a copy. */
    public Anomaly {
        calls = List.copyOf(calls);
    }

    @Override
    public String toString() {
        StringBuilder lines = new StringBuilder(promise + ": " + text);
        calls.forEach(call -> lines.append("\n    ").append(call));
        return lines.toString();
    }
}
