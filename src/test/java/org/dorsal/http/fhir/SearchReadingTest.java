package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dorsal.fhirjson.Problem;
import org.dorsal.store.Condition;
import org.dorsal.store.DateRange;
import org.dorsal.store.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchReadingTest {
    private static final String OBSERVATION = "Observation";

    @Test
    void a_search_without_parameters_is_the_newest_twenty() {
        var asking = understood(OBSERVATION);
        assertThat(asking.query()).isEqualTo(Query.of(OBSERVATION));
        assertThat(asking.onlyCount()).isFalse();
        assertThat(asking.total()).isFalse();
        assertThat(asking.used()).isEmpty();
    }

    @Test
    void the_same_parameter_again_is_and_while_a_comma_is_or() {
        assertThat(conditions(OBSERVATION, "code=a,b", "code=c"))
                .containsExactly(terms("code=a", "code=b"), terms("code=c"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "survey; category=survey",
                "http://x|survey; category=http://x|survey",
                "|survey; category=|survey",
                "a\\,b; category=a,b",
                "http://x|a\\|b; category=http://x|a|b",
                "a\\\\b; category=a\\b",
                "a\\$b$; category=a$b$",
            })
    void a_token_is_a_code_with_or_without_its_system(String written, String term) {
        assertThat(conditions(OBSERVATION, "category=" + written)).containsExactly(terms(term));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://x|", "|", "a|b|c", "a\\xb", "a\\", "a\\|b", "http://x\\|y|code", "a,,b", ",", " ", ""})
    void a_token_that_could_be_read_in_two_ways_is_refused(String written) {
        assertThat(problems(OBSERVATION, "category=" + written))
                .singleElement()
                .matches(problem -> problem.code().equals("value"))
                .matches(problem -> problem.says().contains("category"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "completed; completed",
                "http://hl7.org/fhir/questionnaire-answers-status|completed; completed",
                "completed,amended; completed amended",
            })
    void a_status_is_one_of_its_codes(String written, String statuses) {
        assertThat(conditions("QuestionnaireResponse", "status=" + written))
                .containsExactly(new Condition.AnyStatus(Set.of(statuses.split(" "))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"done", "http://elsewhere|completed", "|completed", "COMPLETED"})
    void a_status_that_does_not_exist_is_refused_with_those_that_do(String written) {
        assertThat(problems("QuestionnaireResponse", "status=" + written))
                .singleElement()
                .extracting(Problem::says)
                .asString()
                .contains("in-progress", "completed", "amended", "entered-in-error");
    }

    @Test
    void not_leaves_codes_and_statuses_out() {
        assertThat(conditions("CarePlan", "category:not=a,b", "intent:not=plan", "status:not=entered-in-error"))
                .containsExactly(
                        new Condition.NoTerm(Set.of("category=a", "category=b")),
                        new Condition.NoTerm(Set.of("intent=plan")),
                        new Condition.AnyStatus(
                                Set.of("draft", "active", "on-hold", "revoked", "completed", "unknown")));
    }

    @Test
    void leaving_out_every_status_is_a_mistake() {
        assertThat(problems("CarePlan", "status:not=draft,active,on-hold,revoked,completed,entered-in-error,unknown"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "Patient/1", "https://ehr.example/fhir/Patient/1", SomeSearch.SELF + "/Patient/1"})
    void a_patient_is_named_by_id_or_by_an_address_below_a_known_base(String written) {
        assertThat(conditions(OBSERVATION, "patient=" + written, "subject=" + written))
                .containsExactly(new Condition.AnyPatient(Set.of("1")), new Condition.AnyPatient(Set.of("1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Group/1",
                "Patient/1/_history/2",
                "https://elsewhere.example/fhir/Patient/1",
                "https://ehr.example/fhirPatient/1",
                "https://ehr.example/fhir/../Patient/1",
                "HTTPS://EHR.example/fhir/Patient/1",
                "Patient/",
                "Patient/a b",
            })
    void a_patient_of_elsewhere_is_refused(String written) {
        assertThat(problems(OBSERVATION, "patient=" + written))
                .singleElement()
                .extracting(Problem::says)
                .asString()
                .contains("Patient/id")
                .doesNotContain("Group");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "Encounter/12", "https://ehr.example/fhir/Encounter/12"})
    void a_reference_to_the_ehr_is_found_however_its_sender_wrote_it(String written) {
        assertThat(conditions(OBSERVATION, "encounter=" + written))
                .containsExactly(terms("encounter=Encounter/12", "encounter=https://ehr.example/fhir/Encounter/12"));
    }

    @Test
    void a_reference_to_another_server_is_taken_as_it_is() {
        assertThat(conditions("QuestionnaireResponse", "author=https://other.example/Practitioner/3,urn:uuid:7-8"))
                .containsExactly(terms("author=https://other.example/Practitioner/3", "author=urn:uuid:7-8"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "Encounter/7", "Practitioner/7/_history/1", "https://ehr.example/fhir/Encounter/7"})
    void an_author_needs_a_type_that_can_be_one(String written) {
        assertThat(problems("QuestionnaireResponse", "author=" + written))
                .singleElement()
                .extracting(Problem::says)
                .asString()
                .contains("Practitioner, PractitionerRole, Organization, RelatedPerson, Patient, Device");
    }

    @ParameterizedTest
    @CsvSource({
        "7, QuestionnaireResponse/7",
        "QuestionnaireResponse/7, QuestionnaireResponse/7",
        "QuestionnaireResponse/7/_history/2, QuestionnaireResponse/7/_history/2",
        SomeSearch.SELF + "/QuestionnaireResponse/7/_history/2, QuestionnaireResponse/7/_history/2",
    })
    void what_a_result_is_derived_from_is_named_with_or_without_version(String written, String reference) {
        assertThat(conditions(OBSERVATION, "derived-from=" + written))
                .containsExactly(terms("derived-from=" + reference));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://ehr.example/fhir/QuestionnaireResponse/7", "Observation/7", "7/_history"})
    void what_is_not_ours_is_not_what_a_result_is_derived_from(String written) {
        assertThat(problems(OBSERVATION, "derived-from=" + written)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "2026-11; EQ; 2026-11-01T00:00:00Z; 2026-12-01T00:00:00Z",
                "ge2026; GE; 2026-01-01T00:00:00Z; 2027-01-01T00:00:00Z",
                "lt2026-11-20; LT; 2026-11-20T00:00:00Z; 2026-11-21T00:00:00Z",
                "sa2026-11-20T09:30Z; SA; 2026-11-20T09:30:00Z; 2026-11-20T09:31:00Z",
                "eb2026-11-20T09:30; EB; 2026-11-20T09:30:00Z; 2026-11-20T09:31:00Z",
                "ne2026-11-20T09:30:05; NE; 2026-11-20T09:30:05Z; 2026-11-20T09:30:06Z",
                "le2026-11-20T10:30:05+01:00; LE; 2026-11-20T09:30:05Z; 2026-11-20T09:30:06Z",
                "gt2026-11-20T09:30:05.123Z; GT; 2026-11-20T09:30:05.123Z; 2026-11-20T09:30:05.124Z",
                "eq2028-02-29; EQ; 2028-02-29T00:00:00Z; 2028-03-01T00:00:00Z",
            })
    void a_date_covers_what_it_leaves_open(String written, DateRange.Prefix prefix, Instant low, Instant high) {
        assertThat(conditions("QuestionnaireResponse", "authored=" + written))
                .containsExactly(new Condition.AnyDate(Set.of(new DateRange(prefix, low, high))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ap2026",
                "2026-02-30",
                "2026-13",
                "26-01-01",
                "yesterday",
                "2026-11-20T09",
                "2026-11-20T09:30:05 01:00",
                "2026-11-20t09:30:05z",
                "2026-11-20T09:30:60Z",
                "+12026-01-01",
                "xx2026",
            })
    void a_date_that_is_none_is_refused(String written) {
        assertThat(problems(OBSERVATION, "date=" + written)).hasSize(1);
        assertThat(problems(OBSERVATION, "_lastUpdated=" + written)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20, 2026-11-20T00:00:00Z, 2026-11-21T00:00:00Z",
        "ge2026-11-20, 2026-11-20T00:00:00Z, +1000000000-12-31T23:59:59.999999999Z",
        "gt2026-11-20, 2026-11-21T00:00:00Z, +1000000000-12-31T23:59:59.999999999Z",
        "sa2026-11-20, 2026-11-21T00:00:00Z, +1000000000-12-31T23:59:59.999999999Z",
        "lt2026-11-20, -1000000000-01-01T00:00:00Z, 2026-11-20T00:00:00Z",
        "eb2026-11-20, -1000000000-01-01T00:00:00Z, 2026-11-20T00:00:00Z",
        "le2026-11-20, -1000000000-01-01T00:00:00Z, 2026-11-21T00:00:00Z",
        "gt2026-11-20T09:30:02.123456Z, 2026-11-20T09:30:02.123457Z, +1000000000-12-31T23:59:59.999999999Z",
        "2026-11-20T09:30:02.123Z, 2026-11-20T09:30:02.123Z, 2026-11-20T09:30:02.124Z",
    })
    void last_updated_is_a_side_of_a_moment(String written, Instant from, Instant before) {
        assertThat(conditions(OBSERVATION, "_lastUpdated=" + written))
                .containsExactly(new Condition.Recorded(from, before));
    }

    @Test
    void last_updated_takes_one_value_and_no_ne() {
        assertThat(problems(OBSERVATION, "_lastUpdated=ne2026")).hasSize(1);
        assertThat(problems(OBSERVATION, "_lastUpdated=ge2026,lt2025")).hasSize(1);
        assertThat(conditions(OBSERVATION, "_lastUpdated=ge2025", "_lastUpdated=lt2026"))
                .hasSize(2);
    }

    @Test
    void a_canonical_is_found_with_and_without_version() {
        assertThat(conditions(
                        "QuestionnaireResponse", "questionnaire=https://x.example/Questionnaire/a|1.0.0,urn:oid:1.2"))
                .containsExactly(
                        terms("questionnaire=https://x.example/Questionnaire/a|1.0.0", "questionnaire=urn:oid:1.2"));
        assertThat(problems("QuestionnaireResponse", "questionnaire=Questionnaire/a"))
                .hasSize(1);
        assertThat(problems("CarePlan", "instantiates-canonical=https://x.example/a|1|2"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "20, 20", "100, 100", "101, 100", "999999999, 100"})
    void a_page_has_at_most_a_hundred_rows(String count, int size) {
        assertThat(understood(OBSERVATION, "_count=" + count).query().size()).isEqualTo(size);
    }

    @Test
    void the_links_show_the_size_that_was_used() {
        assertThat(understood(OBSERVATION, "code=a", "_count=500", "_format=json", "_pretty=true")
                        .used())
                .containsExactly(new Given("code", "a"), new Given("_count", "100"));
    }

    @Test
    void a_count_is_asked_for_in_two_ways() {
        assertThat(understood(OBSERVATION, "_summary=count").onlyCount()).isTrue();
        assertThat(understood(OBSERVATION, "_count=0").onlyCount()).isTrue();
        assertThat(understood(OBSERVATION, "_summary=false").onlyCount()).isFalse();
        assertThat(understood(OBSERVATION, "_total=accurate").total()).isTrue();
        assertThat(understood(OBSERVATION, "_total=estimate").total()).isTrue();
        assertThat(understood(OBSERVATION, "_total=none").total()).isFalse();
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
    void a_search_is_sorted_by_its_date_or_by_when_it_was_recorded(String type, String written, Query.Sort sort) {
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
                "_summary=true",
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
                "_elements=id",
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
            assertThat(problem.says())
                    .containsAnyOf("_id, _lastUpdated, subject, patient, code", "is answered without");
        });
    }

    @Test
    void all_that_is_wrong_is_told_at_once_and_no_value_is_repeated() {
        var problems = problems(
                OBSERVATION,
                "patient=SECRET one",
                "status=SECRET",
                "date=SECRET",
                "_id=SECRET/",
                "_sort=SECRET",
                "_count=SECRET",
                "SECRET=1",
                "encounter=SECRET two",
                "derived-from=SECRET//",
                "_lastUpdated=SECRET",
                "category=SECRET|");
        assertThat(problems).hasSize(11).noneMatch(problem -> problem.toString().contains("SECRET"));
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

    private static Condition terms(String... terms) {
        return new Condition.AnyTerm(Set.of(terms));
    }

    private static List<Condition> conditions(String type, String... written) {
        return understood(type, written).query().conditions();
    }

    private static Asking understood(String type, String... written) {
        return switch (read(type, written)) {
            case SearchReading.Result.Understood(var asking) -> asking;
            case SearchReading.Result.Wrong(var problems) -> throw new AssertionError(problems.toString());
        };
    }

    private static List<Problem> problems(String type, String... written) {
        return switch (read(type, written)) {
            case SearchReading.Result.Wrong(var problems) -> problems;
            case SearchReading.Result.Understood _ -> List.of();
        };
    }

    private static SearchReading.Result read(String type, String... written) {
        return SearchReading.read(type, SomeSearch.parameters(written), SomeSearch.context("northside"));
    }
}
