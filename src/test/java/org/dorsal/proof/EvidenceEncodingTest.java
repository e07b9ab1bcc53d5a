package org.dorsal.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.CauseResult;
import org.dorsal.scoring.EvidenceCases;
import org.dorsal.scoring.Scoring;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;

/** The encoding of the evidence models decides each response as {@code EvidenceScorer} does. */
class EvidenceEncodingTest {
    private static final boolean LONG = Boolean.getBoolean("dorsal.long");

    @Test
    void the_encoding_has_the_tiers_of_each_cause_and_the_disposition_of_the_scoring() {
        Circuit circuit = new Circuit();
        EncodedEvidence evidence = new EncodedEvidence(
                circuit,
                new EncodedResponse(circuit, EvidenceCases.FORM, Comparisons.of(EvidenceCases.MODELS)),
                EvidenceCases.MODELS);
        Map<Disposition, Integer> dispositions = new HashMap<>();
        Stream.of(Disposition.values())
                .forEach(disposition -> dispositions.put(disposition, evidence.disposition(disposition)));
        Satisfiability solver = new Satisfiability(circuit)
                .with(Stream.concat(
                        dispositions.values().stream(),
                        evidence.causes().values().stream()
                                .flatMap(cause -> Stream.of(cause.least(), cause.most()))
                                .flatMap(tiers -> tiers.values().stream())));
        int compared = 0;
        for (Map<String, String> answers : responses()) {
            SomeScoredResponse response = EvidenceCases.response(answers);
            Optional<Satisfiability.Model> holding =
                    solver.model(new Assignment(evidence.response()).literals(response));
            if (holding.isEmpty()) {
                continue; // the answer that is missing closes a branch that has answers
            }
            Satisfiability.Model model = holding.get();
            Scoring scored = EvidenceCases.scored(answers, Optional.empty());
            assertThat(Stream.of(Disposition.values())
                            .filter(disposition -> model.holds(dispositions.getOrDefault(disposition, Circuit.FALSE))))
                    .as("%s", answers)
                    .containsExactly(scored.disposition());
            assertThat(evidence.causes().entrySet().stream()
                            .map(cause -> cause.getKey() + " "
                                    + tier(cause.getValue().least(), model) + " "
                                    + tier(cause.getValue().most(), model))
                            .toList())
                    .as("%s", answers)
                    .isEqualTo(scored.causes().stream()
                            .map(EvidenceEncodingTest::tiers)
                            .toList());
            compared++;
        }
        System.out.println("evidence models and their encoding: " + compared + " responses, 0 differences, "
                + circuit.variables() + " variables");
        assertThat(compared).isGreaterThan(500);
    }

    private static String tiers(CauseResult cause) {
        return cause.model().cause().code() + " " + cause.tier() + " " + cause.upper();
    }

    private static Disposition tier(Map<Disposition, Integer> literals, Satisfiability.Model model) {
        return literals.entrySet().stream()
                .filter(tier -> model.holds(tier.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(Disposition.SELF_CARE);
    }

    /** The check cases, and each with one answer less; in a short build, one that the first case does not share. */
    private static List<Map<String, String>> responses() {
        List<Map<String, String>> responses = new ArrayList<>();
        Map<String, String> first = EvidenceCases.all().getFirst().answers();
        EvidenceCases.all().forEach(checked -> {
            responses.add(checked.answers());
            checked.answers().forEach((linkId, answer) -> {
                if (LONG || checked.answers().equals(first) || !answer.equals(first.get(linkId))) {
                    Map<String, String> fewer = new HashMap<>(checked.answers());
                    fewer.remove(linkId);
                    responses.add(fewer);
                }
            });
        });
        return responses;
    }
}
