package history.check;

import history.record.Call;
import history.record.History;

/** While something is down, a caller gets 503 with the time to come back, never another fault of the server. */
final class Unavailable extends Check {
    private static final int UNAVAILABLE = 503;
    private static final int FAULTS = 500;

    Unavailable() {
        super("unavailable");
    }

    @Override
    protected void check(History history, Stored stored) {
        for (Call call : history.calls()) {
            require(call.status() < FAULTS || call.status() == UNAVAILABLE, "a fault of the server", call);
            require(call.status() != UNAVAILABLE || !call.got("retryAfter").isEmpty(), "503 without Retry-After", call);
        }
    }
}
