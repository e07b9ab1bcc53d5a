package history.check;

import history.record.Call;
import history.record.History;
import java.util.LinkedHashMap;
import java.util.Map;

/** A business identifier names at most one response that is not withdrawn. */
final class OneHolder extends Check {
    OneHolder() {
        super("identifier");
    }

    @Override
    protected void check(History history, Stored stored) {
        Map<String, Call> holders = new LinkedHashMap<>();
        stored.versions().forEach((id, versions) -> {
            Call newest = versions.lastEntry().getValue();
            if (!stored.withdrawn(id)) {
                Call other = holders.putIfAbsent(newest.got("identifier"), newest);
                require(other == null, "an identifier of two responses", newest, other == null ? newest : other);
            }
        });
        for (Call search : history.acknowledged("by-identifier")) {
            long idCount = search.words("ids").stream()
                    .filter(id -> !stored.withdrawn(id))
                    .count();
            require(idCount <= 1, "a search found two holders", search);
        }
        for (Call create : history.acknowledged("create")) {
            var versions = stored.versions().get(create.got("id"));
            if (versions != null) {
                Call version = versions.lastEntry().getValue();
                require(
                        version.got("identifier").equals(create.sent("identifier")),
                        "a conditional create led to the response of another identifier",
                        create,
                        version);
            }
        }
    }
}
