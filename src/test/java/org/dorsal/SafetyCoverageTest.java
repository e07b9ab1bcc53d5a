package org.dorsal;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;

/** The table of what the two clinical sources say against the newest edition of the knowledge that is shipped. */
class SafetyCoverageTest {
    private static final Path DOCUMENT = Path.of("src/docs/safety/coverage.md");
    private static final DocumentTable STATEMENTS =
            DocumentTable.in(DOCUMENT, "No.", "Source", "Heading", "What it says", "Carried by", "State");
    private static final DocumentTable HEADINGS = DocumentTable.in(DOCUMENT, "Source", "Heading", "Statements");
    private static final DocumentTable BEYOND = DocumentTable.in(DOCUMENT, "Flag", "Source", "How it was read");

    @Test
    void every_id_that_carries_a_statement_exists_in_the_newest_edition() {
        var known = known();
        assertThat(STATEMENTS.column("Carried by").flatMap(SafetyCoverageTest::carriers))
                .isNotEmpty()
                .allMatch(known::contains);
    }

    @Test
    void every_statement_has_its_source_its_heading_and_something_that_carries_it_or_should() {
        var headings = HEADINGS.rows().stream().map(row -> row.subList(0, 2)).toList();
        assertThat(STATEMENTS.rows())
                .allMatch(row -> headings.contains(row.subList(1, 3)), "stands below a heading of the list")
                .noneMatch(row -> row.get(3).isBlank() || row.get(4).isBlank());
        assertThat(STATEMENTS.column("What it says")).doesNotHaveDuplicates();
        assertThat(STATEMENTS.column("State")).allMatch(state -> state.matches("covered|missing|weakened: .+"));
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
        System.out.println(
                "coverage of the sources, edition " + form().edition().version() + ": " + counts);
        assertThat(Files.readString(DOCUMENT)).contains("**" + counts + ".**");
    }

    @Test
    void every_criterion_is_either_carried_by_a_statement_or_listed_as_beyond_the_sources() {
        var carried = new TreeSet<>(STATEMENTS
                .column("Carried by")
                .flatMap(SafetyCoverageTest::carriers)
                .filter(carrier -> carrier.startsWith("flag "))
                .map(carrier -> carrier.substring("flag ".length()))
                .toList());
        var beyond = flags(Criterion.CriterionLabel.BEYOND_SOURCES).toList();
        assertThat(carried)
                .containsAll(Stream.of(Criterion.CriterionLabel.SOURCE, Criterion.CriterionLabel.RECONCILED)
                        .flatMap(SafetyCoverageTest::flags)
                        .toList());
        assertThat(BEYOND.column("Flag")).containsExactlyInAnyOrderElementsOf(beyond);
        assertThat(BEYOND.column("How it was read"))
                .allMatch(how -> how.matches("(read|copy|abstract|not read)(: .+)?"));
    }

    /** Everything that may carry a statement, as the table names it. */
    private static Set<String> known() {
        var known = new TreeSet<String>();
        for (Item item : form().items().values()) {
            known.add("linkId " + item.linkId());
            item.options()
                    .forEach(option -> known.add(
                            "linkId " + item.linkId() + "=" + option.coded().code()));
        }
        Arrays.stream(Criterion.CriterionLabel.values())
                .flatMap(SafetyCoverageTest::flags)
                .forEach(flag -> known.add("flag " + flag));
        Care care = knowledge().newestCare(form()).orElseThrow();
        care.hints().forEach(hint -> known.add("hint " + hint.id()));
        care.offers()
                .forEach(
                        offer -> known.add("activity " + offer.activity().code().code()));
        return known;
    }

    private static Stream<String> flags(Criterion.CriterionLabel label) {
        String canonical = form().edition().canonical();
        return knowledge().criteria().stream()
                .filter(plan -> plan.form().equals(canonical))
                .map(Criteria::criteria)
                .flatMap(List::stream)
                .filter(criterion -> criterion.label() == label)
                .map(criterion -> criterion.flag().code())
                .distinct();
    }

    /** Keyword of a state, without the list of omissions after the colon. */
    private static String word(String state) {
        int colon = state.indexOf(':');
        return colon < 0 ? state : state.substring(0, colon);
    }

    private static Stream<String> carriers(String cell) {
        return Stream.of(cell.split(", "));
    }

    private static Form form() {
        return knowledge()
                .formInForce();
    }

    private static Knowledge knowledge() {
        return SomeProfiles.knowledge();
    }
}
