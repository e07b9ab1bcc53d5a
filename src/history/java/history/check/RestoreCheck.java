package history.check;

import history.record.Call;
import history.record.History;
import history.record.Outcome;
import java.util.*;
import java.util.stream.Collectors;
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
     * in the EHR once, in one version.
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
        asItWas(findings, restored, backup);
        accessed(findings, restored, backup);
        after.of("final-waiting")
                .forEach(fact ->
                        findings.require(fact.got("waiting").equals("0"), "deliveries hang after the restore", fact));
        Findings remainder = new Findings(findings.promise(), after, after, after, restored, findings.anomalies());
        ResponseChecks.identifier(remainder);
        ResponseChecks.versions(remainder);
        ResultChecks.results(remainder);
        AuditChecks.auditCommit(remainder);
    }

    /** Requires that each version is as it was before, and results are signed as they were at the backup. */
    private static void asItWas(Findings findings, Stored restored, Call backup) {
        Map<String, Call> earlier = new HashMap<>();
        findings.whole().of("final-version").forEach(version -> earlier.put(key(version), version));
        List<Erasure> erasures = Erasure.list(findings.whole());
        for (Call copy : findings.after().of("final-version")) {
            Call original = earlier.get(key(copy));
            boolean erased = erasures.stream()
                    .anyMatch(erasure ->
                            erasure.patient().equals(copy.got("patient")) && erasure.until() >= backup.begin());
            boolean same = original == null ? erased : original.out().equals(copy.out());
            findings.require(same, "restored as it never was", copy, backup);
        }
        Map<String, List<Call>> signs = findings.whole().of("sign").stream()
                .filter(sign -> sign.outcome() != Outcome.REFUSED)
                .collect(Collectors.groupingBy(sign -> sign.sent("id")));
        for (Call result : findings.after().of("final-result")) {
            if (result.got("type").equals("Observation") && !restored.withdrawn(result.got("source"))) {
                List<Call> own = signs.getOrDefault(result.got("source"), List.of());
                boolean due = own.stream().anyMatch(sign -> sign.ok() && sign.before(backup));
                boolean settled = ResultChecks.FINAL.contains(result.got("status"));
                findings.require(!due || settled, "a signature was not restored", result, backup);
                boolean later = settled && own.stream().allMatch(backup::before);
                findings.require(!later, "signed later than the backup", result, backup);
            }
        }
    }

    /** Requires the event of each access before the backup. */
    private static void accessed(Findings findings, Stored restored, Call backup) {
        Stream<Call> calls = findings.history().calls().stream()
                .filter(call -> call.before(backup) && !call.operation().startsWith("final-"));
        History due = new History(Stream.concat(calls, findings.after().of("final-event").stream())
                .toList());
        Findings events = new Findings(findings.promise(), due, due, findings.after(), restored, findings.anomalies());
        AuditChecks.audit(events);
        AuditChecks.viewed(events);
    }

    private static String key(Call version) {
        return version.got("id") + "/" + version.got("version");
    }

    private static int position(History history) {
        List<Call> restores = history.of("restore");
        return restores.isEmpty() ? history.calls().size() : history.calls().indexOf(restores.getFirst());
    }
}
