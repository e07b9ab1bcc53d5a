package org.dorsal.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dorsal.limit.SharedLimits.ProcessSize;

/** Limits of a process with two cores and several sites. */
public final class SomeLimits {
    private SomeLimits() {}

    public static SharedLimits some() {
        return some(32);
    }

    /** @param strangers requests without a verified credential of one address at the same time */
    public static SharedLimits some(int strangers) {
        return SharedLimits.of(new ProcessSize(512L << 20, 2, 16, strangers, true), (_, _, _) -> {});
    }

    /** Takes all that there is, for as many owners as that takes. */
    public static List<Limit.Grant> exhaust(Limit limit) {
        List<Limit.Grant> taken = new ArrayList<>();
        for (long number = 0; limit.held() < limit.rules().capacity(); number++) {
            taken.add(limit.take(
                    new Owner("site" + number, "caller"), limit.rules().floor(), Duration.ZERO));
        }
        return taken;
    }
}
