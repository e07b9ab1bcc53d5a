package history.check;

import history.record.Call;
import history.record.History;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Check of a restore: at the end of a run the database is replaced by a backup that was made under load. The other checks judge
 * the calls before.
 */
final class RestoreCheck {
    private RestoreCheck() {}

    /** The calls before the restore. */
    static History before(History history) {
        return new History(history.calls().subList(0, position(history)));
    }

    /** The calls after the restore; none without one. */
    static History after(History history) {
        return new History(
                history.calls().subList(position(history), history.calls().size()));
    }

    /**
     * Requires all that was acknowledged before the backup, nothing of later, transactions and results as a whole, and each result
     * in the EHR once, whatever its version.
     */
    static void restored(Findings findings) {
        History after = findings.after();
        if (after.calls().isEmpty()) {
            return;
        }
        Call backup = findings.whole().of("backup").getLast();
        Stored restored = Stored.of(after);
        for (Write write : findings.stored().writes()) {
            List<Call> copies = restored.marked(write.marker());
            boolean due = write.ok() && write.call().before(backup);
            findings.require(copies.size() == 1 || copies.isEmpty() && !due, "not restored once", write.call(), backup);
            boolean later = backup.before(write.call());
            findings.require(copies.isEmpty() || !later, "restored and later than the backup", write.call(), backup);
            Stream.concat(copies.stream(), findings.stored().marked(write.marker()).stream())
                    .filter(copy -> !copies.isEmpty() && !key(copy).equals(key(copies.getFirst())))
                    .forEach(copy -> findings.report("restored as another version", copies.getFirst(), copy));
        }
        for (Call transaction : findings.history().of("transaction")) {
            List<String> markers = List.of(transaction.sent("markers").split(" "));
            long stored = markers.stream()
                    .filter(marker -> !restored.marked(marker).isEmpty())
                    .count();
            boolean whole = stored == 0 || stored == markers.size();
            findings.require(whole, stored + " of " + markers.size() + " entries were restored", transaction);
        }
        Map<String, Call> places = new HashMap<>();
        for (Call copy : after.of("final-ehr")) {
            Call other = places.putIfAbsent(copy.got("type") + " " + EhrChecks.source(copy), copy);
            boolean twice = other != null && !other.got("key").equals(copy.got("key"));
            findings.require(!twice, "a result is in the EHR twice", copy, other == null ? copy : other);
        }
        Findings remainder = new Findings(findings.promise(), after, after, after, restored, findings.anomalies());
        ResponseChecks.identifier(remainder);
        ResponseChecks.versions(remainder);
        ResultChecks.results(remainder);
        AuditChecks.auditCommit(remainder);
    }

    private static String key(Call version) {
        return version.got("id") + "/" + version.got("version");
    }

    private static int position(History history) {
        List<Call> restores = history.of("restore");
        return restores.isEmpty() ? history.calls().size() : history.calls().indexOf(restores.getFirst());
    }
}
