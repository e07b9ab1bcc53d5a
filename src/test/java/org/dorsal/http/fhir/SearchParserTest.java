package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.fhir.SomeReading.conditions;
import static org.dorsal.http.fhir.SomeReading.problems;
import static org.dorsal.http.fhir.SomeReading.terms;
import static org.dorsal.http.fhir.SomeReading.understood;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dorsal.fhirjson.Problem;
import org.dorsal.store.ResourceQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchParserTest {
    private static final String OBSERVATION = "Observation";

    @Test
    void a_search_without_parameters_is_the_newest_twenty() {
        var search = understood(OBSERVATION);
        assertThat(search.query()).isEqualTo(ResourceQuery.of(OBSERVATION));
        assertThat(search.onlyCount()).isFalse();
        assertThat(search.total()).isEqualTo(Paging.Total.NONE);
        assertThat(search.used()).isEmpty();
    }

    @Test
    void the_same_parameter_again_is_and_while_a_comma_is_or() {
        assertThat(conditions(OBSERVATION, "code=a,b", "code=c"))
                .containsExactly(terms("code=a", "code=b"), terms("code=c"));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "20, 20", "100, 100", "101, 100", "999999999, 100"})
    void a_page_has_at_most_a_hundred_rows(String count, int size) {
        assertThat(understood(OBSERVATION, "_count=" + count).query().size()).isEqualTo(size);
    }

    @Test
    void the_links_show_the_size_that_was_used() {
        assertThat(understood(OBSERVATION, "code=a", "_count=500", "_elements=code,status")
                        .used())
                .containsExactly(
                        new Links.QueryParameter("code", "a"),
                        new Links.QueryParameter("_count", "100"),
                        new Links.QueryParameter("_elements", "code,status"));
    }

    @Test
    void a_count_is_asked_for_in_two_ways() {
        assertThat(understood(OBSERVATION, "_summary=count").onlyCount()).isTrue();
        assertThat(understood(OBSERVATION, "_count=0").onlyCount()).isTrue();
        assertThat(understood(OBSERVATION, "_summary=false").onlyCount()).isFalse();
        assertThat(understood(OBSERVATION, "_total=accurate").total()).isEqualTo(Paging.Total.ACCURATE);
        assertThat(understood(OBSERVATION, "_total=estimate").total()).isEqualTo(Paging.Total.ESTIMATE);
        assertThat(understood(OBSERVATION, "_total=none").total()).isEqualTo(Paging.Total.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "Observation, -_lastUpdated, LAST_RECORDED_FIRST",
        "Observation, _lastUpdated, FIRST_RECORDED_FIRST",
        "Observation, date, EARLIEST_DATE_FIRST",
        "Observation, -date, LATEST_DATE_FIRST",
        "QuestionnaireResponse, -authored, LATEST_DATE_FIRST",
        "QuestionnaireResponse, date, EARLIEST_DATE_FIRST",
        "Provenance, recorded, EARLIEST_DATE_FIRST",
    })
    void a_search_is_sorted_by_its_date_or_by_when_it_was_recorded(
            String type, String written, ResourceQuery.QuerySort sort) {
        assertThat(understood(type, "_sort=" + written).query().sort()).isEqualTo(sort);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_sort=code",
                "_sort=date,_lastUpdated",
                "_sort=authored",
                "_count=-1",
                "_count=ten",
                "_count=1000000000",
                "_summary=all",
                "_elements=code:exact",
                "_total=roughly",
                "_format=xml",
                "_pretty=maybe",
                "_id=a/b",
            })
    void what_shapes_the_answer_is_checked_too(String written) {
        assertThat(problems(OBSERVATION, written)).hasSize(1);
        var name = written.substring(0, written.indexOf('='));
        assertThat(problems(OBSERVATION, name + "=", written)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "patient.name=a",
                "subject:Patient=1",
                "subject:identifier=a",
                "code:text=a",
                "code:in=a",
                "code:missing=true",
                "date:not=2026",
                "_has:Observation:patient:code=a",
                "_include=Observation:subject",
                "_revinclude=Provenance:target",
                "_filter=a",
                "_content=a",
                "_text=a",
                "_contained=true",
                "_type=Observation",
                "_list=1",
                "_profile=a",
                "_tag=a",
                "name=a",
                "Code=a",
                "=a",
            })
    void everything_else_is_refused_with_what_is_allowed(String written) {
        assertThat(problems(OBSERVATION, written)).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("not-supported");
            assertThat(problem.message())
                    .containsAnyOf("_id, _lastUpdated, subject, patient, code", "is answered without");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "patient=SECRET one",
                "status=SECRET",
                "date=SECRET",
                "_lastUpdated=2026-SECRET",
                "_id=SECRET/",
                "_sort=SECRET",
                "_count=SECRET",
                "SECRET=1",
                "encounter=SECRET two",
                "derived-from=SECRET//",
                "_lastUpdated=SECRET",
                "category=SECRET|SECRET|",
            })
    void the_first_that_is_wrong_is_told_and_no_value_is_repeated(String written) {
        assertThat(problems(OBSERVATION, "code=a", written))
                .singleElement()
                .matches(problem -> !problem.toString().contains("SECRET"));
    }

    @Test
    void a_search_is_bounded() {
        var many = IntStream.range(0, 33).mapToObj(i -> "code=" + i).toArray(String[]::new);
        assertThat(problems(OBSERVATION, many)).extracting(Problem::code).containsExactly("too-costly");
        assertThat(conditions(OBSERVATION, Arrays.copyOf(many, 32))).hasSize(32);
        var ids = IntStream.range(0, 200)
                .mapToObj(i -> "0123456789-0123456789-" + i)
                .collect(Collectors.joining(","));
        assertThat(problems(OBSERVATION, "_id=" + ids))
                .extracting(Problem::code)
                .containsExactly("too-long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\nb", "\ud800"})
    void what_the_store_could_not_take_never_reaches_it(String written) {
        assertThat(problems("QuestionnaireResponse", "identifier=" + written)).hasSize(1);
    }

    @Test
    void a_type_without_a_row_in_the_table_is_searched_by_nothing() {
        assertThat(problems("Patient", "_id=1")).hasSize(1);
    }
}
