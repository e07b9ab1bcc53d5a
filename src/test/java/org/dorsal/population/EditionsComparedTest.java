package org.dorsal.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.knowledge.Disposition.EMERGENCY;
import static org.dorsal.knowledge.Disposition.SOON;
import static org.dorsal.knowledge.Disposition.URGENT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.Seeds;
import org.dorsal.knowledge.Disposition;
import org.dorsal.population.Population.Pathology;
import org.dorsal.scoring.ComparedEdition;
import org.junit.jupiter.api.Test;

/**
 * Editions 1.1.0 and 1.2.0 on the same simulated people: alarms of people without a serious cause against the share of
 * each cause found, with and without drawing again who shows no sign, and what guessed shares change. Writes the tables
 * to {@code target/population/editions.md}; {@code -Ddorsal.population.cases=3000} takes as many as were published.
 */
class EditionsComparedTest {
    private static final int CASES = Integer.getInteger("dorsal.population.cases", 600);
    private static final int CAUSES_PER_PERSON = 10;

    /** Of 200 people, a share of 0.92, the lowest that was measured, is seen below 0.85 in fewer than 1 of 1,000 runs. */
    private static final int ASSERTED = Math.max(200, CASES / CAUSES_PER_PERSON);

    private static final int DRAWS_OF_SHARES = 12;
    private static final double MOST = 2;
    private static final List<Disposition> TIERS = List.of(Disposition.values());
    private static final Population POPULATION = Population.withTextbookCauses();

    private final long seed = Long.getLong("dorsal.population.seed", Seeds.ofRun());

    @Test
    void the_draft_sends_fewer_people_up_and_finds_the_causes_that_the_newest_edition_misses() throws IOException {
        Map<ComparedEdition, EditionMeasures> gated = measured(POPULATION, true, 1, CASES / CAUSES_PER_PERSON);
        Map<ComparedEdition, EditionMeasures> all = measured(POPULATION, false, CASES, ASSERTED);
        List<String> lines = new ArrayList<>(List.of("seed " + seed + ", " + CASES + " people", ""));
        lines.add("| Edition | " + TIERS.stream().map(Disposition::code).collect(Collectors.joining(" | ")) + " |");
        lines.add("|---|" + "---|".repeat(TIERS.size()));
        all.forEach((edition, measures) -> lines.add(row(edition.version(), measures.shares())));
        lines.addAll(List.of("", "| Cause | Tier | Entry | 1.1.0 | 1.2.0 |", "|---|---|---|---|---|"));
        POPULATION.serious().forEach(cause -> lines.add(row(cause, gated, all)));
        lines.addAll(sensitivity());
        Path report = Files.createDirectories(Path.of("target/population")).resolve("editions.md");
        Files.write(report, lines);
        System.out.println(String.join("\n", lines));

        EditionMeasures newest = all.get(ComparedEdition.NEWEST);
        EditionMeasures draft = all.get(ComparedEdition.DRAFT);
        assertThat(draft.shares().get(EMERGENCY)).isLessThan(newest.shares().get(EMERGENCY));
        assertThat(sameDay(draft)).isLessThan(sameDay(newest));
        assertThat(POPULATION.serious().stream().filter(cause -> cause.tier() == URGENT))
                .allMatch(cause -> draft.reached(cause, SOON) > 0.85)
                .hasSizeGreaterThan(15);
    }

    private static double sameDay(EditionMeasures measures) {
        return measures.shares().getOrDefault(EMERGENCY, 0.0)
                + measures.shares().getOrDefault(URGENT, 0.0);
    }

    private Map<ComparedEdition, EditionMeasures> measured(Population population, boolean gated, int benign, int each) {
        return ComparedEdition.all()
                .collect(Collectors.toMap(
                        edition -> edition,
                        edition -> EditionMeasures.of(edition, population, seed, gated, benign, each),
                        (one, _) -> one,
                        LinkedHashMap::new));
    }

    private static String row(String name, Map<Disposition, Double> shares) {
        return "| " + name + " | "
                + TIERS.stream()
                        .map(tier -> PopulationReport.percent(shares.getOrDefault(tier, 0.0)))
                        .collect(Collectors.joining(" | "))
                + " |";
    }

    /** Gated and ungated share at the tier, and the ungated share at urgent and soon where the tier is above them. */
    private static String row(
            Pathology cause, Map<ComparedEdition, EditionMeasures> gated, Map<ComparedEdition, EditionMeasures> all) {
        return ComparedEdition.all()
                .map(edition -> Stream.of(
                                gated.get(edition).reached(cause, cause.tier()),
                                all.get(edition).reached(cause, cause.tier()),
                                all.get(edition).reached(cause, URGENT),
                                all.get(edition).reached(cause, SOON))
                        .map(share -> PopulationReport.percent(share).replace(" %", ""))
                        .collect(Collectors.joining(" / ")))
                .collect(Collectors.joining(
                        " | ",
                        "| " + cause.name() + " | " + cause.tier().code() + " | " + cause.textbook() + " | ",
                        " |"));
    }

    /** Ranges over populations of which every assumed share is another. */
    private List<String> sensitivity() {
        SplittableRandom random = new SplittableRandom(seed);
        Map<ComparedEdition, Map<Disposition, List<Double>>> benign = new LinkedHashMap<>();
        Map<ComparedEdition, List<Double>> found = new LinkedHashMap<>();
        int fewerUp = 0;
        for (int draw = 0; draw < DRAWS_OF_SHARES; draw++) {
            Population other = new PerturbedShares(random, MOST).of(POPULATION);
            Map<ComparedEdition, EditionMeasures> measures =
                    measured(other, false, CASES / 3, Math.max(5, CASES / 100));
            measures.forEach((edition, of) -> {
                of.shares()
                        .forEach((tier, share) -> benign.computeIfAbsent(edition, _ -> new EnumMap<>(Disposition.class))
                                .computeIfAbsent(tier, _ -> new ArrayList<>())
                                .add(share));
                found.computeIfAbsent(edition, _ -> new ArrayList<>())
                        .add(other.serious().stream()
                                .mapToDouble(cause -> of.reached(cause, cause.tier()))
                                .average()
                                .orElseThrow());
            });
            fewerUp += sameDay(measures.get(ComparedEdition.DRAFT)) < sameDay(measures.get(ComparedEdition.NEWEST))
                    ? 1
                    : 0;
        }
        List<String> lines = new ArrayList<>(List.of(
                "",
                DRAWS_OF_SHARES + " populations, every assumed share between " + 1 / MOST + " and " + MOST
                        + " times as large; 1.2.0 sends fewer people the same day in " + fewerUp,
                "",
                "| Edition | emergency | urgent | soon | found, mean of causes |",
                "|---|---|---|---|---|"));
        benign.forEach((edition, shares) -> lines.add("| " + edition + " | "
                + Stream.of(EMERGENCY, URGENT, SOON)
                        .map(tier -> range(shares.getOrDefault(tier, List.of(0.0))))
                        .collect(Collectors.joining(" | "))
                + " | " + range(found.get(edition)) + " |"));
        return lines;
    }

    private static String range(List<Double> values) {
        return PopulationReport.percent(values.stream().min(Double::compare).orElseThrow()) + " to "
                + PopulationReport.percent(values.stream().max(Double::compare).orElseThrow());
    }
}
