package history.check;

import history.record.Call;
import history.record.History;
import java.util.ArrayList;
import java.util.List;

/** Judges a history by one promise of {@code src/docs/promises.md}. */
public abstract class Check {
    private final String promise;
    private final List<Anomaly> anomalies = new ArrayList<>();

    /** A check of the promise by that id. */
    protected Check(String promise) {
        this.promise = promise;
    }

    /** Id of the promise. */
    public final String promise() {
        return promise;
    }

    /** Looks at the whole history and reports each anomaly. */
    protected abstract void check(History history, Stored stored);

    /** The anomalies of a history. */
    public final List<Anomaly> judge(History history) {
        anomalies.clear();
        check(history, Stored.of(history));
        return List.copyOf(anomalies);
    }

    /** Reports an anomaly. */
    protected final void report(String text, Call... calls) {
        anomalies.add(new Anomaly(promise, text, List.of(calls)));
    }

    /** Reports an anomaly unless it is as promised. */
    protected final void require(boolean asPromised, String text, Call... calls) {
        if (!asPromised) {
            report(text, calls);
        }
    }
}
