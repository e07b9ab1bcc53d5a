package history.check;

import history.record.Call;
import history.record.History;
import history.record.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks that, once the run is quiet, the EHR has each response's newest version or an operator's page demands a decision. */
final class Filed extends Check {
    private static final Pattern STOPPED = Pattern.compile("need attention (\\d+)");
    private static final String IDENTIFIER = "https://dorsal.example/canonical/identifier|";

    Filed() {
        super("ehr-finally");
    }

    @Override
    protected void check(History history, Stored stored) {
        history.of("final-waiting")
                .forEach(fact -> require(fact.got("waiting").equals("0"), "deliveries neither end nor stop", fact));
        Map<String, Call> copies = new HashMap<>();
        history.of("final-ehr").forEach(copy -> copies.put(source(copy), copy));
        long stopped =
                history.of("final-page").stream().mapToLong(Filed::stopped).sum();
        Signatures signed = Signatures.of(history);
        Map<String, Long> givenUp = givenUp(history);
        Map<String, Write> writers = stored.writers();
        boolean signedOnly = history.of("site").stream()
                .anyMatch(site -> site.got("write-back").equals("on-sign-off"));
        for (var versions : stored.versions().entrySet()) {
            Call newest = versions.getValue().lastEntry().getValue();
            Call copy = copies.get(versions.getKey());
            boolean filed = copy == null
                    ? stored.withdrawn(versions.getKey())
                            || signedOnly && !signed.acknowledged().containsKey(versions.getKey())
                    : copy.got("marker").equals(newest.got("marker"));
            Write writer = writers.get(versions.getKey() + "/" + newest.got("version"));
            boolean excused = writer != null
                    && givenUp.getOrDefault(versions.getKey(), -1L)
                            >= writer.call().begin();
            if (!filed && !excused && stopped-- <= 0) {
                report(
                        "neither in the EHR nor on the operator's page",
                        copy == null ? new Call[] {newest} : new Call[] {newest, copy});
            }
        }
        for (Call result : history.of("final-result")) {
            Call copy = copies.get(result.got("id"));
            boolean same = copy == null
                    || copy.got("status").equals(result.got("status"))
                    || givenUp.containsKey(result.got("source"));
            if (!same && stopped-- <= 0) {
                report("the EHR has another status of a result", result, copy);
            }
        }
    }

    /** Responses about which an operator gave a delivery up, with the moment; later versions are delivered all the same. */
    private static Map<String, Long> givenUp(History history) {
        Map<String, Long> givenUp = new HashMap<>();
        history.of("decide").stream()
                .filter(decision -> decision.sent("choice").equals("give-up") && decision.outcome() != Outcome.REFUSED)
                .forEach(decision -> givenUp.merge(decision.sent("id"), decision.end(), Math::max));
        return givenUp;
    }

    private static long stopped(Call page) {
        Matcher number = STOPPED.matcher(page.got("text"));
        return number.find() ? Long.parseLong(number.group(1)) : 0;
    }

    /** The id of Dorsal's resource that a copy in the EHR names. */
    static String source(Call copy) {
        return copy.words("marks").stream()
                .filter(mark -> mark.startsWith(IDENTIFIER))
                .map(mark -> mark.substring(IDENTIFIER.length()))
                .findFirst()
                .orElse("");
    }
}
