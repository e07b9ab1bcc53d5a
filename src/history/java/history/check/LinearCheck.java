package history.check;

import history.record.Call;
import history.record.Outcome;
import java.util.*;

/**
 * Check that reads and updates of a response are linearizable. Since every version has one writer and versions are a chain, this
 * holds exactly when each read returns a version between the last one written before it began and the last one begun before it ended.
 */
final class LinearCheck {
    private static final int GONE = 404;
    private static final int STALE = 412;
    /** Refusals of the caller, not of its request. */
    private static final List<Integer> OF_CALLER = List.of(401, 429);

    private static final List<String> READS = List.of("read", "vread");

    private LinearCheck() {}

    /** Requires a version of each read that fits the calls before it, and a later version where one is called outdated. */
    static void linear(Findings findings) {
        Map<String, Write> writers = findings.stored().writers();
        Map<String, List<Sighting>> sightings = new HashMap<>();
        writers.forEach((key, write) -> {
            if (write.ok()) {
                String[] parts = key.split("/");
                add(sightings, parts[0], write.call(), Integer.parseInt(parts[1]));
            }
        });
        for (Call read : findings.history().acknowledged("read")) {
            add(sightings, read.sent("id"), read, Integer.parseInt(read.got("version")));
        }
        for (Call read : findings.history().of("read")) {
            if (read.ok()) {
                current(findings, read, sightings.get(read.sent("id")), writers);
            }
        }
        for (Call call : findings.history().calls()) {
            boolean refused = call.outcome() == Outcome.REFUSED && !OF_CALLER.contains(call.status());
            boolean lost = READS.contains(call.operation()) && refused || call.is("update") && call.status() == GONE;
            findings.require(!lost, "a response that was there is not found", call);
        }
        for (Call search : findings.history().acknowledged("by-identifier")) {
            Write first = writers.get(search.sent("id") + "/1");
            boolean due = first != null && first.ok() && first.call().before(search);
            boolean complete = search.words("ids").contains(search.sent("id"))
                    || findings.stored().withdrawn(search.sent("id"));
            findings.require(complete || !due, "a search does not find a response", search);
        }
        for (Call update : findings.history().of("update")) {
            if (update.status() == STALE && update.outcome() == Outcome.REFUSED) {
                Write next = writers.get(update.sent("id") + "/" + (Integer.parseInt(update.sent("ifMatch")) + 1));
                boolean outdated = next != null && !update.before(next.call());
                findings.require(outdated, "the newest version was called outdated", update);
            }
        }
    }

    private static void current(Findings findings, Call read, List<Sighting> sightings, Map<String, Write> writers) {
        int version = Integer.parseInt(read.got("version"));
        for (Sighting earlier : sightings) {
            if (earlier.call().before(read) && earlier.version() > version) {
                findings.report("an old version was read", read, earlier.call());
                return;
            }
        }
        Write writer = writers.get(read.sent("id") + "/" + version);
        if (writer != null) {
            findings.require(
                    !read.before(writer.call()), "a version was read before it was written", read, writer.call());
        }
    }

    private static void add(Map<String, List<Sighting>> sightings, String id, Call call, int version) {
        sightings.computeIfAbsent(id, _ -> new ArrayList<>()).add(new Sighting(call, version));
    }

    /** Version that had been there when the call ended. */
    private record Sighting(Call call, int version) {}
}
