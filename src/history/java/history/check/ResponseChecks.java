package history.check;

import history.record.Call;
import history.record.Outcome;
import java.util.*;
import java.util.stream.Stream;

/** Checks of the promises about writes of responses and about the answers to all calls. */
final class ResponseChecks {
    private static final int NO_TOKEN = 401;
    private static final int FAULTS = 500;
    private static final int WRONG_ANSWER = 502;
    private static final int UNAVAILABLE = 503;
    /** Milliseconds of a jump that leaves all tokens valid. */
    private static final long MINUTE = 60_000;
    /** Microseconds within which a replica has the new time. */
    private static final long SETTLING = 1_000_000;

    private ResponseChecks() {}

    /** Requires that each acknowledged write is stored once, as it was sent. */
    static void kept(Findings findings) {
        for (Write write : findings.stored().writes()) {
            List<Call> versions = findings.stored().marked(write.marker());
            Call[] calls =
                    Stream.concat(Stream.of(write.call()), versions.stream()).toArray(Call[]::new);
            findings.require(versions.size() <= 1, "stored more than once", calls);
            findings.require(!write.ok() || !versions.isEmpty(), "acknowledged and not there", calls);
            if (write.ok() && versions.size() == 1) {
                Call version = versions.getFirst();
                String status = write.call().sent("status");
                boolean same = version.got("id").equals(write.id())
                        && version.got("version").equals(Integer.toString(write.version()))
                        && version.got("identifier").equals(write.identifier())
                        && (status.isEmpty() || version.got("status").equals(status))
                        && version.got("patient").equals(write.patient());
                findings.require(same, "stored as another one than acknowledged", calls);
            }
        }
    }

    /** Requires that no refused write is stored and that a client has sent each stored version. */
    static void refused(Findings findings) {
        for (Write write : findings.stored().writes()) {
            if (write.outcome() == Outcome.REFUSED) {
                for (Call version : findings.stored().marked(write.marker())) {
                    // a conditional create that was repeated on its way finds what its first copy stored
                    boolean own = version.got("id").equals(write.call().got("id"));
                    findings.require(own, "refused and stored nevertheless", write.call(), version);
                }
            }
        }
        Map<String, Write> writers = findings.stored().writers();
        findings.stored()
                .eachVersion(
                        (key, version) -> findings.require(writers.containsKey(key), "stored and never sent", version));
    }

    /** Requires that a business identifier names at most one response that is not withdrawn. */
    static void identifier(Findings findings) {
        Stored stored = findings.stored();
        Map<String, Call> holders = new LinkedHashMap<>();
        stored.versions().forEach((id, versions) -> {
            Call newest = versions.lastEntry().getValue();
            if (!stored.withdrawn(id)) {
                findings.unique(holders, newest.got("identifier"), newest, "an identifier of two responses");
            }
        });
        for (Call search : findings.history().acknowledged("by-identifier")) {
            long openCount = search.words("ids").stream()
                    .filter(id -> !stored.withdrawn(id))
                    .count();
            findings.require(openCount <= 1, "a search found two holders", search);
        }
        for (Call create : findings.history().acknowledged("create")) {
            Call version = stored.newest(create.got("id"));
            boolean same = version == null || version.got("identifier").equals(create.sent("identifier"));
            findings.require(same, "a conditional create led to the response of another identifier", create, version);
        }
    }

    /** Requires that versions are numbered without a gap and that each read of a version gives its content. */
    static void versions(Findings findings) {
        Stored stored = findings.stored();
        stored.versions()
                .forEach((_, versions) -> findings.require(
                        versions.firstKey() == 1 && versions.lastKey() == versions.size(),
                        "a version is missing",
                        versions.lastEntry().getValue()));
        for (Call version : findings.history().of("final-version")) {
            Call other = stored.versions().get(version.got("id")).get(Integer.parseInt(version.got("version")));
            findings.require(
                    version.got("marker").equals(other.got("marker")), "two versions with one number", version, other);
        }
        for (Call read : findings.history().acknowledged("read", "vread")) {
            Map<Integer, Call> versions = stored.versions().get(read.sent("id"));
            Call version = versions == null ? null : versions.get(Integer.parseInt(read.got("version")));
            findings.require(version != null, "a version that was read is not there", read);
            if (version != null) {
                findings.require(
                        version.got("marker").equals(read.got("marker")), "a version has changed", read, version);
                boolean another = read.is("vread") && !read.sent("path").endsWith("/_history/" + read.got("version"));
                findings.require(!another, "another version than was asked for", read);
            }
        }
    }

    /** Requires that an update changes the version that its If-Match names, or nothing. */
    static void ifMatch(Findings findings) {
        Map<String, Call> winners = new LinkedHashMap<>();
        for (Call update : findings.history().acknowledged("update")) {
            findings.require(
                    Integer.parseInt(update.got("version")) == Integer.parseInt(update.sent("ifMatch")) + 1,
                    "an update did not follow the version that it names",
                    update);
            String version = update.sent("id") + "/" + update.sent("ifMatch");
            findings.unique(winners, version, update, "two updates of one version were acknowledged");
        }
        findings.stored().writers().forEach((key, writer) -> {
            boolean same = !writer.call().is("update") || key.equals(writer.key());
            findings.require(same, "an update was stored as another version: " + key, writer.call());
        });
    }

    /** Requires that a transaction stores all its entries or none. */
    static void transaction(Findings findings) {
        for (Call transaction : findings.history().of("transaction")) {
            List<String> markers = List.of(transaction.sent("markers").split(" "));
            long stored = markers.stream()
                    .filter(marker -> !findings.stored().marked(marker).isEmpty())
                    .count();
            findings.require(
                    stored == 0 && !transaction.ok() || stored == markers.size(),
                    stored + " of " + markers.size() + " entries were stored",
                    transaction);
        }
    }

    /**
     * Requires that a caller gets 503 with the time to come back while something is down, and no other fault. By a clock
     * that has jumped, the EHR's token of a sign-in is wrong, and by one that is an hour ahead, tokens are out of date.
     */
    static void unavailable(Findings findings) {
        List<Call> jumps = findings.whole().of("fault").stream()
                .filter(fault -> fault.sent("kind").equals("JUMP_CLOCK"))
                .toList();
        for (Call call : findings.whole().calls()) {
            boolean untimely = call.is("launch")
                    && call.status() == WRONG_ANSWER
                    && jumps.stream().anyMatch(jump -> !jump.before(call) && !call.before(jump));
            boolean ahead = jumps.stream()
                    .filter(jump -> Math.abs(Long.parseLong(jump.sent("detail"))) > MINUTE)
                    .anyMatch(jump -> jump.begin() - SETTLING < call.end() && call.begin() < jump.end() + SETTLING);
            findings.require(call.status() != NO_TOKEN || ahead, "a valid token was refused", call);
            boolean fault = call.status() >= FAULTS && call.status() != UNAVAILABLE && !untimely;
            findings.require(!fault, "a fault of the server", call);
            boolean timed =
                    call.status() != UNAVAILABLE || !call.got("retryAfter").isEmpty();
            findings.require(timed, "503 without Retry-After", call);
        }
    }
}
