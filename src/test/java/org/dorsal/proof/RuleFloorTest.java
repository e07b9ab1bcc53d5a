package org.dorsal.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.knowledge.Disposition.EMERGENCY;
import static org.dorsal.knowledge.Disposition.SELF_CARE;
import static org.dorsal.knowledge.Disposition.URGENT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dorsal.Seeds;
import org.dorsal.knowledge.Approval;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.SafetyRule;
import org.dorsal.knowledge.Wording;
import org.dorsal.population.EditionMeasures;
import org.dorsal.population.Population;
import org.dorsal.population.Population.Pathology;
import org.dorsal.scoring.ComparedEdition;
import org.junit.jupiter.api.Test;

/**
 * Alarms that the rules demanding a tier raise by themselves: no criteria that keep these rules raise fewer. Writes the shares, and
 * what edition 1.2.0 adds to them, to {@code target/population/floor.md}; {@code -Ddorsal.population.cases=10000} takes as
 * many people as were published.
 */
class RuleFloorTest {
    private static final int CASES = Integer.getInteger("dorsal.population.cases", 600);
    private static final Population POPULATION = Population.withTextbookCauses();
    private static final List<Disposition> TODAY = List.of(EMERGENCY, URGENT);

    private final long seed = Long.getLong("dorsal.population.seed", Seeds.ofRun());
    private final EditionMeasures edition = measures(ComparedEdition.DRAFT);
    private final EditionMeasures floor = measures(ofRules());

    @Test
    void nobody_is_sent_lower_than_a_rule_demands() throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "seed " + seed + ", " + CASES + " people",
                "",
                "| | emergency | emergency or urgent |",
                "|---|---|---|"));
        lines.add(row("rules alone", floor));
        lines.add(row("edition 1.2.0", edition));
        for (Disposition tier : TODAY) {
            lines.addAll(List.of("", "| Rule, " + tier.code() + " | demands it of | alone |", "|---|---|---|"));
            lines.addAll(rules(tier));
            lines.addAll(List.of("", "| Flag beyond the rules, " + tier.code() + " | benign | ill |", "|---|---|---|"));
            lines.addAll(beyond(tier));
        }
        Path report = Files.createDirectories(Path.of("target/population")).resolve("floor.md");
        Files.write(report, lines);
        System.out.println(String.join("\n", lines));

        assertThat(IntStream.range(0, CASES))
                .allMatch(person -> tier(edition.benign().get(person))
                                .compareTo(tier(floor.benign().get(person)))
                        <= 0);
    }

    private EditionMeasures measures(ComparedEdition measured) {
        return EditionMeasures.of(measured, POPULATION, seed, false, CASES, CASES / 10);
    }

    /** The rules that demand a tier, as if each were a criterion. */
    private static ComparedEdition ofRules() {
        List<Criterion> criteria = ProvenEdition.of("1.2.0").rules().rules().stream()
                .filter(rule -> rule.kind() == SafetyRule.Kind.MUST_ACT)
                .map(RuleFloorTest::criterion)
                .toList();
        Criteria first = ComparedEdition.DRAFT.plans().getFirst();
        return new ComparedEdition(
                "rules alone",
                ComparedEdition.DRAFT.form(),
                List.of(new Criteria(first.edition(), first.title(), first.form(), criteria, Approval.NONE)),
                withoutContradictions(ComparedEdition.DRAFT.care()));
    }

    /** Rules bind answers as given; a safer answer that a contradiction counts would demand more than the prover does. */
    private static Care withoutContradictions(Care care) {
        return new Care(
                care.edition(), care.title(), care.form(), List.of(), List.of(), List.of(), List.of(), care.approval());
    }

    private static Criterion criterion(SafetyRule rule) {
        Wording statement = Wording.same(rule.statement());
        return new Criterion(
                new Coded("rule", rule.id(), statement),
                List.of(),
                tierOf(rule),
                Criterion.Role.SIGN,
                List.of(),
                Criterion.CriterionLabel.BEYOND_SOURCES,
                statement,
                statement,
                rule.citations(),
                rule.id(),
                rule.premise());
    }

    private static Disposition tierOf(SafetyRule rule) {
        return Disposition.TIERS.stream()
                .filter(tier -> tier.code().equals(rule.bound()))
                .findFirst()
                .orElseThrow();
    }

    private static Disposition tier(List<Criterion> present) {
        return present.stream().map(Criterion::tier).min(Disposition::compareTo).orElse(SELF_CARE);
    }

    private static String row(String name, EditionMeasures measures) {
        Map<Disposition, Double> shares = measures.shares(Map.of());
        double emergency = shares.getOrDefault(EMERGENCY, 0.0);
        return "| %s | %.1f %% | %.1f %% |"
                .formatted(name, 100 * emergency, 100 * (emergency + shares.getOrDefault(URGENT, 0.0)));
    }

    /** Rules of the tier, with the share of people without a serious cause that they send there, together and alone. */
    private List<String> rules(Disposition tier) {
        Map<String, int[]> counts = new LinkedHashMap<>();
        for (List<Criterion> person : floor.benign()) {
            List<Criterion> demanding = person.stream()
                    .filter(rule -> rule.tier().compareTo(tier) <= 0)
                    .toList();
            for (Criterion rule : demanding) {
                if (rule.tier() == tier) {
                    int[] count = counts.computeIfAbsent(rule.flag().code(), _ -> new int[2]);
                    count[0]++;
                    count[1] += demanding.size() == 1 ? 1 : 0;
                }
            }
        }
        return counts.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> -entry.getValue()[1]))
                .filter(entry -> entry.getValue()[1] > 0)
                .map(entry -> "| %s | %.2f %% | %.2f %% |"
                        .formatted(
                                entry.getKey(),
                                100.0 * entry.getValue()[0] / CASES,
                                100.0 * entry.getValue()[1] / CASES))
                .toList();
    }

    /**
     * Flags of people sent to the tier although no rule demands it: people without a serious cause, and people with a cause of
     * this tier or a higher one.
     */
    private List<String> beyond(Disposition tier) {
        Map<String, int[]> counts = new LinkedHashMap<>();
        count(counts, 0, tier, edition.benign(), floor.benign());
        int ill = 0;
        for (Pathology cause : POPULATION.serious()) {
            if (cause.tier().compareTo(tier) <= 0) {
                count(counts, 1, tier, people(edition, cause), people(floor, cause));
                ill += CASES / 10;
            }
        }
        int serious = ill;
        return counts.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> -entry.getValue()[0]))
                .map(entry -> "| %s | %.2f %% | %d of %d |"
                        .formatted(entry.getKey(), 100.0 * entry.getValue()[0] / CASES, entry.getValue()[1], serious))
                .toList();
    }

    private static List<List<Criterion>> people(EditionMeasures measures, Pathology cause) {
        return measures.serious().getOrDefault(cause, List.of());
    }

    private static void count(
            Map<String, int[]> counts,
            int column,
            Disposition tier,
            List<List<Criterion>> people,
            List<List<Criterion>> demanded) {
        for (int person = 0; person < people.size(); person++) {
            if (tier(people.get(person)) == tier && tier(demanded.get(person)).compareTo(tier) > 0) {
                counts.computeIfAbsent("all", _ -> new int[2])[column]++;
                people.get(person).stream()
                        .filter(criterion -> criterion.tier() == tier)
                        .forEach(criterion ->
                                counts.computeIfAbsent(criterion.flag().code(), _ -> new int[2])[column]++);
            }
        }
    }
}
