package org.dorsal.proof;

import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Condition;
import org.dorsal.proof.Circuit.WeightedLiteral;

/**
 * Formula of the proposals of a plan, and of the signs that its texts name, for all responses and all decisions of a
 * clinician (profiles/README.md, "What care proposes, and what it never proposes").
 */
final class EncodedCare {
    private final Circuit circuit;
    private final EncodedEvidence evidence;
    private final Care care;
    private final Map<String, Integer> proposed = new LinkedHashMap<>();

    EncodedCare(Circuit circuit, EncodedEvidence evidence, Care care) {
        this.circuit = circuit;
        this.evidence = evidence;
        this.care = care;
        for (String code :
                care.offers().stream().map(EncodedCare::code).collect(Collectors.toCollection(LinkedHashSet::new))) {
            List<Care.Offer> offers = care.offers().stream()
                    .filter(offer -> code(offer).equals(code))
                    .toList();
            proposed.put(
                    code,
                    circuit.and(
                            circuit.or(offers.stream().map(this::weighed).toList()),
                            -circuit.or(offers.stream()
                                    .map(offer -> circuit.and(weighed(offer), against(offer)))
                                    .toList())));
        }
    }

    Set<String> activities() {
        return proposed.keySet();
    }

    /** Literal for an activity that is proposed. */
    int proposed(String activity) {
        return Optional.ofNullable(proposed.get(activity)).orElseThrow(() -> new IllegalArgumentException(activity));
    }

    /** Literal for a condition that holds or is open. */
    int holdsOrIsOpen(Condition condition) {
        return -evidence.truth(condition, true).no();
    }

    /** Literal for each sign of the activity's lists in this offer that is named. */
    Map<Care.Sign, Integer> named(Care.Offer offer) {
        Map<Care.Sign, Integer> named = new LinkedHashMap<>();
        for (Care.SignList list : offer.signs()) {
            List<WeightedLiteral> before = new ArrayList<>();
            for (Care.Sign sign : list.signs()) {
                int fits = all(sign.conditions());
                named.put(sign, circuit.and(fits, -circuit.atLeast(before, list.limit())));
                before.add(new WeightedLiteral(fits, 1));
            }
        }
        return named;
    }

    /** Literal for all conditions known to be true. */
    int all(List<Condition> conditions) {
        return circuit.and(conditions.stream()
                .map(condition -> evidence.truth(condition, true).yes())
                .toList());
    }

    private int weighed(Care.Offer offer) {
        int applies = all(offer.conditions());
        return offer.insteadOf()
                .map(code -> circuit.and(applies, removed(code)))
                .orElse(applies);
    }

    private int removed(String code) {
        return circuit.or(care.offers().stream()
                .filter(offer -> offer.insteadOf().isEmpty() && code(offer).equals(code))
                .map(offer -> circuit.and(all(offer.conditions()), against(offer)))
                .toList());
    }

    private int against(Care.Offer offer) {
        return circuit.or(offer.never().stream()
                .map(Care.Exclusion::when)
                .map(this::holdsOrIsOpen)
                .toList());
    }

    private static String code(Care.Offer offer) {
        return offer.activity().code().code();
    }
}
