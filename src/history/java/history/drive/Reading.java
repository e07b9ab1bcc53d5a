package history.drive;

import history.record.Outcome;
import java.time.Duration;

/** Reads that are repeated until they are answered. */
final class Reading {
    private static final long PATIENCE = Duration.ofMinutes(5).toNanos();

    private Reading() {}

    /** A request that can be sent again. */
    interface Request {
        Answer send() throws InterruptedException;
    }

    static Answer untilOk(Request request) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE;
        Answer answer = request.send();
        while (answer.outcome() != Outcome.OK) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException(
                        "not answered in " + PATIENCE / 1_000_000_000 + " s: " + answer.status() + " " + answer.text());
            }
            Thread.sleep(200);
            answer = request.send();
        }
        return answer;
    }
}
