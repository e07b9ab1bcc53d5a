package org.dorsal.proof;

import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.SafetyRule;

/** Relations between two responses of one circuit. */
final class ResponsePairs {
    private final Circuit circuit;
    private final EncodedResponse first;
    private final EncodedResponse second;

    ResponsePairs(Circuit circuit, EncodedResponse first, EncodedResponse second) {
        this.circuit = circuit;
        this.first = first;
        this.second = second;
    }

    /** Literal: the first response is the second with answers taken away or replaced by "don't know". */
    int firstKnowsLess() {
        List<Integer> parts = new ArrayList<>();
        for (String linkId : first.questions()) {
            int open = circuit.or(first.unknown(linkId));
            first.options(linkId).forEach((code, literal) -> {
                int other = second.option(linkId, code);
                boolean unknown = first.unknown(linkId).contains(literal);
                if (!unknown) {
                    parts.add(circuit.or(-literal, other));
                }
                parts.add(circuit.or(-first.answered(linkId), open, -other, literal));
            });
        }
        for (String name : first.numberNames()) {
            List<Integer> some = first.numbers(name);
            List<Integer> known = second.numbers(name);
            int answered = circuit.or(some);
            parts.add(circuit.or(-answered, circuit.or(known)));
            for (int region = 0; region < some.size(); region++) {
                parts.add(circuit.or(-answered, -known.get(region), some.get(region)));
            }
        }
        return circuit.and(parts);
    }

    /**
     * Literal: each answer of the second response is as in the first, or worse in the order of its question; a question
     * that the first does not ask may have any answer in the second.
     */
    int secondIsWorse(List<SafetyRule.AnswerOrder> orders) {
        Map<String, SafetyRule.AnswerOrder> byQuestion = orders.stream()
                .filter(SafetyRule.AnswerOrder::ordered)
                .collect(toMap(SafetyRule.AnswerOrder::question, Function.identity()));
        List<Integer> parts = new ArrayList<>(List.of(first.exactAge(), second.exactAge()));
        for (String linkId : first.questions()) {
            Item item = first.form().item(linkId).orElseThrow();
            Optional<SafetyRule.AnswerOrder> order = Optional.ofNullable(byQuestion.get(linkId));
            if (item.kind() == Item.ItemKind.CHOICE) {
                int same = circuit.and(first.options(linkId).keySet().stream()
                        .map(code -> equal(first.option(linkId, code), second.option(linkId, code)))
                        .toList());
                int worse = order.map(one -> item.repeats() ? more(item) : later(linkId, one.worse()))
                        .orElse(Circuit.FALSE);
                int asked = circuit.and(first.enabled(item), second.enabled(item));
                parts.add(circuit.or(-asked, same, circuit.and(first.answered(linkId), worse)));
            } else if (byQuestion.containsKey(linkId)) {
                parts.add(higher(linkId));
            } else {
                parts.add(sameNumber(linkId));
            }
        }
        for (String name : first.numberNames()) {
            if (first.form().item(name).isEmpty()) {
                boolean ordered = byQuestion.containsKey(name.replaceFirst("-days$", "-value"));
                parts.add(ordered ? higher(name) : sameNumber(name));
            }
        }
        return circuit.and(parts);
    }

    private int equal(int one, int other) {
        return circuit.and(circuit.or(-one, other), circuit.or(one, -other));
    }

    /** Adds options; "none of these" may go. */
    private int more(Item item) {
        List<Integer> parts = new ArrayList<>();
        for (Item.AnswerOption option : item.options()) {
            String code = option.coded().code();
            int before = first.option(item.linkId(), code);
            int after = second.option(item.linkId(), code);
            if (EncodedResponse.saysUnknown(option)) {
                parts.add(equal(before, after));
            } else if (!option.exclusive()) {
                parts.add(circuit.or(-before, after));
            }
        }
        parts.add(second.answered(item.linkId()));
        return circuit.and(parts);
    }

    private int later(String linkId, List<String> codes) {
        List<Integer> pairs = new ArrayList<>();
        for (int before = 0; before < codes.size(); before++) {
            for (int after = before + 1; after < codes.size(); after++) {
                pairs.add(
                        circuit.and(first.option(linkId, codes.get(before)), second.option(linkId, codes.get(after))));
            }
        }
        return circuit.or(pairs);
    }

    private int sameNumber(String name) {
        List<Integer> parts = new ArrayList<>();
        for (int region = 0; region < first.numbers(name).size(); region++) {
            parts.add(
                    equal(first.numbers(name).get(region), second.numbers(name).get(region)));
        }
        return circuit.and(parts);
    }

    private int higher(String name) {
        List<Integer> before = first.numbers(name);
        List<Integer> after = second.numbers(name);
        List<Integer> parts = new ArrayList<>(List.of(equal(circuit.or(before), circuit.or(after))));
        for (int region = 0; region < before.size(); region++) {
            parts.add(circuit.or(-before.get(region), circuit.or(after.subList(region, after.size()))));
        }
        return circuit.and(parts);
    }
}
