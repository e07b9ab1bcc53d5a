package org.dorsal.proof;

import java.util.ArrayList;
import java.util.List;

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
            List<Integer> firstNumbers = first.numbers(name);
            List<Integer> secondNumbers = second.numbers(name);
            int answered = circuit.or(firstNumbers);
            parts.add(circuit.or(-answered, circuit.or(secondNumbers)));
            for (int region = 0; region < firstNumbers.size(); region++) {
                parts.add(circuit.or(-answered, -secondNumbers.get(region), firstNumbers.get(region)));
            }
        }
        return circuit.and(parts);
    }
}
