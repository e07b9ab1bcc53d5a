package org.dorsal.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.knowledge.Disposition.EMERGENCY;
import static org.dorsal.knowledge.Disposition.SELF_CARE;
import static org.dorsal.knowledge.Disposition.SOON;
import static org.dorsal.knowledge.Disposition.URGENT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.population.EditionMeasures;
import org.dorsal.population.Population;
import org.dorsal.population.Population.Pathology;
import org.dorsal.scoring.ComparedEdition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Search for the tiers of edition 1.2.0 with the fewest alarms that keep every safety rule: from the unchanged edition, the
 * flag is lowered by one tier that saves the most alarms, as long as the prover finds no violated rule; then further, to see
 * what the rules cost. Writes the steps to {@code target/population/frontier.md}.
 */
@EnabledIfSystemProperty(named = "dorsal.frontier", matches = "true", disabledReason = "takes minutes")
class TierFrontierTest {
    private static final long SEED = Long.getLong("dorsal.population.seed", 20261126);
    private static final int CASES = Integer.getInteger("dorsal.population.cases", 3_000);
    private static final Population POPULATION = Population.withTextbookCauses();
    private static final double NOTICED = 0.005;
    private static final double ONE_PERSON = 0.0002;
    private static final int STEPS = 10;

    private final ProvenEdition edition = ProvenEdition.of("1.2.0");
    private final EditionMeasures measures =
            EditionMeasures.of(ComparedEdition.DRAFT, POPULATION, SEED, false, CASES, CASES / 10);

    /** Steps that violate a rule; further steps mend none. */
    private final Set<String> violating = new HashSet<>();

    private record LoweredTiers(Map<String, Disposition> tiers, String flag) {
        LoweredTiers and(Criterion criterion) {
            Map<String, Disposition> more = new LinkedHashMap<>(tiers);
            String code = criterion.flag().code();
            more.put(code, lower(more.getOrDefault(code, criterion.tier())));
            return new LoweredTiers(more, code + " to " + more.get(code).code());
        }

        private static Disposition lower(Disposition tier) {
            return Disposition.TIERS.get(Disposition.TIERS.indexOf(tier) + 1);
        }
    }

    @Test
    void the_fewest_alarms_that_keep_every_rule() throws IOException {
        assertThat(new SafetyProver(edition).holds()).isTrue();
        List<String> lines = new ArrayList<>(List.of(
                "seed " + SEED + ", " + CASES + " people",
                "",
                "| Lowered, one after another | emergency | urgent | soon | found, mean of causes"
                        + " | every rule kept | causes that lose more than 0.5 points |",
                "|---|---|---|---|---|---|---|"));
        LoweredTiers at = new LoweredTiers(Map.of(), "none: edition 1.2.0");
        Optional<LoweredTiers> next = Optional.of(at);
        for (int steps = 0; steps <= STEPS && next.isPresent(); next = step(at), steps++) {
            lines.add(row(next.get(), at));
            at = next.get();
        }
        Path report = Files.createDirectories(Path.of("target/population")).resolve("frontier.md");
        Files.write(report, lines);
        System.out.println(String.join("\n", lines));
        assertThat(cost(at)).isLessThanOrEqualTo(cost(new LoweredTiers(Map.of(), "")));
    }

    /** The step that violates no rule and saves the most; where each violates one, the step that loses the fewest people for it. */
    private Optional<LoweredTiers> step(LoweredTiers from) {
        List<LoweredTiers> steps = edition.criteria().stream()
                .flatMap(plan -> plan.criteria().stream())
                .filter(criterion -> !criterion.optional())
                .filter(criterion -> from.tiers()
                                .getOrDefault(criterion.flag().code(), criterion.tier())
                                .compareTo(SOON)
                        < 0)
                .map(from::and)
                .filter(step -> cost(step) < cost(from))
                .sorted(Comparator.comparingDouble(this::cost))
                .toList();
        return steps.stream()
                .filter(step -> !violating.contains(step.flag()))
                .filter(step -> holds(step) || !violating.add(step.flag()))
                .findFirst()
                .or(() -> steps.stream()
                        .min(Comparator.comparingDouble(
                                step -> (found(from) - found(step) + ONE_PERSON) / (cost(from) - cost(step)))));
    }

    private boolean holds(LoweredTiers tiers) {
        return new SafetyProver(edition.with(tiers.tiers())).holds();
    }

    private double found(LoweredTiers tiers) {
        return POPULATION.serious().stream()
                .mapToDouble(cause -> measures.reached(cause, cause.tier(), tiers.tiers()))
                .average()
                .orElseThrow();
    }

    /** An alarm of the emergency tier counts as two of the same day. */
    private double cost(LoweredTiers tiers) {
        Map<Disposition, Double> shares = measures.shares(tiers.tiers());
        return 2 * shares.getOrDefault(EMERGENCY, 0.0) + shares.getOrDefault(URGENT, 0.0);
    }

    private String row(LoweredTiers to, LoweredTiers from) {
        Map<Disposition, Double> shares = measures.shares(to.tiers());
        List<Pathology> causes = POPULATION.serious().stream()
                .filter(cause -> cause.tier().compareTo(SELF_CARE) < 0)
                .toList();
        List<String> lost = causes.stream()
                .filter(cause -> measures.reached(cause, cause.tier(), from.tiers())
                                - measures.reached(cause, cause.tier(), to.tiers())
                        > NOTICED)
                .map(Pathology::name)
                .toList();
        return "| %s | %.1f %% | %.1f %% | %.1f %% | %.2f %% | %s | %s |"
                .formatted(
                        to.flag(),
                        100 * shares.getOrDefault(EMERGENCY, 0.0),
                        100 * shares.getOrDefault(URGENT, 0.0),
                        100 * shares.getOrDefault(SOON, 0.0),
                        100 * found(to),
                        holds(to) ? "yes" : "no",
                        String.join("; ", lost));
    }
}
