package org.dorsal.population;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.DocumentTable;
import org.dorsal.GoldenFiles;
import org.dorsal.scoring.ComparedEdition;
import org.dorsal.scoring.CriteriaScorer;
import org.dorsal.scoring.Scoring;
import org.junit.jupiter.api.Test;

/**
 * Share of simulated people without a serious cause who get each statement of the two sources by an activity of the plan or
 * by a hint. {@code -Ddorsal.golden=write} writes the page's table again.
 */
class ToldStatementsTest {
    private static final Path PAGE = Path.of("src/docs/safety/told.md");
    private static final String HEAD = "| Rows |";
    private static final long SEED = 20261126;
    private static final int PEOPLE = 1_000;
    private static final double ALL_BUT_SOME = 0.9;
    private static final double SOME = 0.1;

    /** Numbers of the statements by the activities and hints that carry them. */
    private static final SequencedMap<Set<String>, List<String>> STATEMENTS = statements();

    private static SequencedMap<Set<String>, List<String>> statements() {
        DocumentTable table = DocumentTable.in(
                Path.of("src/docs/safety/coverage.md"),
                "No.",
                "Source",
                "Heading",
                "What it says",
                "Carried by",
                "State");
        SequencedMap<Set<String>, List<String>> statements = new LinkedHashMap<>();
        for (List<String> row : table.rows()) {
            Set<String> carriers = Stream.of(row.get(4).split(", "))
                    .filter(carrier -> carrier.startsWith("activity ") || carrier.startsWith("hint "))
                    .collect(Collectors.toCollection(TreeSet::new));
            statements.computeIfAbsent(carriers, _ -> new ArrayList<>()).add(row.getFirst());
        }
        return statements;
    }

    @Test
    void the_page_has_the_shares_of_both_editions() throws IOException {
        Map<ComparedEdition, List<Set<String>>> told =
                ComparedEdition.all().collect(Collectors.toMap(edition -> edition, ToldStatementsTest::told));
        List<String> lines = new ArrayList<>();
        lines.add(HEAD + " Told by | 1.1.0 | 1.2.0 |");
        lines.add("|---|---|---|---|");
        STATEMENTS.forEach((carriers, rows) -> {
            if (!carriers.isEmpty()) {
                lines.add("| " + String.join(", ", rows) + " | " + String.join(", ", carriers) + " | "
                        + ComparedEdition.all()
                                .map(edition -> PopulationReport.percent(
                                        share(told.getOrDefault(edition, List.of()), carriers)))
                                .collect(Collectors.joining(" | "))
                        + " |");
            }
        });
        lines.addAll(List.of("", "## In short", "", "| Statements told to | 1.1.0 | 1.2.0 |", "|---|---|---|"));
        lines.add(summary("at least 90 % of people", told, ALL_BUT_SOME, 1.1));
        lines.add(summary("10 to 90 %", told, SOME, ALL_BUT_SOME));
        lines.add(summary("fewer than 10 %", told, 0, SOME));
        int asked = STATEMENTS.getOrDefault(Set.of(), List.of()).size();
        lines.add("| nobody: asked or read by a criterion only | " + asked + " | " + asked + " |");
        String text = Files.readString(PAGE);
        GoldenFiles.assertSame(PAGE, text.substring(0, text.indexOf(HEAD)) + String.join("\n", lines) + "\n");
        assertThat(STATEMENTS.values().stream().mapToInt(List::size).sum()).isEqualTo(235);
    }

    private static String summary(
            String name, Map<ComparedEdition, List<Set<String>>> told, double from, double below) {
        return "| " + name + " | "
                + ComparedEdition.all()
                        .map(edition -> Integer.toString(STATEMENTS.entrySet().stream()
                                .filter(entry -> !entry.getKey().isEmpty())
                                .filter(entry -> {
                                    double share = share(told.getOrDefault(edition, List.of()), entry.getKey());
                                    return share >= from && share < below;
                                })
                                .mapToInt(entry -> entry.getValue().size())
                                .sum()))
                        .collect(Collectors.joining(" | "))
                + " |";
    }

    private static double share(List<Set<String>> people, Set<String> carriers) {
        return people.stream()
                        .filter(person -> carriers.stream().anyMatch(person::contains))
                        .count()
                / (double) people.size();
    }

    /** Activities and hints of each person. */
    private static List<Set<String>> told(ComparedEdition edition) {
        PeopleGenerator people = new PeopleGenerator(
                Population.withTextbookCauses(), ComparedEdition.DRAFT.form(), edition.form(), SEED, false);
        return IntStream.range(0, PEOPLE)
                .mapToObj(number -> CriteriaScorer.score(
                        edition.plans(), edition.care(), edition.form(), people.person(Optional.empty(), number)))
                .map(ToldStatementsTest::told)
                .toList();
    }

    private static Set<String> told(Scoring scoring) {
        Set<String> told = new HashSet<>();
        scoring.offers()
                .forEach(activity -> told.add("activity " + activity.code().code()));
        scoring.hints().forEach(hint -> told.add("hint " + hint.id()));
        return told;
    }
}
