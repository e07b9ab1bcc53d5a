package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.body;
import static org.dorsal.store.SomeCommits.commit;
import static org.dorsal.store.SomeCommits.commitAt;
import static org.dorsal.store.SomeCommits.observation;
import static org.dorsal.store.SomeCommits.someSite;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceSearchTest {
    private static final ResourceQuery OBSERVATIONS = ResourceQuery.of("Observation");

    private final Ledger ledger = new Ledger(TestPostgres.shared().asApplication(), Duration.ofSeconds(10));
    private final String site = someSite();

    @Test
    void every_term_asked_for_has_to_be_there_and_one_of_each_choice() {
        append("a", "code=pain", "category=survey");
        append("b", "code=fever", "category=survey");
        append("c", "code=pain", "category=vital-signs");

        assertThat(findIds(OBSERVATIONS.and(any("category=survey")))).containsExactly("b", "a");
        assertThat(findIds(OBSERVATIONS.and(any("category=survey")).and(any("code=pain"))))
                .containsExactly("a");
        assertThat(findIds(OBSERVATIONS.and(any("code=pain", "code=fever")).and(any("category=survey", "category=x"))))
                .containsExactly("b", "a");
        assertThat(findIds(OBSERVATIONS.and(any("code=cough", "code=rash")))).isEmpty();
    }

    @Test
    void terms_that_must_not_be_there_exclude() {
        append("a", "code=pain", "category=survey");
        append("b", "code=fever");
        append("c");

        assertThat(findIds(OBSERVATIONS.and(new SearchCondition.NoTerm(Set.of("code=pain", "code=cough")))))
                .containsExactly("c", "b");
        assertThat(findIds(OBSERVATIONS
                        .and(new SearchCondition.NoTerm(Set.of("code=pain")))
                        .and(new SearchCondition.NoTerm(Set.of("code=fever")))))
                .containsExactly("c");
    }

    @Test
    void ids_patients_and_statuses_narrow_and_two_of_a_kind_leave_what_both_allow() {
        ledger.append(site, commit(observation("a", 1, "ann"), observation("b", 1, "bob"), observation("c", 1, "ann")));

        assertThat(findIds(OBSERVATIONS.and(new SearchCondition.AnyId(Set.of("a", "b", "x")))))
                .containsExactly("b", "a");
        assertThat(findIds(OBSERVATIONS.and(new SearchCondition.AnyPatient(Set.of("ann")))))
                .containsExactly("c", "a");
        assertThat(findIds(OBSERVATIONS.and(new SearchCondition.AnyStatus(Set.of("preliminary", "final")))))
                .hasSize(3);
        assertThat(findIds(OBSERVATIONS.and(new SearchCondition.AnyStatus(Set.of("final")))))
                .isEmpty();
        assertThat(findIds(OBSERVATIONS
                        .and(new SearchCondition.AnyId(Set.of("a", "b")))
                        .and(new SearchCondition.AnyId(Set.of("b", "c")))))
                .containsExactly("b");
        assertThat(findIds(OBSERVATIONS
                        .and(new SearchCondition.AnyId(Set.of("a")))
                        .and(new SearchCondition.AnyId(Set.of("b")))))
                .isEmpty();
    }

    @Test
    void only_the_current_version_is_searched() {
        ledger.append(
                site, commit(observation("a", 1, "p", NOON, "code=old"), observation("b", 1, "p", NOON, "code=old")));
        ledger.append(site, commitAt(NOON.plusSeconds(9), observation("a", 2, "p", NOON, "code=new")));

        assertThat(findIds(OBSERVATIONS.and(any("code=old")))).containsExactly("b");
        assertThat(findIds(OBSERVATIONS.and(any("code=new")))).containsExactly("a");
        assertThat(ledger.count(AccessScope.ofSite(site), OBSERVATIONS)).hasValue(2);
    }

    @Test
    void what_was_withdrawn_is_still_found_with_its_status() {
        ledger.append(site, commit(observation("a", 1, "p")));
        ledger.append(
                site,
                commit(new NewVersion(
                        "Observation",
                        "a",
                        2,
                        "p",
                        "entered-in-error",
                        NOON,
                        NOON.plusSeconds(1),
                        List.of(),
                        body("a", 2))));

        assertThat(ledger.search(AccessScope.ofSite(site), OBSERVATIONS).versions())
                .singleElement()
                .extracting(StoredVersion::status)
                .isEqualTo("entered-in-error");
    }

    @Test
    void last_updated_is_the_moment_of_the_current_version_from_inclusive_to_exclusive() {
        ledger.append(site, commitAt(NOON, observation("a", 1, "p")));
        ledger.append(site, commitAt(NOON.plusSeconds(1), observation("b", 1, "p")));

        assertThat(findIds(OBSERVATIONS.and(SearchCondition.RecordedBetween.from(NOON.plusSeconds(1)))))
                .containsExactly("b");
        assertThat(findIds(OBSERVATIONS.and(SearchCondition.RecordedBetween.before(NOON.plusSeconds(1)))))
                .containsExactly("a");
        assertThat(findIds(OBSERVATIONS
                        .and(SearchCondition.RecordedBetween.from(NOON))
                        .and(SearchCondition.RecordedBetween.before(NOON.plusSeconds(2)))))
                .containsExactly("b", "a");
    }

    @ParameterizedTest
    @CsvSource({
        "identifier=https://ehr.example|7, true",
        "identifier=7, true",
        "identifier=https://other.example|7, false",
        "identifier=https://ehr.example|8, false",
        "identifier=https://ehr.example, false"
    })
    void a_business_identifier_is_found_with_its_system_or_without(String term, boolean matches) {
        ledger.append(site, SomeCommits.assessment("a", "p", "https://ehr.example|7"));

        assertThat(findIds(ResourceQuery.of("QuestionnaireResponse").and(any(term))))
                .hasSize(matches ? 1 : 0);
        assertThat(findIds(ResourceQuery.of("QuestionnaireResponse").and(any(term, "code=none"))))
                .hasSize(matches ? 1 : 0);
    }

    @Test
    void a_result_satisfies_one_set_of_the_restrictions_whole() {
        append("a", "category=survey", "code=pain");
        append("b", "category=survey");
        append("c", "category=social-history");
        var reach = AccessScope.ofSite(site)
                .only(List.of(Set.of("category=survey", "code=pain"), Set.of("category=social-history")));

        assertThat(ledger.search(reach, OBSERVATIONS).versions())
                .extracting(StoredVersion::id)
                .containsExactly("c", "a");
        assertThat(ledger.count(reach, OBSERVATIONS)).hasValue(2);
    }

    @Test
    void questions_without_bounds_are_refused() {
        assertThatThrownBy(() -> OBSERVATIONS.paged(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OBSERVATIONS.paged(101)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SearchCondition.AnyId(Set.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DateRange(DateRange.Prefix.EQ, NOON, NOON.minusSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void append(String id, String... terms) {
        ledger.append(site, commit(observation(id, 1, "p", NOON, terms)));
    }

    private List<String> findIds(ResourceQuery query) {
        return ledger.search(AccessScope.ofSite(site), query).versions().stream()
                .map(StoredVersion::id)
                .toList();
    }

    private static SearchCondition any(String... terms) {
        return new SearchCondition.AnyTerm(Set.of(terms));
    }
}
