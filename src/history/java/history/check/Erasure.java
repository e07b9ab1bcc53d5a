package history.check;

import history.record.Call;
import history.record.History;
import history.record.Outcome;
import java.util.*;
import java.util.stream.*;

/**
 * An erasure with its event, acknowledged or without an answer. Checks of the promises about erasures; all other checks
 * judge the remainder.
 *
 * @param until moment after which no earlier response is there; later than the end of a command that was cut off, because its
 *     commit may still be on its way
 * @param ids the patient's responses that were certainly there before it
 */
record Erasure(Call attempt, String patient, long until, Set<String> ids) {
    private static final long ON_ITS_WAY = 20_000_000;
    private static final int GONE = 404;
    private static final List<String> OF_A_RESPONSE = List.of("read", "vread", "update", "page", "sign");

    static List<Erasure> list(History history) {
        List<Write> writes = Write.of(history);
        return history.of("erase").stream()
                .filter(attempt -> attempt.outcome() != Outcome.REFUSED)
                .filter(attempt -> attempt.ok() || !events(history, attempt).isEmpty())
                .map(attempt -> of(attempt, writes))
                .toList();
    }

    private static Erasure of(Call attempt, List<Write> writes) {
        String patient = attempt.sent("patient");
        Set<String> ids = writes.stream()
                .filter(write -> write.ok() && write.patient().equals(patient))
                .filter(write -> write.call().before(attempt))
                .map(Write::id)
                .collect(Collectors.toSet());
        return new Erasure(attempt, patient, attempt.end() + (attempt.ok() ? 0 : ON_ITS_WAY), ids);
    }

    /** Events with the reason of an attempt. */
    private static List<Call> events(History history, Call attempt) {
        String reason = "\"" + attempt.sent("reason") + "\"";
        return history.of("final-event").stream()
                .filter(event -> event.got("text").contains(reason))
                .toList();
    }

    /**
     * The remainder of a history: without calls about a patient until the patient's last erasure, facts about responses of that
     * time, and such entries of transactions.
     */
    static History remainder(History history) {
        Map<String, Long> until = new HashMap<>();
        list(history).forEach(erasure -> until.merge(erasure.patient, erasure.until, Math::max));
        if (until.isEmpty()) {
            return history;
        }
        Set<String> names = new HashSet<>();
        List<Call> calls = new ArrayList<>();
        for (Call call : history.calls()) {
            List<String> patients = List.of(
                    (call.sent("patient") + " " + call.sent("patients")).strip().split(" "));
            List<Integer> erased = IntStream.range(0, patients.size())
                    .filter(entry -> call.begin() <= until.getOrDefault(patients.get(entry), -1L))
                    .boxed()
                    .toList();
            if (!erased.isEmpty() && erased.size() < patients.size()) {
                names.addAll(words(entries(call, erased)).toList());
                IntStream remaining = IntStream.range(0, patients.size()).filter(entry -> !erased.contains(entry));
                calls.add(entries(call, remaining.boxed().toList()));
                continue;
            }
            if (!erased.isEmpty() || call.is("final-version") && names.contains(call.got("marker"))) {
                names.add(call.toString());
                // a search finds another patient's response once that has the identifier of a withdrawn one
                names.addAll((call.is("by-identifier") ? Stream.of(call.sent("id")) : words(call)).toList());
            }
            calls.add(call);
        }
        names.remove("");
        return new History(calls)
                .without(call -> names.contains(call.toString()) || words(call).anyMatch(names::contains));
    }

    /** A transaction with some of its entries alone; without its token, since its events also name the others. */
    private static Call entries(Call transaction, List<Integer> places) {
        Map<String, String> sent = new HashMap<>();
        for (String name : List.of("markers", "identifiers", "patients")) {
            sent.put(name, pick(transaction.sent(name), places));
        }
        return transaction.with(sent, Map.of("ids", pick(transaction.got("ids"), places)));
    }

    private static String pick(String words, List<Integer> places) {
        String[] all = words.split(" ");
        return places.stream()
                .filter(place -> place < all.length)
                .map(place -> all[place])
                .collect(Collectors.joining(" "));
    }

    /** Ids and markers that a call or a fact names. */
    private static Stream<String> words(Call call) {
        return Stream.of(
                        Stream.of("id", "marker", "markers").map(call::sent),
                        Stream.of("id", "source", "marker", "ids", "marks", "entities")
                                .map(call::got))
                .flatMap(texts -> texts)
                .flatMap(text -> Stream.of(text.split("[ |/]")));
    }

