package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.EvidenceModels.CauseModel;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;

/** The table of what the two clinical sources say against the edition of the knowledge that is shipped. */
class SafetyCoverageTest {
    private static final DocumentTable STATEMENTS = DocumentTable.evidence("coverage");

    @Test
    void every_id_that_carries_a_statement_exists_in_the_shipped_edition() {
        Set<String> coveredIds = coveredIds();
        assertThat(STATEMENTS.column("carried_by").flatMap(SafetyCoverageTest::carriers))
                .isNotEmpty()
                .allMatch(coveredIds::contains);
    }

    @Test
    void only_a_missing_statement_is_carried_by_nothing_and_an_omission_is_stated() {
        assertThat(STATEMENTS.rows()).allSatisfy(row -> {
            assertThat(row.get(4).isEmpty()).as(row.get(0)).isEqualTo(row.get(5).equals("missing"));
            assertThat(row.get(5)).isIn("covered", "weakened", "missing");
            assertThat(row.get(6).isEmpty()).as(row.get(0)).isEqualTo(row.get(5).equals("covered"));
        });
        assertThat(STATEMENTS.column("statement")).doesNotHaveDuplicates().noneMatch(String::isBlank);
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

    private static Stream<String> carriers(String cell) {
        return Stream.of(cell.split(", ")).filter(carrier -> !carrier.isEmpty());
    }
}
