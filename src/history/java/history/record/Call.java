package history.record;

import java.util.*;

/**
 * A call with its answer, or a fact that was observed: a line of the history. All values are text, so that a line can
 * be read, and changed by a test, without this program.
 *
 * @param number place in the order of recording
 * @param actor client, callback, EHR or other place that saw it
 * @param operation kind, such as {@code create}; {@link Op} lists all
 * @param begin microseconds from the start of the run to the first byte sent
 * @param end the same to the last byte of the answer; to the moment of giving up where there was none
 * @param status HTTP status, 0 without an answer
 * @param in content of the request
 * @param out what the answer says
 */
public record Call(
        long number,
        String actor,
        String operation,
        long begin,
        long end,
        Outcome outcome,
        int status,
        Map<String, String> in,
        Map<String, String> out) {

    /** Sorts the values by name, so that equal calls are equal lines. */
    public Call {
        in = new TreeMap<>(in);
        out = new TreeMap<>(out);
    }

    /** Whether it is of that kind. */
    public boolean is(String kind) {
        return operation.equals(kind);
    }

    /** Whether the service acknowledged it. */
    public boolean ok() {
        return outcome == Outcome.OK;
    }

    /** A value that was sent; empty text where there is none. */
    public String sent(String name) {
        return in.getOrDefault(name, "");
    }

    /** A value of the answer; empty text where there is none. */
    public String got(String name) {
        return out.getOrDefault(name, "");
    }

    /** Words of a value of the answer. */
    public List<String> words(String name) {
        return got(name).isBlank() ? List.of() : List.of(got(name).split(" "));
    }

    /** The same call with a value of the answer changed: for planted faults. */
    public Call with(String name, String value) {
        Map<String, String> changed = new TreeMap<>(out);
        changed.put(name, value);
        return with(in, changed);
    }

    /** The same call with other values. */
    public Call with(Map<String, String> sent, Map<String, String> got) {
        return new Call(number, actor, operation, begin, end, outcome, status, sent, got);
    }

    /** Whether it had ended before the other began, so that the other has to see its effect. */
    public boolean before(Call other) {
        return end < other.begin;
    }

    @Override
    public String toString() {
        return "#" + number + " " + actor + " " + operation + " " + begin / 1000 + ".." + end / 1000 + " ms " + outcome
                + " " + status + " " + in + " -> " + out;
    }
}
