package history.check;

import history.record.Call;
import history.record.History;
import java.util.*;

/**
 * Anomalies of a history by one promise.
 *
 * @param history the remainder after erasures
 * @param whole the whole history, until a restore
 * @param after the history after a restore
 * @param stored versions that the history has at its end
 */
record Findings(String promise, History history, History whole, History after, Stored stored, List<Anomaly> anomalies) {
    Findings(String promise, History history, History whole, History after) {
        this(promise, history, whole, after, Stored.of(history), new ArrayList<>());
    }

    /** Adds an anomaly. */
    void report(String text, Call... calls) {
        anomalies.add(new Anomaly(promise, text, List.of(calls)));
    }

    /** Adds an anomaly unless it is as promised. */
    void require(boolean asPromised, String text, Call... calls) {
        if (!asPromised) {
            report(text, calls);
        }
    }

    /** Adds an anomaly when another call has the same key. */
    void unique(Map<String, Call> byKey, String key, Call call, String text) {
        Call other = byKey.putIfAbsent(key, call);
        if (other != null) {
            report(text, call, other);
        }
    }
}
