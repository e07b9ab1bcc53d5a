package history.check;

import history.record.Call;
import history.record.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks of the promises about what the service writes into the EHR. */
final class EhrChecks {
    private static final Pattern STOPPED = Pattern.compile("need attention (\\d+)");
    private static final String IDENTIFIER = "https://dorsal.example/canonical/identifier|";

    private EhrChecks() {}

    /** Requires that the EHR has each result at most once, for its patient, and that no version replaces a newer one. */
    static void ehrOnce(Findings findings) {
        Map<String, Call> places = new HashMap<>();
        Map<String, Integer> newest = new HashMap<>();
        Map<String, Write> byMarker = new HashMap<>();
        findings.stored().writers().values().forEach(writer -> byMarker.put(writer.marker(), writer));
        Map<String, String> patients = new HashMap<>();
        findings.history()
                .of("final-result")
                .forEach(result -> patients.put(result.got("id"), "Patient/" + result.got("patient")));
        for (Call copy : findings.history().of("final-ehr")) {
            Call other = places.putIfAbsent(copy.got("type") + " " + source(copy), copy);
            boolean twice = other != null && !other.got("key").equals(copy.got("key"));
            findings.require(!twice, "a result is in the EHR twice", copy, other == null ? copy : other);
            Write writer = byMarker.get(copy.got("marker"));
            if (!copy.got("type").equals("QuestionnaireResponse")) {
                String patient = patients.getOrDefault(source(copy), copy.got("patient"));
                findings.require(copy.got("patient").equals(patient), "a result is filed for another patient", copy);
                continue;
            }
            if (writer == null) {
                findings.report("the EHR has a response that is not stored", copy);
                continue;
            }
            boolean own = copy.got("patient").equals("Patient/" + writer.patient());
            findings.require(own, "filed for another patient", copy, writer.call());
            Integer before = newest.put(copy.got("key"), writer.version());
            boolean later = before == null || before < writer.version();
            findings.require(later, "an older version came after a newer one", copy, writer.call());
        }
    }

    /** Requires that the EHR finally has the newest version of each response, or that the operators' page demands a decision. */
    static void ehrFinally(Findings findings) {
        for (Call fact : findings.history().of("final-waiting")) {
            findings.require(fact.got("waiting").equals("0"), "deliveries neither end nor stop", fact);
        }
        Map<String, Call> copies = new HashMap<>();
        findings.history().of("final-ehr").forEach(copy -> copies.put(source(copy), copy));
        long stopped = findings.history().of("final-page").stream()
                .mapToLong(EhrChecks::stopped)
                .sum();
        Map<String, Long> givenUp = givenUp(findings);
        Map<String, Write> writers = findings.stored().writers();
        Signatures signed = Signatures.of(findings.history());
        boolean signedOnly = findings.history().of("site").stream()
                .anyMatch(site -> site.got("write-back").equals("on-sign-off"));
        for (String id : findings.stored().versions().keySet()) {
            Call newest = findings.stored().newest(id);
            Call copy = copies.get(id);
            boolean filed = copy == null
                    ? findings.stored().withdrawn(id)
                            || signedOnly && !signed.acknowledged().containsKey(id)
                    : copy.got("marker").equals(newest.got("marker"));
            Write writer = writers.get(id + "/" + newest.got("version"));
            boolean excused = writer != null
                    && givenUp.getOrDefault(id, -1L) >= writer.call().begin();
            if (!filed && !excused && stopped-- <= 0) {
                findings.report("neither in the EHR nor on the operator's page", newest, copy == null ? newest : copy);
            }
        }
        for (Call result : findings.history().of("final-result")) {
            Call copy = copies.get(result.got("id"));
            boolean same = copy == null
                    ? !copies.containsKey(result.got("source")) || ResultChecks.WITHDRAWN.contains(result.got("status"))
                    : copy.got("status").equals(result.got("status"));
            same |= givenUp.containsKey(result.got("source"));
            if (!same && stopped-- <= 0) {
                findings.report("the EHR has no result, or another status of it", result, copy == null ? result : copy);
            }
        }
    }

    /** Requires that a decision that was acknowledged holds: its delivery does not wait for another one at the end. */
    static void decided(Findings findings) {
        Map<String, Call> decisions = new HashMap<>();
        findings.history().acknowledged("decide").forEach(decision -> decisions.put(decision.sent("key"), decision));
        findings.history().of("final-page").stream()
                .flatMap(page -> page.words("keys").stream())
                .filter(decisions::containsKey)
                .forEach(key -> findings.report("a delivery waits for a second decision", decisions.get(key)));
    }

    /** Moments at which an operator gave up a delivery, by response; later versions are delivered all the same. */
    private static Map<String, Long> givenUp(Findings findings) {
        Map<String, Long> givenUp = new HashMap<>();
        findings.history().of("decide").stream()
                .filter(decision -> decision.sent("choice").equals("give-up") && decision.outcome() != Outcome.REFUSED)
                .forEach(decision -> givenUp.merge(decision.sent("id"), decision.end(), Math::max));
        return givenUp;
    }

    private static long stopped(Call page) {
        Matcher number = STOPPED.matcher(page.got("text"));
        return number.find() ? Long.parseLong(number.group(1)) : 0;
    }

    /** Id of the service's resource that a copy in the EHR names. */
    static String source(Call copy) {
        return copy.words("marks").stream()
                .filter(mark -> mark.startsWith(IDENTIFIER))
                .map(mark -> mark.substring(IDENTIFIER.length()))
                .findFirst()
                .orElse("");
    }
}
