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
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.dorsal.store.DateRange.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTest {
    private static final Query OBSERVATIONS = Query.of("Observation");

    private final Ledger ledger = new Ledger(SomePostgres.shared().asApplication(), Duration.ofSeconds(10));
    private final String site = someSite();

    @Test
    void every_term_asked_for_has_to_be_there_and_one_of_each_choice() {
        append("a", "code=pain", "category=survey");
        append("b", "code=fever", "category=survey");
        append("c", "code=pain", "category=vital-signs");

        assertThat(found(OBSERVATIONS.and(any("category=survey")))).containsExactly("b", "a");
        assertThat(found(OBSERVATIONS.and(any("category=survey")).and(any("code=pain"))))
                .containsExactly("a");
        assertThat(found(OBSERVATIONS.and(any("code=pain", "code=fever")).and(any("category=survey", "category=x"))))
                .containsExactly("b", "a");
        assertThat(found(OBSERVATIONS.and(any("code=cough", "code=rash")))).isEmpty();
    }

    @Test
    void terms_that_must_not_be_there_exclude() {
        append("a", "code=pain", "category=survey");
        append("b", "code=fever");
        append("c");

        assertThat(found(OBSERVATIONS.and(new Condition.NoTerm(Set.of("code=pain", "code=cough")))))
                .containsExactly("c", "b");
        assertThat(found(OBSERVATIONS
                        .and(new Condition.NoTerm(Set.of("code=pain")))
                        .and(new Condition.NoTerm(Set.of("code=fever")))))
                .containsExactly("c");
    }

    @Test
    void ids_patients_and_statuses_narrow_and_two_of_a_kind_leave_what_both_allow() {
        ledger.append(site, commit(observation("a", 1, "ann"), observation("b", 1, "bob"), observation("c", 1, "ann")));

        assertThat(found(OBSERVATIONS.and(new Condition.AnyId(Set.of("a", "b", "x")))))
                .containsExactly("b", "a");
        assertThat(found(OBSERVATIONS.and(new Condition.AnyPatient(Set.of("ann")))))
                .containsExactly("c", "a");
        assertThat(found(OBSERVATIONS.and(new Condition.AnyStatus(Set.of("preliminary", "final")))))
                .hasSize(3);
        assertThat(found(OBSERVATIONS.and(new Condition.AnyStatus(Set.of("final")))))
                .isEmpty();
        assertThat(found(OBSERVATIONS
                        .and(new Condition.AnyId(Set.of("a", "b")))
                        .and(new Condition.AnyId(Set.of("b", "c")))))
                .containsExactly("b");
        assertThat(found(OBSERVATIONS.and(new Condition.AnyId(Set.of("a"))).and(new Condition.AnyId(Set.of("b")))))
                .isEmpty();
    }

    @Test
    void only_the_current_version_is_searched() {
        ledger.append(
                site, commit(observation("a", 1, "p", NOON, "code=old"), observation("b", 1, "p", NOON, "code=old")));
        ledger.append(site, commitAt(NOON.plusSeconds(9), observation("a", 2, "p", NOON, "code=new")));

        assertThat(found(OBSERVATIONS.and(any("code=old")))).containsExactly("b");
        assertThat(found(OBSERVATIONS.and(any("code=new")))).containsExactly("a");
        assertThat(ledger.count(Reach.ofSite(site), OBSERVATIONS)).isEqualTo(2);
    }

    @Test
    void what_was_withdrawn_is_still_found_with_its_status() {
        ledger.append(site, commit(observation("a", 1, "p")));
        ledger.append(
                site,
                commit(new NewVersion(
                        "Observation", "a", 2, "p", "entered-in-error", NOON, NOON, List.of(), body("a", 2))));

        assertThat(ledger.search(Reach.ofSite(site), OBSERVATIONS).versions())
                .singleElement()
                .extracting(StoredVersion::status)
                .isEqualTo("entered-in-error");
    }

    @Test
    void last_updated_is_the_moment_of_the_current_version_from_inclusive_to_exclusive() {
        ledger.append(site, commitAt(NOON, observation("a", 1, "p")));
        ledger.append(site, commitAt(NOON.plusSeconds(1), observation("b", 1, "p")));

        assertThat(found(OBSERVATIONS.and(Condition.Recorded.from(NOON.plusSeconds(1)))))
                .containsExactly("b");
        assertThat(found(OBSERVATIONS.and(Condition.Recorded.before(NOON.plusSeconds(1)))))
                .containsExactly("a");
        assertThat(found(OBSERVATIONS
                        .and(Condition.Recorded.from(NOON))
                        .and(Condition.Recorded.before(NOON.plusSeconds(2)))))
                .containsExactly("b", "a");
    }

    /** The resource lies on 20 November, 12:00 to 13:00; hours of that day are asked for. */
    @ParameterizedTest
    @CsvSource({
        "EQ, 12, 13, true",
        "EQ, 11, 14, true",
        "EQ, 12, 12, false",
        "EQ, 11, 12, false",
        "NE, 12, 13, false",
        "NE, 14, 15, true",
        "NE, 11, 12, true",
        "LT, 12, 13, false",
        "LT, 13, 14, true",
        "LT, 11, 12, false",
        "GT, 12, 13, false",
        "GT, 11, 12, true",
        "GT, 13, 14, false",
        "LE, 12, 13, true",
        "LE, 13, 14, true",
        "LE, 10, 11, false",
        "GE, 12, 13, true",
        "GE, 11, 12, true",
        "GE, 13, 14, false",
        "SA, 11, 12, true",
        "SA, 12, 13, false",
        "EB, 13, 14, true",
        "EB, 12, 13, false"
    })
    void dates_compare_as_the_intervals_that_fhir_says(Prefix prefix, int low, int high, boolean matches) {
        ledger.append(
                site,
                commit(new NewVersion(
                        "Observation", "a", 1, "p", "final", hour(12), hour(13), List.of(), body("a", 1))));

        assertThat(found(OBSERVATIONS.and(date(prefix, low, high)))).hasSize(matches ? 1 : 0);
    }

    @Test
    void dates_are_alternatives_within_a_condition_and_all_hold_across_conditions() {
        ledger.append(site, commit(observation("a", 1, "p", hour(9)), observation("b", 1, "p", hour(15))));
        var nineOrTen = new Condition.AnyDate(
                Set.of(new DateRange(Prefix.EQ, hour(9), hour(10)), new DateRange(Prefix.EQ, hour(10), hour(11))));

        assertThat(found(OBSERVATIONS.and(nineOrTen))).containsExactly("a");
        assertThat(found(OBSERVATIONS.and(date(Prefix.GE, 9, 10)).and(date(Prefix.LT, 12, 13))))
                .containsExactly("a");
        assertThat(found(OBSERVATIONS.and(date(Prefix.GT, 9, 10)).and(date(Prefix.LT, 12, 13))))
                .isEmpty();
    }

    @Test
    void a_plan_without_an_end_never_ends() {
        ledger.append(
                site,
                commit(new NewVersion(
                        "CarePlan", "c", 1, "p", "active", hour(12), Instant.MAX, List.of(), body("c", 1))));

        assertThat(found(Query.of("CarePlan").and(date(Prefix.GT, 20, 21)))).containsExactly("c");
        assertThat(found(Query.of("CarePlan").and(date(Prefix.EB, 20, 21)))).isEmpty();
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

        assertThat(found(Query.of("QuestionnaireResponse").and(any(term)))).hasSize(matches ? 1 : 0);
        assertThat(found(Query.of("QuestionnaireResponse").and(any(term, "code=none"))))
                .hasSize(matches ? 1 : 0);
    }

    @Test
    void a_result_satisfies_one_set_of_the_restrictions_whole() {
        append("a", "category=survey", "code=pain");
        append("b", "category=survey");
        append("c", "category=social-history");
        var reach = Reach.ofSite(site)
                .only(new Restrictions(
                        List.of(Set.of("category=survey", "code=pain"), Set.of("category=social-history"))));

        assertThat(ledger.search(reach, OBSERVATIONS).versions())
                .extracting(StoredVersion::id)
                .containsExactly("c", "a");
        assertThat(ledger.count(reach, OBSERVATIONS)).isEqualTo(2);
    }

    @Test
    void questions_without_bounds_are_refused() {
        assertThatThrownBy(() -> OBSERVATIONS.paged(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OBSERVATIONS.paged(101)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Condition.AnyId(Set.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DateRange(Prefix.EQ, hour(2), hour(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void append(String id, String... terms) {
        ledger.append(site, commit(observation(id, 1, "p", NOON, terms)));
    }

    private List<String> found(Query query) {
        return ledger.search(Reach.ofSite(site), query).versions().stream()
                .map(StoredVersion::id)
                .toList();
    }

    private static Condition any(String... terms) {
        return new Condition.AnyTerm(Set.of(terms));
    }

    private static Condition date(Prefix prefix, int low, int high) {
        return new Condition.AnyDate(Set.of(new DateRange(prefix, hour(low), hour(high))));
    }

    private static Instant hour(int hour) {
        return Instant.parse("2026-11-20T00:00:00Z").plus(Duration.ofHours(hour));
    }
}
