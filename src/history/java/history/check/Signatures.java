package history.check;

import history.record.Call;
import history.record.History;
import history.record.Outcome;
import java.util.*;

/**
 * Attempts to sign responses, by their ids.
 *
 * @param acknowledged the first for each response that was acknowledged
 * @param attempts how many may have been done
 */
record Signatures(Map<String, Call> acknowledged, Map<String, Integer> attempts) {

    static Signatures of(History history) {
        Map<String, Call> acknowledged = new HashMap<>();
        Map<String, Integer> attempts = new HashMap<>();
        List<Call> signs = history.of("sign");
        for (Call sign : signs) {
            if (sign.outcome() != Outcome.REFUSED) {
                attempts.merge(sign.sent("id"), 1, Integer::sum);
            }
            if (sign.ok()) {
                acknowledged.putIfAbsent(sign.sent("id"), sign);
            }
        }
        return new Signatures(acknowledged, attempts);
    }

    /** Whether no attempt can have signed it. */
    boolean excluded(String id) {
        return !attempts.containsKey(id);
    }
}
