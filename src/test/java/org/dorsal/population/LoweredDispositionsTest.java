package org.dorsal.population;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dorsal.Seeds;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.population.Population.Pathology;
import org.dorsal.scoring.ComparedEdition;
import org.junit.jupiter.api.Test;

/**
 * Simulated people whose disposition differs between editions 1.1.0 and 1.2.0, by the flags that decided it in 1.1.0. Writes the
 * tables to {@code target/population/lowered.md}; {@code -Ddorsal.population.cases=3000} takes as many as were published.
 */
class LoweredDispositionsTest {
    private static final int CASES = Integer.getInteger("dorsal.population.cases", 600);
    private static final int PATTERNS = 14;
    private static final Population POPULATION = Population.withTextbookCauses();

    private final long seed = Long.getLong("dorsal.population.seed", Seeds.ofRun());
    private final EditionMeasures newest =
            EditionMeasures.of(ComparedEdition.NEWEST, POPULATION, seed, false, CASES, CASES / 10);
    private final EditionMeasures draft =
            EditionMeasures.of(ComparedEdition.DRAFT, POPULATION, seed, false, CASES, CASES / 10);

    /**
     * One person in both editions.
     *
     * @param deciding flags of the most pressing tier in the earlier edition
     */
    private record ComparedPerson(Disposition before, Disposition after, String deciding) {
        static ComparedPerson of(List<Criterion> before, List<Criterion> after) {
            Disposition was = EditionMeasures.disposition(before, Map.of());
            return new ComparedPerson(
                    was,
                    EditionMeasures.disposition(after, Map.of()),
                    before.stream()
                            .filter(criterion -> criterion.tier() == was)
                            .map(criterion -> criterion.flag().code())
                            .sorted()
                            .collect(Collectors.joining(" + ")));
        }

        boolean isLowered() {
            return after.compareTo(before) > 0;
        }

        boolean isRaised() {
            return after.compareTo(before) < 0;
        }

        String step() {
            return before.code() + " to " + after.code();
        }
    }

    @Test
    void the_draft_lowers_more_people_without_a_serious_cause_than_it_raises() throws IOException {
        List<ComparedPerson> benign = people(newest.benign(), draft.benign());
        List<String> lines = new ArrayList<>(List.of("seed " + seed + ", " + CASES + " people", ""));
        lines.addAll(List.of("| People | lowered | raised | same |", "|---|---|---|---|"));
        lines.add(row("without a serious cause", benign));
        POPULATION.serious().forEach(cause -> lines.add(row(cause.name(), people(cause))));
        lines.addAll(List.of("", "| Without a serious cause | share |", "|---|---|"));
        lines.addAll(rows(benign.stream()
                .filter(person -> person.isLowered() || person.isRaised())
                .collect(Collectors.groupingBy(ComparedPerson::step, TreeMap::new, Collectors.counting()))));
        lines.addAll(List.of("", "| Lowered, decided in 1.1.0 by | share |", "|---|---|"));
        lines.addAll(most(benign));
        lines.addAll(List.of(
                "", "| With a serious cause | share of " + POPULATION.serious().size() + " causes |", "|---|---|"));
        List<ComparedPerson> serious = POPULATION.serious().stream()
                .flatMap(cause ->
                        people(cause).stream().filter(person -> person.after().compareTo(cause.tier()) > 0))
                .toList();
        lines.add("| lowered, and below the tier of the cause in 1.2.0 | "
                + serious.stream().filter(ComparedPerson::isLowered).count() + " of "
                + POPULATION.serious().size() * CASES / 10 + " |");
        lines.add("| raised to the tier of the cause in 1.2.0, below it in 1.1.0 | "
                + POPULATION.serious().stream()
                        .mapToLong(cause -> people(cause).stream()
                                .filter(person -> person.before().compareTo(cause.tier()) > 0)
                                .filter(person -> person.after().compareTo(cause.tier()) <= 0)
                                .count())
                        .sum()
                + " |");
        lines.addAll(List.of("", "| Of those lowered, decided in 1.1.0 by | people |", "|---|---|"));
        serious.stream()
                .filter(ComparedPerson::isLowered)
                .collect(Collectors.groupingBy(
                        person -> person.step() + ": " + person.deciding(), Collectors.counting()))
                .entrySet()
                .stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(PATTERNS)
                .forEach(entry -> lines.add("| " + entry.getKey() + " | " + entry.getValue() + " |"));
        Path report = Files.createDirectories(Path.of("target/population")).resolve("lowered.md");
        Files.write(report, lines);
        System.out.println(String.join("\n", lines));
        assertThat(benign.stream().filter(ComparedPerson::isLowered).count())
                .isGreaterThan(benign.stream().filter(ComparedPerson::isRaised).count());
    }

    private List<ComparedPerson> people(Pathology cause) {
        return people(
                newest.serious().getOrDefault(cause, List.of()), draft.serious().getOrDefault(cause, List.of()));
    }

    private static List<ComparedPerson> people(List<List<Criterion>> before, List<List<Criterion>> after) {
        List<ComparedPerson> people = new ArrayList<>();
        for (int number = 0; number < before.size(); number++) {
            people.add(ComparedPerson.of(before.get(number), after.get(number)));
        }
        return people;
    }

    private static String row(String name, List<ComparedPerson> people) {
        double all = people.size();
        double lowered = people.stream().filter(ComparedPerson::isLowered).count() / all;
        double raised = people.stream().filter(ComparedPerson::isRaised).count() / all;
        return "| %s | %s | %s | %s |"
                .formatted(
                        name,
                        PopulationReport.percent(lowered),
                        PopulationReport.percent(raised),
                        PopulationReport.percent(1 - lowered - raised));
    }

    private static List<String> rows(SequencedMap<String, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> "| " + entry.getKey() + " | "
                        + PopulationReport.percent(entry.getValue() / (double) CASES) + " |")
                .toList();
    }

    /** The commonest patterns of lowered people. */
    private static List<String> most(List<ComparedPerson> people) {
        Map<String, Long> patterns = new HashMap<>();
        people.stream()
                .filter(ComparedPerson::isLowered)
                .forEach(person -> patterns.merge(person.step() + ": " + person.deciding(), 1L, Long::sum));
        return patterns.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(PATTERNS)
                .map(entry -> "| " + entry.getKey() + " | "
                        + PopulationReport.percent(entry.getValue() / (double) CASES) + " |")
                .toList();
    }
}
