package org.dorsal;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.knowledge.EvidenceModels.CauseModel;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;

/** The table of what the two clinical sources say against the edition of the knowledge that is shipped. */
class SafetyCoverageTest {
    private static final Path DOCUMENT = Path.of("src/docs/safety/coverage.md");
    private static final DocumentTable STATEMENTS =
            DocumentTable.in(DOCUMENT, "No.", "Source", "Heading", "What it says", "Carried by", "State");
    private static final DocumentTable HEADINGS = DocumentTable.in(DOCUMENT, "Source", "Heading", "Statements");
    /** Cell of a statement that no element carries. */
    private static final String NOTHING = "–";

    @Test
    void every_id_that_carries_a_statement_exists_in_the_shipped_edition() {
        Set<String> coveredIds = coveredIds();
        assertThat(STATEMENTS.column("Carried by").flatMap(SafetyCoverageTest::carriers))
                .isNotEmpty()
                .allMatch(coveredIds::contains);
    }

    @Test
    void every_statement_has_its_source_and_its_heading_and_only_a_missing_one_is_carried_by_nothing() {
        List<List<String>> headings =
                HEADINGS.rows().stream().map(row -> row.subList(0, 2)).toList();
        assertThat(STATEMENTS.rows())
                .allMatch(row -> headings.contains(row.subList(1, 3)), "stands below a heading of the list")
                .noneMatch(row -> row.get(3).isBlank() || row.get(4).isBlank())
                .allMatch(row -> row.get(4).equals(NOTHING) == row.get(5).startsWith("missing"));
        assertThat(STATEMENTS.column("What it says")).doesNotHaveDuplicates();
        assertThat(STATEMENTS.column("State")).allMatch(state -> state.matches("covered|(missing|weakened): .+"));
    }

    @Test
    void every_red_flag_of_the_sources_is_read_by_an_entry_or_a_cause() {
        assertThat(STATEMENTS.rows().stream()
                        .filter(row ->
                                row.get(3).startsWith("Red flag:") || row.get(3).startsWith("Possible red flag:")))
                .hasSize(14)
                .allMatch(row -> carriers(row.get(4))
                        .anyMatch(carrier -> carrier.startsWith("entry ") || carrier.startsWith("cause ")));
    }

    @Test
    void the_counts_are_those_of_the_rows() throws IOException {
        assertThat(STATEMENTS.column("No.").map(Integer::valueOf))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, STATEMENTS.rows().size())
                                .boxed()
                                .toList());
        Map<List<String>, Long> below =
                STATEMENTS.rows().stream().collect(groupingBy(row -> row.subList(1, 3), counting()));
        assertThat(HEADINGS.rows())
                .allSatisfy(row -> assertThat(below.get(row.subList(0, 2))).isEqualTo(Long.valueOf(row.get(2))));

        Map<String, Long> states =
                STATEMENTS.column("State").collect(groupingBy(SafetyCoverageTest::word, TreeMap::new, counting()));
        String counts = "%d statements: %d covered, %d weakened, %d missing"
                .formatted(
                        STATEMENTS.rows().size(),
                        states.getOrDefault("covered", 0L),
                        states.getOrDefault("weakened", 0L),
                        states.getOrDefault("missing", 0L));
        System.out.println("coverage of the sources, edition "
                + SomeProfiles.form().edition().version() + ": " + counts);
        assertThat(Files.readString(DOCUMENT)).contains("**" + counts + ".**");
    }

    /** Everything that may carry a statement, as the table names it. */
    private static Set<String> coveredIds() {
        Set<String> ids = new TreeSet<>();
        for (Item item : SomeProfiles.form().items().values()) {
            ids.add("linkId " + item.linkId());
            item.options()
                    .forEach(option -> ids.add(
                            "linkId " + item.linkId() + "=" + option.coded().code()));
        }
        for (CauseModel model : SomeProfiles.models().causes()) {
            ids.add("cause " + model.cause().code());
            model.floors().forEach(floor -> ids.add("entry " + floor.id()));
            model.lowering().forEach(entry -> ids.add("entry " + entry.id()));
            model.domains().forEach(domain -> domain.entries().forEach(entry -> ids.add("entry " + entry.id())));
        }
        SomeProfiles.care().hints().forEach(hint -> ids.add("hint " + hint.id()));
        SomeProfiles.care()
                .offers()
                .forEach(offer -> ids.add("activity " + offer.activity().code().code()));
        return ids;
    }

    /** Keyword of a state, without the list of omissions after the colon. */
    private static String word(String state) {
        int colon = state.indexOf(':');
        return colon < 0 ? state : state.substring(0, colon);
    }

    private static Stream<String> carriers(String cell) {
        return Stream.of(cell.split(", ")).filter(carrier -> !carrier.equals(NOTHING));
    }
}