    /** Requires that nothing shows, changes, files or exports a response after its erasure, and that its events are emptied. */
    static void erased(Findings findings) {
        History history = findings.whole();
        done(findings);
        for (Erasure erasure : list(history)) {
            Set<String> tokens = history.of("final-event").stream()
                    .filter(event -> event.got("outcome").equals("0"))
                    .filter(event -> Stream.of(event.got("entities").split("[ /]"))
                            .anyMatch(word -> word.equals(erasure.patient) || erasure.ids.contains(word)))
                    .map(event -> event.got("token"))
                    .filter(token -> !token.isEmpty())
                    .collect(Collectors.toSet());
            Set<String> exports = history.acknowledged("export-begin").stream()
                    .filter(begin -> begin.before(erasure.attempt))
                    .map(begin -> begin.sent("export"))
                    .collect(Collectors.toSet());
            for (Call call : history.calls()) {
                boolean recorded = call.before(erasure.attempt) && tokens.contains(call.sent("token"));
                boolean later = call.begin() > erasure.until;
                boolean remains = (later || recorded) && shown(call).anyMatch(erasure.ids::contains);
                boolean exported = later && exports.contains(call.sent("export"));
                findings.require(
                        !call.ok() || !remains && !exported, "more is there than is to be", call, erasure.attempt);
            }
        }
    }

    /** Requires an erasure that was done for each response that is no longer found: one that was refused erases nothing. */
    private static void done(Findings findings) {
        History history = findings.whole();
        List<Erasure> erasures = list(history);
        Map<String, Write> creates = Write.of(history).stream()
                .filter(write ->
                        write.ok() && write.version() == 1 && !write.id().isEmpty())
                .collect(Collectors.toMap(Write::id, write -> write, (first, _) -> first));
        for (Call call : history.calls()) {
            for (String id : missing(call)) {
                Write create = creates.get(id);
                boolean erased = create != null
                        && erasures.stream()
                                .filter(erasure -> erasure.patient.equals(create.patient()))
                                .anyMatch(erasure -> erasure.attempt.begin() < call.end()
                                        && create.call().begin() < erasure.until);
                boolean due = create != null && create.call().before(call);
                findings.require(!due || erased, "gone without an erasure", due ? create.call() : call, call);
            }
        }
    }

    /** Responses that a read does not find, or a search for all of a patient. */
    private static List<String> missing(Call call) {
        if (List.of("read", "vread", "update").contains(call.operation()) && call.status() == GONE) {
            return List.of(call.sent("id"));
        }
        boolean complete = call.is("look") && call.ok() && call.sent("path").startsWith("QuestionnaireResponse?");
        return Stream.of(call.sent("wanted").split(" "))
                .filter(id -> complete && !id.isEmpty() && !call.words("found").contains(id))
                .toList();
    }

    /** Responses that a call or a fact shows, or the EHR is sent. */
    private static Stream<String> shown(Call call) {
        boolean own = OF_A_RESPONSE.contains(call.operation())
                || !call.words("statuses").isEmpty();
        String single = own ? call.sent("id") : call.is("ehr-write") ? call.sent("marks") : "";
        return Stream.of(single, call.got("id"), call.got("source"), call.got("ids"), call.got("found"))
                .flatMap(text -> Stream.of(text.split("[ |]")));
    }

    /**
     * Requires the event of each erasure, with operator and positions and without the patient; none of a refused one; and a request
     * about the patient for a refusal because of a request.
     */
    static void recorded(Findings findings) {
        for (Call attempt : findings.whole().of("erase")) {
            List<Call> events = events(findings.whole(), attempt);
            boolean due = attempt.ok() && !attempt.got("text").contains(" 0 events");
            findings.require(!due || !events.isEmpty(), "an erasure without its event", attempt);
            boolean refused = attempt.outcome() == Outcome.REFUSED && !events.isEmpty();
            findings.require(!refused, "the event of an erasure that was refused", attempt);
            boolean disturbed = findings.whole().calls().stream()
                    .filter(call -> (call.sent("patient") + " " + call.sent("patients") + " ")
                            .contains(attempt.sent("patient") + " "))
                    .filter(call -> !call.actor().equals("eraser"))
                    .anyMatch(call -> call.end() + ON_ITS_WAY > attempt.begin() && call.begin() < attempt.end());
            boolean excused = disturbed || !attempt.got("text").contains("by a request at the same time");
            findings.require(excused, "an erasure is refused because of a request about another patient", attempt);
            for (Call event : events) {
                boolean whole = event.got("text").contains("J. Doe")
                        && event.got("text").contains("\"erased\"");
                boolean named = event.got("text").matches(".*\\b" + attempt.sent("patient") + "\\b.*");
                findings.require(whole && !named, "an event of an erasure of the wrong content", attempt, event);
            }
        }
    }

    /** Requires that no patient is erased as past a retention that is longer than the run. */
    static void retained(Findings findings) {
        for (Call attempt : findings.whole().of("retain")) {
            String text = attempt.got("text");
            boolean nobody = attempt.ok() ? text.startsWith("0 patients") : !text.contains("patient 1:");
            boolean silent = events(findings.whole(), attempt).isEmpty();
            findings.require(nobody && silent, "erased within the retention", attempt);
        }
    }
}
