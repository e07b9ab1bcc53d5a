package history.fault;

import java.io.IOException;

/** Makes a failing schedule as small as it can (delta debugging by Zeller and Hildebrandt): each fault that is left is needed. */
public final class Shrinker {
    private final Trial trial;
    private int trials;

    /** Runs a schedule. */
    public interface Trial {
        /** Whether an anomaly of the same promise is found again. */
        boolean fails(Schedule schedule) throws IOException, InterruptedException;
    }

    /** A shrinker that may make so many trials. */
    public Shrinker(Trial trial, int trials) {
        this.trial = trial;
        this.trials = trials;
    }

    /** The smallest failing schedule that was found. */
    public Schedule shrink(Schedule failing) throws IOException, InterruptedException {
        Schedule smallest = failing;
        int chunk = Math.max(1, failing.faults().size() / 2);
        while (chunk >= 1) {
            boolean smaller = false;
            for (int from = 0; from < smallest.faults().size() && trials > 0; ) {
                Schedule candidate = smallest.without(
                        from, Math.min(from + chunk, smallest.faults().size()));
                trials--;
                if (trial.fails(candidate)) {
                    smallest = candidate;
                    smaller = true;
                } else {
                    from += chunk;
                }
            }
            if (chunk == 1 && !smaller || trials <= 0) {
                return smallest;
            }
            chunk = chunk == 1 ? 1 : chunk / 2;
        }
        return smallest;
    }
}
