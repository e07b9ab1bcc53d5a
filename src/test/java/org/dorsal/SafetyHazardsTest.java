package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.document.NamedTests;
import org.junit.jupiter.api.Test;

/** The hazard log against the scale of its plan and against the tests that it names: no control without a test. */
class SafetyHazardsTest {
    private static final Path SAFETY = Path.of("src/docs/safety");
    private static final Path LOG = SAFETY.resolve("hazards.md");
    private static final DocumentTable HAZARDS =
            DocumentTable.in(LOG, "Id", "What goes wrong", "What can come of it", "Before", "After", "State");
    private static final DocumentTable CONTROLS = DocumentTable.evidence("hazard-controls");
    private static final DocumentTable SCALE = DocumentTable.in(
            SAFETY.resolve("risk-management.md"),
            "Likelihood",
            "minor",
            "significant",
            "considerable",
            "major",
            "catastrophic");
    private static final Pattern RATING = Pattern.compile("(\\w+) × ([\\w ]+) = ([1-5])");
    private static final int MAX_ACCEPTABLE = 3;
    private static final String PRESENT = "present";
    private static final String ABSENT = "absent";

    /** Prefix of a cell without a test, where a person has to judge the hazard; followed by the person's role. */
    private static final String NO_TEST = "no test; ";

    @Test
    void each_state_agrees_with_the_tests_that_there_are() {
        assertThat(CONTROLS.column("state")).isSubsetOf(PRESENT, ABSENT);
        assertThat(present()).isNotEmpty().allMatch(NamedTests::exist);
        assertThat(disagreements(HAZARDS.rows(), CONTROLS.rows())).isEmpty();
    }

    /** States of hazards that contradict the tests, in either direction. */
    private static List<String> disagreements(List<List<String>> hazards, List<List<String>> controls) {
        List<String> missing = new ArrayList<>();
        for (List<String> hazard : hazards) {
            String id = hazard.getFirst();
            boolean open = hazard.getLast().startsWith("open");
            List<String> absent = controls.stream()
                    .filter(control ->
                            control.getFirst().equals(id) && control.get(2).equals(ABSENT))
                    .map(List::getLast)
                    .toList();
            if (open && absent.isEmpty()) {
                missing.add(id + " is called open and names no test that would close it");
            }
            for (String test : absent) {
                if (!open) {
                    missing.add(id + " is called controlled without " + test);
                } else if (NamedTests.exist(test)) {
                    missing.add(id + " is called open, and " + test + " exists");
                } else if (!test.startsWith(NO_TEST) && !test.contains("#")) {
                    missing.add(id + " names neither a test nor who judges: " + test);
                }
            }
        }
        return missing;
    }

    /** Tests of the controls that exist. */
    private static Stream<String> present() {
        return CONTROLS.rows().stream()
                .filter(row -> row.get(2).equals(PRESENT))
                .map(List::getLast);
    }

    @Test
    void every_hazard_has_a_control_and_every_control_a_hazard() {
        assertThat(HAZARDS.column("Id")).doesNotHaveDuplicates();
        assertThat(CONTROLS.column("hazard").distinct())
                .containsExactlyInAnyOrderElementsOf(HAZARDS.column("Id").toList());
    }

    @Test
    void every_risk_is_rated_by_the_scale_and_no_control_makes_it_worse() {
        assertThat(Stream.concat(HAZARDS.column("Before"), HAZARDS.column("After")))
                .allSatisfy(cell -> {
                    MatchResult rating = rating(cell);
                    assertThat(SCALE.rows())
                            .as(cell)
                            .filteredOn(row -> row.getFirst().equals(rating.group(2)))
                            .singleElement()
                            .returns(
                                    rating.group(3), row -> row.get(SCALE.head().indexOf(rating.group(1))));
                });
        assertThat(HAZARDS.rows()).allMatch(row -> risk(row.get(3)) >= risk(row.get(4)));
    }

    @Test
    void what_is_not_acceptable_is_open_and_says_what_is_missing() throws IOException {
        assertThat(HAZARDS.rows()).allSatisfy(row -> {
            assertThat(row.getLast()).matches("controlled|open: .{20,}");
            assertThat(row.getLast().equals("controlled") && risk(row.get(4)) > MAX_ACCEPTABLE)
                    .as("%s is controlled although its risk is not acceptable", row.getFirst())
                    .isFalse();
        });
        long open = HAZARDS.column("State")
                .filter(state -> state.startsWith("open"))
                .count();
        long unacceptable = HAZARDS.column("After")
                .filter(after -> risk(after) > MAX_ACCEPTABLE)
                .count();
        String counts = "%d hazards: %d controlled, %d open, %d of them not acceptable"
                .formatted(HAZARDS.rows().size(), HAZARDS.rows().size() - open, open, unacceptable);
        System.out.println("hazard log: " + counts + "; " + present().count() + " controls with a test");
        assertThat(Files.readString(LOG)).contains("**" + counts + ".**");
        assertThat(Files.readString(SAFETY.resolve("safety-case.md"))).contains("**" + counts + ".**");
    }

    private static MatchResult rating(String cell) {
        var rating = RATING.matcher(cell);
        assertThat(rating.matches())
                .as("%s is severity × likelihood = risk", cell)
                .isTrue();
        return rating.toMatchResult();
    }

    private static int risk(String cell) {
        return Integer.parseInt(rating(cell).group(3));
    }
}
