package history.check;

import history.record.Call;
import history.record.History;
import java.util.HashMap;
import java.util.Map;

/** A decision that was acknowledged holds: the delivery that it was about does not wait for another at the end. */
final class Decided extends Check {
    Decided() {
        super("decided");
    }

    @Override
    protected void check(History history, Stored stored) {
        Map<String, Call> decisions = new HashMap<>();
        history.acknowledged("decide").forEach(decision -> decisions.put(decision.sent("key"), decision));
        history.of("final-page").stream()
                .flatMap(page -> page.words("keys").stream())
                .filter(decisions::containsKey)
                .forEach(key -> report("a delivery waits for a second decision", decisions.get(key)));
    }
}
