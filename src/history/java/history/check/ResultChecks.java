package history.check;

import history.record.Call;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Checks of the promises about results: Observations and CarePlans. */
final class ResultChecks {
    private static final List<String> TYPES = List.of("Observation", "CarePlan");
    static final List<String> WITHDRAWN = List.of("entered-in-error", "cancelled", "revoked");
    static final List<String> FINAL = List.of("final", "amended", "corrected");

    private ResultChecks() {}

    /** Requires that a response and its results are there together and are withdrawn together. */
    static void results(Findings findings) {
        for (Call search : findings.history().acknowledged("results")) {
            findings.require(!search.words("statuses").isEmpty(), "a response without results", search);
        }
        Stored stored = findings.stored();
        Map<String, List<Call>> results = findings.history().of("final-result").stream()
                .collect(Collectors.groupingBy(result -> result.got("source")));
        for (String id : stored.versions().keySet()) {
            Call newest = stored.newest(id);
            List<Call> own = results.getOrDefault(id, List.of());
            for (String type : TYPES) {
                boolean present =
                        own.stream().anyMatch(result -> result.got("type").equals(type));
                findings.require(present, "no " + type + " of a response", newest);
            }
            for (Call result : own) {
                boolean remains = stored.withdrawn(id) && !WITHDRAWN.contains(result.got("status"));
                findings.require(!remains, "a result of a withdrawn response remains", newest, result);
                boolean same = result.got("patient").equals(newest.got("patient"));
                findings.require(same, "a result of another patient", newest, result);
            }
        }
        results.forEach((source, calls) -> findings.require(
                stored.versions().containsKey(source), "a result without its response", calls.getFirst()));
    }

    /** Requires that only a signature makes results final and that no client amends signed results. */
    static void signed(Findings findings) {
        Signatures signatures = Signatures.of(findings.history());
        for (Call search : findings.history().acknowledged("results")) {
            boolean settled = search.words("statuses").stream().anyMatch(FINAL::contains);
            boolean unsigned = settled && signatures.excluded(search.sent("id"));
            findings.require(!unsigned, "a result is final and nobody has signed", search);
        }
        for (Call result : findings.history().of("final-result")) {
            String source = result.got("source");
            if (result.got("type").equals("Observation") && !findings.stored().withdrawn(source)) {
                boolean settled = FINAL.contains(result.got("status"));
                boolean due = signatures.acknowledged().containsKey(source);
                findings.require(!due || settled, "a signed result is not final", result);
                boolean unsigned = settled && signatures.excluded(source);
                findings.require(!unsigned, "a result is final and nobody has signed", result);
            }
        }
        for (Call update : findings.history().acknowledged("update")) {
            Call sign = signatures.acknowledged().get(update.sent("id"));
            boolean late =
                    sign != null && sign.before(update) && update.sent("status").equals("amended");
            findings.require(!late, "a client amended what was signed", update);
        }
        long attested = findings.history().of("final-event").stream()
                .filter(event -> event.got("action").equals("attest")
                        && event.got("outcome").equals("0"))
                .count();
        findings.history().acknowledged("sign").stream()
                .skip(attested)
                .forEach(sign -> findings.report("a signature without its event", sign));
    }
}
