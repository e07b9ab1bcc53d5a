package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import org.dorsal.fhirjson.Problem;
import org.dorsal.http.fhir.SomeRecords.SomeRecord;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.store.NewVersion;
import org.dorsal.store.Page;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages on a real PostgreSQL. */
class SearchPagingTest {
    private static final int ASSESSMENTS = 30;
    private static final SomeRecords RECORDS = SomeRecords.stored(SomeRecords.ledger(), "search-pages", ASSESSMENTS);
    private static final PatientRecordSearch DOOR = new PatientRecordSearch(
            SomeRecords.ledger(), CursorTest.key('a'), SomeProfiles.knowledge().codes());
    private static final SearchParser.SearchContext CONTEXT = SomeSearch.context(RECORDS.site());

    @ParameterizedTest
    @ValueSource(strings = {"date", "-date", "_lastUpdated", "-_lastUpdated"})
    void pages_follow_their_order_to_the_end_without_loss_or_repetition(String sort) {
        var pages = SomePages.of(DOOR, "Observation", CONTEXT, "_sort=" + sort, "_count=7");
        assertThat(pages).hasSize(9).allMatch(page -> page.getEntry().size() <= 7);
        var ids = pages.stream()
                .flatMap(page -> PatientRecordSearchTest.ids(page).stream())
                .toList();
        var byDate = Comparator.<SomeRecord>comparingInt(SomeRecord::number)
                .thenComparing(record -> record.version().id());
        var order = sort.startsWith("-") ? byDate.reversed() : byDate;
        assertThat(ids)
                .containsExactlyElementsOf(RECORDS.records().stream()
                        .filter(record -> record.version().type().equals("Observation"))
                        .sorted(order)
                        .map(SomeRecord::version)
                        .map(NewVersion::id)
                        .toList());
    }

    /** New assessments arrive at both ends of each order; existing rows occur exactly once, new ones at most once. */
    @ParameterizedTest
    @CsvSource({"date, 1", "-date, 2", "_lastUpdated, 3", "-_lastUpdated, 4"})
    void rows_that_arrive_meanwhile_shift_nothing(String sort, int run) {
        var ledger = SomeRecords.ledger();
        var site = "search-busy-" + run;
        var before = SomeRecords.stored(ledger, site, ASSESSMENTS).ids("Observation", _ -> true);
        var newer = new AtomicInteger(ASSESSMENTS);
        var older = new AtomicInteger(-1);
        var arriving = new AtomicInteger(6);
        var pages = SomePages.of(
                DOOR,
                "Observation",
                SomeSearch.context(site),
                () -> {
                    if (arriving.getAndDecrement() > 0) {
                        SomeRecords.store(ledger, site, newer.getAndIncrement());
                        SomeRecords.store(ledger, site, older.addAndGet(-5));
                    }
                },
                "_sort=" + sort,
                "_count=7");
        var ids = pages.stream()
                .flatMap(page -> PatientRecordSearchTest.ids(page).stream())
                .toList();
        assertThat(ids).doesNotHaveDuplicates().containsAll(before);
    }

    @Test
    void a_page_link_carries_the_whole_search() {
        var pages = SomePages.of(
                DOOR, "Observation", CONTEXT, "patient=p1", "code:not=triage-result", "_total=accurate", "_count=4");
        assertThat(pages).hasSize(2).allMatch(page -> page.getTotal() == 6);
        assertThat(pages.stream().flatMap(page -> PatientRecordSearchTest.ids(page).stream()))
                .containsExactlyInAnyOrderElementsOf(
                        RECORDS.ids("Observation", record -> record.slot().equals("pain") && record.number() % 5 == 1));
        var link = pages.getFirst().getLink("next").getUrl();
        assertThat(link)
                .startsWith(SomeSearch.SELF + "/Observation?_cursor=")
                .doesNotContain("patient", "code:not", "triage-result", "=p1", "%3Dp1");
        assertThat(pages.getLast().getLink("self").getUrl()).isEqualTo(link);
    }

    @Test
    void the_last_page_has_no_next_even_when_it_is_full() {
        var pages = SomePages.of(DOOR, "CarePlan", CONTEXT, "_count=15");
        assertThat(pages).hasSize(2).last().matches(page -> page.getEntry().size() == 15);
    }

    @Test
    void another_callers_link_is_refused() {
        var cursor = cursor("Observation", CONTEXT);
        var stranger = SomeSearch.as(CONTEXT, SomeSearch.caller(CONTEXT.site(), "client-2", Optional.empty()));
        assertThat(problems("Observation", stranger, "_cursor=" + cursor))
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("not made for this caller", "search again");
        var ofPatient = SomeSearch.context(CONTEXT.site(), "p1");
        assertThat(problems("Observation", ofPatient, "_cursor=" + cursor)).hasSize(1);
        assertThat(problems("Observation", SomeSearch.context("search-other"), "_cursor=" + cursor))
                .hasSize(1);
    }

    /** A link states a search, and no right to it. */
    @Test
    void who_makes_links_with_the_secret_reads_no_more_than_the_token_allows() {
        var ofPatient = SomeSearch.context(CONTEXT.site(), "p1");
        var all = new Cursor(
                "Observation", List.of(), new Page.Position(Instant.MAX, ""), SomeSearch.NOW.plus(Cursor.LIFE));
        var forged = "_cursor=" + all.seal(CursorTest.key('a'), ofPatient);

        Bundle page = BundlesTest.parsed(DOOR.search("Observation", SomeSearch.parameters(forged), ofPatient)
                .bundle());

        assertThat(page.getEntry())
                .isNotEmpty()
                .extracting(entry ->
                        ((Observation) entry.getResource()).getSubject().getReference())
                .containsOnly("Patient/p1");
    }

    @Test
    void a_link_that_is_late_changed_or_of_another_type_is_refused_with_a_cure() {
        var cursor = cursor("Observation", CONTEXT);
        var late = SomeSearch.later(CONTEXT, SomeSearch.NOW.plus(Cursor.LIFE));
        assertThat(problems("Observation", late, "_cursor=" + cursor))
                .singleElement()
                .matches(problem -> problem.code().equals("expired"))
                .extracting(Problem::message)
                .asString()
                .contains("15 minutes");
        assertThat(problems("CarePlan", CONTEXT, "_cursor=" + cursor)).hasSize(1);
        assertThat(problems("Observation", CONTEXT, "_cursor=" + cursor + "A")).hasSize(1);
        assertThat(problems("Observation", CONTEXT, "_cursor=")).hasSize(1);
    }

    @Test
    void a_link_takes_no_further_parameters() {
        var cursor = "_cursor=" + cursor("Observation", CONTEXT);
        assertThat(problems("Observation", CONTEXT, cursor, "patient=p1")).hasSize(1);
        assertThat(problems("Observation", CONTEXT, cursor, cursor)).hasSize(1);
        assertThat(problems("Observation", CONTEXT, cursor, "_format=json")).isEmpty();
    }

    private static String cursor(String type, SearchParser.SearchContext context) {
        Bundle page = BundlesTest.parsed(
                DOOR.search(type, SomeSearch.parameters("_count=5"), context).bundle());
        return SomePages.cursor(page).orElseThrow();
    }

    private static List<Problem> problems(String type, SearchParser.SearchContext context, String... written) {
        return SomePages.problems(() -> DOOR.search(type, SomeSearch.parameters(written), context));
    }
}
