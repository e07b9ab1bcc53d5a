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
    protected void check(History history, Stored stored) {
        for (Call transaction : history.of("transaction")) {
            List<String> markers = List.of(transaction.sent("markers").split(" "));
            long storedCount = markers.stream()
                    .filter(marker -> !stored.marked(marker).isEmpty())
                    .count();
            require(
                    storedCount == 0 || storedCount == markers.size(),
                    storedCount + " of " + markers.size() + " entries were stored",
                    transaction);
            require(
                    !transaction.ok() || storedCount == markers.size(),
                    "an acknowledged entry is missing",
                    transaction);
        }
    }
}
