package history.check;

import history.record.Call;
import history.record.History;
import history.record.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and updates of a response are linearizable. Since every version has one writer and versions are a chain, this
 * holds exactly when each read returns a version between the last one written before it began and the last one begun before it ended.
 */
final class Linear extends Check {
    private static final int GONE = 404;
    private static final int STALE = 412;

    Linear() {
        super("linear");
    }

    @Override
    protected void check(History history, Stored stored) {
        Map<String, Write> writers = stored.writers();
        Map<String, List<Seen>> reads = new HashMap<>();
        writers.forEach((key, write) -> {
            if (write.ok()) {
                add(reads, idOf(key), new Seen(write.call(), versionOf(key)));
            }
        });
        history.acknowledged("read")
                .forEach(read -> add(reads, read.sent("id"), new Seen(read, Integer.parseInt(read.got("version")))));
        for (Call read : history.of("read")) {
            if (read.ok()) {
                current(read, reads.get(read.sent("id")), writers);
            } else if (read.status() == GONE) {
                report("a response that was there is not found", read);
            }
        }
        history.of("update").stream()
                .filter(update -> update.status() == STALE && update.outcome() == Outcome.REFUSED)
                .forEach(update -> stale(update, writers));
    }

    private void current(Call read, List<Seen> reads, Map<String, Write> writers) {
        int version = Integer.parseInt(read.got("version"));
        for (Seen earlier : reads) {
            if (earlier.call().before(read) && earlier.version() > version) {
                report("an old version was read", read, earlier.call());
                return;
            }
        }
        Write writer = writers.get(read.sent("id") + "/" + version);
        if (writer != null) {
            require(!read.before(writer.call()), "a version was read before it was written", read, writer.call());
        }
    }

    /** A version may be called outdated only when a later one may have been there. */
    private void stale(Call update, Map<String, Write> writers) {
        Write next = writers.get(update.sent("id") + "/" + (Integer.parseInt(update.sent("ifMatch")) + 1));
        require(next != null && !update.before(next.call()), "the newest version was called outdated", update);
    }

    private static void add(Map<String, List<Seen>> reads, String id, Seen sighting) {
        reads.computeIfAbsent(id, _ -> new ArrayList<>()).add(sighting);
    }

    private static String idOf(String key) {
        return key.substring(0, key.lastIndexOf('/'));
    }

    private static int versionOf(String key) {
        return Integer.parseInt(key.substring(key.lastIndexOf('/') + 1));
    }

    /** A version that had been there when the call ended. */
    private record Seen(Call call, int version) {}
}
