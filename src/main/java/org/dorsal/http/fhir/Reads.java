package org.dorsal.http.fhir;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.dorsal.assessment.StoredResults;
import org.dorsal.store.Ledger;
import org.dorsal.store.StoredVersion;

/** Reads of stored resources. What lies out of the caller's reach is answered as what does not exist. */
final class Reads {
    static final String BELOW = "_below";

    private final Ledger ledger;
    private final StoredResults results;

    Reads(Ledger ledger, StoredResults results) {
        this.ledger = ledger;
        this.results = results;
    }

    Reply read(Call call, Admitted who) {
        return one(call, ledger.read(who.reach(), call.type(), call.variable("id")));
    }

    Reply version(Call call, Admitted who) {
        int version = Integer.parseInt(call.variable("vid"));
        return one(call, ledger.read(who.reach(), call.type(), call.variable("id"), version));
    }

    private static Reply one(Call call, Optional<StoredVersion> found) {
        return found.map(version -> Versioned.read(version, call.headers())).orElseGet(() -> nothing(call));
    }

    Reply history(Call call, Admitted who) {
        return below(call.parameters()).reply(below -> {
            String id = call.variable("id");
            List<StoredVersion> page = below.isEmpty()
                    ? ledger.history(who.reach(), call.type(), id)
                    : ledger.historyBelow(who.reach(), call.type(), id, below.get());
            return page.isEmpty()
                    ? nothing(call)
                    : Reply.json(200, history(call, page, below)).telling(Seen.of(page));
        });
    }

    /** Versions count from 1 without a gap, so the number of the newest is how many there are. */
    private static byte[] history(Call call, List<StoredVersion> page, Optional<Integer> below) {
        String base = call.at().base();
        String here = base + "/" + call.type() + "/" + call.variable("id") + "/_history";
        int last = page.getLast().version();
        int total = below.map(number -> number - 1).orElse(page.getFirst().version());
        List<Bundles.Link> links = new ArrayList<>();
        links.add(new Bundles.Link(
                "self", here + below.map(number -> "?" + BELOW + "=" + number).orElse("")));
        if (last > 1) {
            links.add(new Bundles.Link("next", here + "?" + BELOW + "=" + last));
        }
        return Bundles.history(OptionalLong.of(total), links, base, page);
    }

    private static Step<Optional<Integer>> below(Map<String, List<String>> parameters) {
        List<String> values = parameters.getOrDefault(BELOW, List.of());
        if (values.isEmpty()) {
            return Step.done(Optional.empty());
        }
        return values.size() == 1 && values.getFirst().matches("[1-9][0-9]{0,8}")
                ? Step.done(Optional.of(Integer.parseInt(values.getFirst())))
                : Step.stop(Objection.BadRequest.of("Follow the link next as it was sent."));
    }

    /** The stored result set of a response. */
    Reply results(Call call, Admitted who) {
        return results.of(who.reach(), call.variable("id"))
                .map(set ->
                        Reply.json(200, Bundles.collection(entries(call, set))).telling(Seen.of(set)))
                .orElseGet(() -> OutcomeBody.of(new Objection.NotFound(
                        "There are no results of such a response here: it is unknown or was never scored.")));
    }

    private static List<Bundles.Entry> entries(Call call, List<StoredVersion> set) {
        return set.stream()
                .map(result -> Bundles.Entry.of(call.at().base(), result))
                .toList();
    }

    private static Reply nothing(Call call) {
        return OutcomeBody.of(new Objection.NotFound("There is no such " + call.type() + " here."));
    }
}
