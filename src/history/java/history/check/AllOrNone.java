package history.check;

import history.record.Call;
import history.record.History;
import java.util.List;

/** A transaction stores all its entries or none. */
final class AllOrNone extends Check {
    AllOrNone() {
        super("transaction");
    }

    @Override
    protected void look(History history, Stored stored) {
        for (Call transaction : history.of("transaction")) {
            List<String> markers = List.of(transaction.sent("markers").split(" "));
            long there = markers.stream()
                    .filter(marker -> !stored.marked(marker).isEmpty())
                    .count();
            require(
                    there == 0 || there == markers.size(),
                    there + " of " + markers.size() + " entries were stored",
                    transaction);
            require(!transaction.ok() || there == markers.size(), "an acknowledged entry is missing", transaction);
        }
    }
}
