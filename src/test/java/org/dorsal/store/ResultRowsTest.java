package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.result;
import static org.dorsal.store.SomeCommits.results;
import static org.dorsal.store.SomeCommits.someSite;

import java.time.Duration;
import java.util.*;
import org.junit.jupiter.api.Test;

/** Facts of results are read as they were committed, and one version of each assessment is the newest. */
class ResultRowsTest {
    private static final String FIRST = "01980000-0000-8000-8000-000000000001";
    private static final String SECOND = "01980000-0000-8000-8000-000000000002";

    private final TestPostgres postgres = TestPostgres.shared();
    private final Ledger ledger = new Ledger(postgres.asApplication(), Duration.ofSeconds(10));
    private final String site = someSite();
    private final AccessScope ann = AccessScope.ofPatient(site, "ann");

    @Test
    void facts_are_read_as_they_were_committed() {
        ResultRow scored = result(FIRST, 1, "ann", NOON);
        ResultRow signed = new ResultRow(
                FIRST,
                2,
                "ann",
                "final",
                1,
                scored.scored(),
                Optional.of(new ResultRow.SignedFacts(
                        "Practitioner/7",
                        Optional.of("soon"),
                        Optional.of("other \"quoted\" – ±½"),
                        List.of("rest-pain"),
                        true,
                        List.of("a", "b"))),
                Optional.empty());
        ResultRow withdrawn = signed.withdrawn(2, "Dr. Ada", Optional.of("wrong patient"));

        for (ResultRow row : List.of(scored, signed, withdrawn)) {
            assertThat(ledger.append(site, results(row))).isEqualTo(new CommitOutcome.Appended());
            assertThat(ledger.results(ann, List.of(FIRST, SECOND))).isEqualTo(Map.of(FIRST, row));
        }
        assertThat(ledger.result(ann, FIRST, 1)).contains(scored);
        assertThat(ledger.result(ann, FIRST, 2)).contains(signed);
        assertThat(ledger.result(ann, FIRST, 4)).isEmpty();
        assertThat(List.of(scored.disposition(), signed.disposition(), withdrawn.disposition()))
                .containsExactly("urgent", "soon", "soon");
        assertThat(withdrawn.status()).isEqualTo("entered-in-error");
    }

    @Test
    void versions_of_one_transaction_leave_one_that_is_the_newest() {
        ledger.append(site, results(result(FIRST, 1, "ann", NOON)));
        ledger.transact(site, List.of(() -> {
            ledger.append(site, results(result(FIRST, 2, "ann", NOON)));
            ledger.append(site, results(result(FIRST, 3, "ann", NOON)));
            return true;
        }));

        assertThat(newest()).containsExactly(3L);
    }

    @Test
    void the_result_before_is_dated_earlier_and_stands() {
        ResultRow first = result(FIRST, 1, "ann", NOON);
        ResultRow second = result(SECOND, 1, "ann", NOON.plusSeconds(60));
        ledger.append(site, results(first));
        ledger.append(site, results(second));

        assertThat(ledger.resultBefore(site, "ann", Optional.empty())).contains(second);
        assertThat(ledger.resultBefore(site, "ann", Optional.of(SECOND))).contains(first);
        assertThat(ledger.resultBefore(site, "ann", Optional.of(FIRST))).isEmpty();
        assertThat(ledger.resultBefore(site, "ann", Optional.of("unknown"))).isEmpty();

        ledger.append(site, results(second.withdrawn(1, "Dr. Ada", Optional.empty())));

        assertThat(ledger.resultBefore(site, "ann", Optional.empty())).contains(first);
    }

    /** The panel of the version has the components of its causes; an open cause has no value. */
    @Test
    void a_panel_is_found_by_its_causes_and_their_dispositions() {
        ResultRow result = result(FIRST, 1, "ann", NOON);
        ledger.append(site, results(result));
        ledger.append(
                site,
                results(new ResultRow(
                        SECOND,
                        1,
                        "bob",
                        "final",
                        1,
                        new ResultRow.ScoredFacts(
                                NOON.toString(),
                                NOON,
                                "urgent",
                                false,
                                List.of("fracture|urgent"),
                                List.of(),
                                result.scored().questionnaire(),
                                result.scored().criteria(),
                                result.scored().care()),
                        Optional.of(new ResultRow.SignedFacts(
                                "Practitioner/7",
                                Optional.of("soon"),
                                Optional.of("other"),
                                List.of(),
                                false,
                                List.of())),
                        Optional.empty())));
        assertThat(patientsWith("component-code=acs")).containsExactly("ann");
        assertThat(patientsWith("component-code=sepsis")).as("open").containsExactly("ann");
        assertThat(patientsWith("component-code=ac")).isEmpty();
        assertThat(patientsWith("component-code=acs", "component-code=fracture"))
                .containsExactlyInAnyOrder("ann", "bob");
        assertThat(patientsWith("component-code=")).as("of no cause").isEmpty();
        assertThat(patientsWith("component-value-concept=emergency")).containsExactly("ann");
        assertThat(patientsWith("component-value-concept=incomplete")).isEmpty();
        assertThat(patientsWith("component-value-concept=soon"))
                .as("a clinician's disposition")
                .containsExactly("bob");

        ledger.append(site, results(result(SECOND, 2, "bob", NOON)));

        assertThat(patientsWith("component-code=fracture"))
                .as("of the newest version")
                .isEmpty();
    }

    /** Patients of the panels with one of these terms. */
    private List<String> patientsWith(String... terms) {
        ResourceQuery query = ResourceQuery.of("Observation").and(new SearchCondition.AnyTerm(Set.of(terms)));
        List<String> patients = ledger.search(AccessScope.ofSite(site), query).versions().stream()
                .map(StoredVersion::patient)
                .toList();
        assertThat(ledger.count(AccessScope.ofSite(site), query)).hasValue(patients.size());
        return patients;
    }

    private List<Long> newest() {
        return TestPostgres.numbers(
                postgres.asSuperuser(),
                "select version from result_set where newest and site = '" + site + "' and assessment = '" + FIRST
                        + "'");
    }
}
