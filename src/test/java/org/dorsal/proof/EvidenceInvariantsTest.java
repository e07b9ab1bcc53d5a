package org.dorsal.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.Disposition;
import org.junit.jupiter.api.Test;

/** Proves for all responses the invariants of results of evidence models, which hold for any points and floors. */
class EvidenceInvariantsTest {
    private static final ProvenModels EDITION = ProvenModels.shipped();

    @Test
    void self_care_rests_on_no_open_question_that_could_lead_to_a_clinician_soon() {
        EncodedEvidence evidence = EDITION.evidence();
        int selfCare = EDITION.circuit()
                .or(
                        evidence.disposition(Disposition.SELF_CARE),
                        evidence.disposition(Disposition.SELF_CARE_WITH_CHECK));
        int open = EDITION.circuit()
                .or(
                        EDITION.circuit().and(selfCare, evidence.upper(Disposition.URGENT)),
                        EDITION.circuit()
                                .and(
                                        evidence.disposition(Disposition.SELF_CARE),
                                        evidence.upper(Disposition.CLINICIAN_REVIEW)));
        Satisfiability solver = new Satisfiability(EDITION.circuit());

        assertThat(solver.holds(evidence.disposition(Disposition.SELF_CARE))).isTrue();
        assertThat(solver.model(open).map(EvidenceInvariantsTest::response)).isEmpty();
    }

    @Test
    void no_missing_answer_hides_a_tier_or_makes_a_lower_result_final() {
        EncodedEvidence less = EDITION.evidence();
        EncodedEvidence more = EDITION.another();
        Circuit circuit = EDITION.circuit();
        int related = circuit.and(
                new ResponsePairs(circuit, less.response(), more.response()).firstKnowsLess(),
                less.response().exactAge(),
                // an answer to a question that does not concern the person counts, but is not missed
                -more.response().option("ask-all", "Y"),
                sameMeasurements(circuit, less.response(), more.response()));
        Map<String, Integer> hidden = new TreeMap<>();
        more.causes()
                .forEach((code, cause) -> hidden.put(
                        code,
                        circuit.or(cause.least().entrySet().stream()
                                .map(tier -> circuit.and(
                                        tier.getValue(),
                                        -Optional.ofNullable(less.causes().get(code))
                                                .map(before -> before.most().get(tier.getKey()))
                                                .orElseThrow()))
                                .toList())));
        int lowered = circuit.or(
                circuit.and(
                        more.literalFor(Disposition.EMERGENCY),
                        -less.literalFor(Disposition.URGENT),
                        -circuit.and(less.disposition(Disposition.SOON), less.isUnreleased()),
                        -less.disposition(Disposition.INCOMPLETE)),
                circuit.and(more.literalFor(Disposition.URGENT), less.disposition(Disposition.SELF_CARE_WITH_CHECK)),
                circuit.and(more.literalFor(Disposition.CLINICIAN_REVIEW), less.disposition(Disposition.SELF_CARE)));
        Satisfiability solver = new Satisfiability(circuit);

        assertThat(solver.holds(
                        related, more.literalFor(Disposition.EMERGENCY), less.disposition(Disposition.INCOMPLETE)))
                .isTrue();
        hidden.values().removeIf(claim -> !solver.holds(related, claim));
        assertThat(hidden.entrySet().stream()
                        .map(cause -> cause.getKey() + ": "
                                + pair(less, more, related, cause.getValue()).orElse("")))
                .isEmpty();
        assertThat(solver.holds(related, lowered)).isFalse();
    }

    /** Missing measurements and examinations hold no result up, so both responses have the same. */
    private static int sameMeasurements(Circuit circuit, EncodedResponse less, EncodedResponse more) {
        List<Integer> same = new ArrayList<>();
        EDITION.models().optional().forEach(linkId -> {
            less.options(linkId).forEach((code, literal) -> equal(circuit, literal, more.option(linkId, code), same));
            for (int region = 0; region < less.numbers(linkId).size(); region++) {
                equal(
                        circuit,
                        less.numbers(linkId).get(region),
                        more.numbers(linkId).get(region),
                        same);
            }
        });
        return circuit.and(same);
    }

    private static void equal(Circuit circuit, int first, int other, List<Integer> same) {
        same.add(circuit.or(-first, other));
        same.add(circuit.or(first, -other));
    }

    private static String response(Satisfiability.Model model) {
        return new Assignment(EDITION.evidence().response()).response(model).toString();
    }

    /** The answers in which a pair of responses differs, and those that both need, one left out after another. */
    private static Optional<String> pair(EncodedEvidence first, EncodedEvidence second, int... claims) {
        Circuit circuit = EDITION.circuit();
        List<Integer> wishes = new ArrayList<>();
        for (String linkId : first.response().questions()) {
            List<Integer> same = new ArrayList<>();
            first.response()
                    .options(linkId)
                    .forEach((code, literal) ->
                            equal(circuit, literal, second.response().option(linkId, code), same));
            wishes.add(circuit.and(same));
        }
        first.response()
                .questions()
                .forEach(linkId -> wishes.add(-second.response().answered(linkId)));
        Satisfiability solver = new Satisfiability(circuit);
        List<Integer> assumed = new ArrayList<>(Arrays.stream(claims).boxed().toList());
        Optional<Satisfiability.Model> solution = model(solver, assumed);
        for (int wish : solution.isPresent() ? wishes : List.<Integer>of()) {
            assumed.add(wish);
            Optional<Satisfiability.Model> simpler = model(solver, assumed);
            if (simpler.isEmpty()) {
                assumed.removeLast();
            }
            solution = simpler.or(() -> model(solver, assumed));
        }
        return solution.map(model -> String.join(
                "\nand then\n",
                Stream.of(first, second)
                        .map(encoded -> new Assignment(encoded.response()).response(model) + " "
                                + encoded.causes().entrySet().stream()
                                        .flatMap(cause -> cause.getValue().least().entrySet().stream()
                                                .filter(tier -> model.holds(tier.getValue()))
                                                .limit(1)
                                                .map(tier -> cause.getKey() + " " + tier.getKey()))
                                        .toList())
                        .toList()));
    }

    private static Optional<Satisfiability.Model> model(Satisfiability solver, List<Integer> assumed) {
        return solver.model(assumed.stream().mapToInt(Integer::intValue).toArray());
    }
}
