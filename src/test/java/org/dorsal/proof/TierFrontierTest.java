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
import org.dorsal.Seeds;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.population.EditionMeasures;
import org.dorsal.population.FrontierPlots;
import org.dorsal.population.Population;
import org.dorsal.population.Population.Pathology;
import org.dorsal.scoring.ComparedEdition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Search for the tiers of edition 1.2.0 with the fewest alarms that keep every safety rule: from the unchanged edition, the
 * flag is lowered by one tier that saves the most alarms, as long as the prover finds no violated rule; then further, to see
 * what the rules cost. Writes the steps to {@code target/population/frontier.md} and plots of them, with edition 1.1.0, beside it.
 */
@EnabledIfSystemProperty(named = "dorsal.frontier", matches = "true", disabledReason = "takes minutes")
class TierFrontierTest {
    private static final long SEED = Long.getLong("dorsal.population.seed", Seeds.ofRun());
    private static final int CASES = Integer.getInteger("dorsal.population.cases", 3_000);
    private static final Population POPULATION = Population.withTextbookCauses();
    private static final double NOTICED = 0.005;
    private static final double ONE_PERSON = 0.0002;
    private static final int STEPS = 10;

    private final ProvenEdition edition = ProvenEdition.of("1.2.0");
    private final MeasuredFrontier measures = MeasuredFrontier.of(ComparedEdition.DRAFT);

    /** Steps that violate a rule; further steps mend none. */
    private final Set<String> violating = new HashSet<>();

    /**
     * An edition's people.
     *
     * @param all without a serious cause, and with each one
     * @param gated drawn again until they show a sign that the cause is known for
     */
    private record MeasuredFrontier(EditionMeasures all, EditionMeasures gated) {
        static MeasuredFrontier of(ComparedEdition edition) {
            return new MeasuredFrontier(
                    EditionMeasures.of(edition, POPULATION, SEED, false, CASES, CASES / 10),
                    EditionMeasures.of(edition, POPULATION, SEED, true, 1, CASES / 10));
        }
    }

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
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(
                "edition 1.1.0",
                MeasuredFrontier.of(ComparedEdition.NEWEST),
                Map.of(),
                new SafetyProver(ProvenEdition.of("1.1.0")).holds(),
                ""));
        LoweredTiers at = new LoweredTiers(Map.of(), "none: edition 1.2.0");
        Optional<LoweredTiers> next = Optional.of(at);
        for (int steps = 0; steps <= STEPS && next.isPresent(); next = step(at), steps++) {
            LoweredTiers to = next.get();
            rows.add(row(to.flag(), measures, to.tiers(), holds(to), String.join("; ", lost(to, at))));
            at = to;
        }
        List<String> lines = new ArrayList<>(List.of(
                "seed " + SEED + ", " + CASES + " people",
                "",
                "| " + String.join(" | ", FrontierPlots.COLUMNS) + " |",
                "|---".repeat(FrontierPlots.COLUMNS.size()) + "|"));
        rows.forEach(row -> lines.add("| " + String.join(" | ", row) + " |"));
        Path folder = Files.createDirectories(Path.of("target/population"));
        Files.write(folder.resolve("frontier.md"), lines);
        for (Map.Entry<String, String> plot : FrontierPlots.svg(rows).entrySet()) {
            Files.writeString(folder.resolve(plot.getKey()), plot.getValue());
        }
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
                        .min(Comparator.comparingDouble(step ->
                                (found(measures.all(), from.tiers()) - found(measures.all(), step.tiers()) + ONE_PERSON)
                                        / (cost(from) - cost(step)))));
    }

    private boolean holds(LoweredTiers tiers) {
        return new SafetyProver(edition.with(tiers.tiers())).holds();
    }

    private static double found(EditionMeasures measures, Map<String, Disposition> tiers) {
        return POPULATION.serious().stream()
                .mapToDouble(cause -> measures.reached(cause, cause.tier(), tiers))
                .average()
                .orElseThrow();
    }

    /** An alarm of the emergency tier counts as two of the same day. */
    private double cost(LoweredTiers tiers) {
        Map<Disposition, Double> shares = measures.all().shares(tiers.tiers());
        return 2 * shares.getOrDefault(EMERGENCY, 0.0) + shares.getOrDefault(URGENT, 0.0);
    }

    private List<String> lost(LoweredTiers to, LoweredTiers from) {
        return POPULATION.serious().stream()
                .filter(cause -> cause.tier().compareTo(SELF_CARE) < 0)
                .filter(cause -> measures.all().reached(cause, cause.tier(), from.tiers())
                                - measures.all().reached(cause, cause.tier(), to.tiers())
                        > NOTICED)
                .map(Pathology::name)
                .toList();
    }

    private static List<String> row(
            String name, MeasuredFrontier measures, Map<String, Disposition> tiers, boolean holds, String lost) {
        Map<Disposition, Double> shares = measures.all().shares(tiers);
        return List.of(
                name,
                "%.1f %%".formatted(100 * shares.getOrDefault(EMERGENCY, 0.0)),
                "%.1f %%".formatted(100 * shares.getOrDefault(URGENT, 0.0)),
                "%.1f %%".formatted(100 * shares.getOrDefault(SOON, 0.0)),
                "%.2f %%".formatted(100 * found(measures.all(), tiers)),
                "%.2f %%".formatted(100 * found(measures.gated(), tiers)),
                holds ? "yes" : "no",
                lost);
    }
}
