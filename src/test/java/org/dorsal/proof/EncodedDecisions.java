package org.dorsal.proof;

import java.util.*;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Disposition;
import org.dorsal.proof.Circuit.Kleene;

/**
 * Decisions of the scoring, as care reads them (profiles/README.md, "Care by cause"). The disposition is the computed one, or
 * any tier that a clinician decides on.
 */
final class EncodedDecisions {
    private final Circuit circuit;
    private final EncodedEvidence evidence;
    private final Map<Disposition, Integer> dispositions = new EnumMap<>(Disposition.class);

    EncodedDecisions(Circuit circuit, EncodedEvidence evidence) {
        this.circuit = circuit;
        this.evidence = evidence;
    }

    Kleene truth(Condition.DecidedFact fact) {
        return switch (fact.subject()) {
            case DISPOSITION -> Kleene.valueOf(disposition(Disposition.ofCode(fact.code())));
            case PROVISIONAL -> Kleene.valueOf(provisional());
            case TIER -> tier(Disposition.ofCode(fact.code()));
            case CAUSE ->
                cause(fact.code())
                        .map(cause -> new Kleene(
                                literalOf(cause.least(), Disposition.CLINICIAN_REVIEW),
                                -literalOf(cause.most(), Disposition.CLINICIAN_REVIEW)))
                        .orElse(Kleene.UNKNOWN);
            case LEADING -> Kleene.valueOf(cause(fact.code()).map(this::leads).orElse(Circuit.FALSE));
        };
    }

    /** Literal for the disposition that the care follows. */
    int disposition(Disposition disposition) {
        if (dispositions.isEmpty()) {
            for (Disposition each : Disposition.values()) {
                dispositions.put(each, circuit.variable());
            }
            circuit.require(
                    dispositions.values().stream().mapToInt(Integer::intValue).toArray());
            circuit.requireAtMostOne(List.copyOf(dispositions.values()));
            for (Disposition each : Disposition.values()) {
                if (!Disposition.TIERS.contains(each)) {
                    circuit.require(-literalOf(dispositions, each), evidence.disposition(each));
                }
            }
        }
        return literalOf(dispositions, disposition);
    }

    /** An open question could lead to a higher tier than the computed disposition. */
    private int provisional() {
        List<Integer> higher = new ArrayList<>();
        for (Disposition disposition : Disposition.TIERS) {
            int upper = circuit.or(Disposition.TIERS.stream()
                    .filter(tier -> tier.compareTo(disposition) < 0)
                    .map(evidence::upper)
                    .toList());
            higher.add(circuit.and(evidence.disposition(disposition), upper));
        }
        higher.add(circuit.and(evidence.disposition(Disposition.SOON), evidence.isUnreleased()));
        return circuit.or(higher);
    }

    private Kleene tier(Disposition tier) {
        List<Integer> having = new ArrayList<>();
        List<Integer> possible = new ArrayList<>();
        evidence.causes().values().forEach(cause -> {
            int least = literalOf(cause.least(), tier);
            having.add(circuit.and(least, -above(cause.least(), tier)));
            possible.add(circuit.and(literalOf(cause.most(), tier), -least));
        });
        int yes = circuit.or(having);
        return new Kleene(yes, circuit.and(-yes, -circuit.or(possible)));
    }

    private int leads(EncodedEvidence.CauseTiers cause) {
        List<Integer> leading = new ArrayList<>(List.of(literalOf(cause.least(), Disposition.CLINICIAN_REVIEW)));
        cause.least().forEach((tier, literal) -> leading.add(circuit.or(-evidence.literalFor(tier), literal)));
        return circuit.and(leading);
    }

    private Optional<EncodedEvidence.CauseTiers> cause(String code) {
        return Optional.ofNullable(evidence.causes().get(code));
    }

    private int above(Map<Disposition, Integer> literals, Disposition tier) {
        return circuit.or(literals.entrySet().stream()
                .filter(higher -> higher.getKey().compareTo(tier) < 0)
                .map(Map.Entry::getValue)
                .toList());
    }

    private static int literalOf(Map<Disposition, Integer> literals, Disposition tier) {
        return Optional.ofNullable(literals.get(tier)).orElse(Circuit.TRUE);
    }
}
