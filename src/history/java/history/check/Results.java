package history.check;

import history.record.Call;
import history.record.History;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A response and its results are there together and withdrawn together. */
final class Results extends Check {
    private static final List<String> TYPES = List.of("Observation", "CarePlan");

    Results() {
        super("results");
    }

    @Override
    protected void check(History history, Stored stored) {
        for (Call search : history.acknowledged("results")) {
            require(!search.words("statuses").isEmpty(), "a response without results", search);
        }
        Map<String, List<Call>> results =
                history.of("final-result").stream().collect(Collectors.groupingBy(result -> result.got("source")));
        stored.versions().forEach((id, versions) -> {
            Call newest = versions.lastEntry().getValue();
            List<Call> resultsOfResponse = results.getOrDefault(id, List.of());
            for (String type : TYPES) {
                require(
                        resultsOfResponse.stream()
                                .anyMatch(result -> result.got("type").equals(type)),
                        "no " + type + " of a response",
                        newest);
            }
            for (Call result : resultsOfResponse) {
                boolean withdrawn =
                        List.of("entered-in-error", "cancelled", "revoked").contains(result.got("status"));
                require(!stored.withdrawn(id) || withdrawn, "a result of a withdrawn response remains", newest, result);
                require(
                        result.got("patient").equals(newest.got("patient")),
                        "a result of another patient",
                        newest,
                        result);
            }
        });
        results.forEach((source, calls) ->
                require(stored.versions().containsKey(source), "a result without its response", calls.getFirst()));
    }
}
