package history.check;

import history.record.Call;
import history.record.History;
import java.util.List;

/** Checks that results become final by a signature only and that no client amends signed results. */
final class Signed extends Check {
    private static final List<String> FINAL = List.of("final", "amended", "corrected");

    Signed() {
        super("signed");
    }

    @Override
    protected void check(History history, Stored stored) {
        Signatures signatures = Signatures.of(history);
        for (Call search : history.acknowledged("results")) {
            boolean settled = search.words("statuses").stream().anyMatch(FINAL::contains);
            require(
                    !settled || !signatures.excluded(search.sent("id")),
                    "a result is final and nobody has signed",
                    search);
        }
        for (Call result : history.of("final-result")) {
            if (result.got("type").equals("Observation") && !stored.withdrawn(result.got("source"))) {
                observation(result, signatures);
            }
        }
        for (Call update : history.acknowledged("update")) {
            Call sign = signatures.acknowledged().get(update.sent("id"));
            boolean late =
                    sign != null && sign.before(update) && update.sent("status").equals("amended");
            require(!late, "a client amended what was signed", update);
        }
        long attested = history.of("final-event").stream()
                .filter(event -> event.got("action").equals("attest")
                        && event.got("outcome").equals("0"))
                .count();
        history.acknowledged("sign").stream()
                .skip(attested)
                .forEach(sign -> report("a signature without its event", sign));
    }

    private void observation(Call result, Signatures signatures) {
        boolean settled = FINAL.contains(result.got("status"));
        Call sign = signatures.acknowledged().get(result.got("source"));
        require(sign == null || settled, "a signed result is not final", result, sign == null ? result : sign);
        require(
                !settled || !signatures.excluded(result.got("source")),
                "a result is final and nobody has signed",
                result);
    }
}
