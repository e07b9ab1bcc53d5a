package history.check;

import history.record.Call;
import history.record.History;
import history.record.Outcome;

/** Checks that no refused write is stored and that each stored version was sent by a client. */
final class RefusedAbsent extends Check {
    RefusedAbsent() {
        super("refused");
    }

    @Override
    protected void check(History history, Stored stored) {
        for (Write write : stored.writes()) {
            if (write.outcome() == Outcome.REFUSED) {
                for (Call version : stored.marked(write.marker())) {
                    // a conditional create that was repeated on its way finds what its first copy stored
                    boolean own = version.got("id").equals(write.call().got("id"));
                    require(own, "refused and stored nevertheless", write.call(), version);
                }
            }
        }
        var writers = stored.writers();
        stored.versions()
                .forEach((id, byNumber) -> byNumber.forEach((number, version) ->
                        require(writers.containsKey(id + "/" + number), "stored and never sent", version)));
    }
}
