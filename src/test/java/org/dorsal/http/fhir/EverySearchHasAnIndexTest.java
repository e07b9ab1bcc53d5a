package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.FilledSite.id;

import java.time.Duration;
import java.util.*;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.store.AccessScope;
import org.dorsal.store.FilledSite;
import org.dorsal.store.HistoryQuery;
import org.dorsal.store.Ledger;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.StoredVersion;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plans of every supported search of each type, for values that are frequent, rare and old, or absent: the rows that
 * PostgreSQL reads stay far below the size of a site. The plans are those of the executed statements.
 */
class EverySearchHasAnIndexTest {
    /** Limit for 135,000 resources and 33,000 events. */
    private static final long MAX_ROWS = 4_500;

    private static final AccessScope SITE = AccessScope.ofSite(FilledSite.SITE);
    private static final String FORM = "https://dorsal.example/canonical/Questionnaire/back";
    private static final List<String> ALL_TIME =
            List.of("2026", "ge2026-01-02", "lt2026-01-02", "2026-01-03", "ge2030", "lt2020", "ne2026-01-02");

    /** Values of each parameter; one that is listed and has none fails. */
    private static final Map<String, List<String>> VALUES = Map.ofEntries(
            Map.entry("_id", List.of(id("o1", 7), "none")),
            Map.entry("_lastUpdated", List.of("ge2026-01-02", "lt2026-01-02", "ge2030", "lt2020")),
            Map.entry("subject", List.of("p7", "Patient/nobody")),
            Map.entry("patient", List.of("p7", "Patient/nobody", "p1,p2,p3", "watched", "p1,watched")),
            Map.entry("questionnaire", List.of(FORM, FORM + "|0", "https://ehr.example/other")),
            Map.entry("authored", ALL_TIME),
            Map.entry("date", ALL_TIME),
            Map.entry("recorded", ALL_TIME),
            Map.entry("author", people()),
            Map.entry("agent", people()),
            Map.entry("encounter", List.of("Encounter/12", "Encounter/none", "Encounter/1,Encounter/2")),
            Map.entry("identifier", List.of("sys|12", "12", "sys|none", "other|12")),
            Map.entry("code", List.of("triage-result", "rare", "none", "rare,none", "flag-1,flag-2")),
            Map.entry("category", List.of("survey", "plan", "other", "none")),
            Map.entry("value-concept", List.of("present", "seldom", "none")),
            Map.entry(
                    "component-code",
                    List.of("acs", "aorta", "https://dorsal.example/canonical/CodeSystem/cause|none")),
            Map.entry("component-value-concept", List.of("urgent", "emergency", "soon")),
            Map.entry(
                    "derived-from",
                    List.of(id("a", 12), response(12) + "/_history/1", "none", id("a", 12) + "/_history/2")),
            Map.entry(
                    "target",
                    List.of(finding(12), finding(12) + "/_history/1", "Observation/none", "CarePlan/" + id("c", 12))),
            Map.entry("intent", List.of("proposal", "plan", "order")),
            Map.entry("instantiates-canonical", List.of("https://ehr.example/other")),
            Map.entry("supporting-info", List.of(response(12), "QuestionnaireResponse/none/_history/1", finding(12))),
            Map.entry("type", List.of("rest", "110110", "none")),
            Map.entry("subtype", List.of("read", "destroy", "none")),
            Map.entry("action", List.of("R", "D", "U")),
            Map.entry("outcome", List.of("0", "8", "12")),
            Map.entry("entity", List.of(finding(12), "Observation/none")),
            Map.entry("status", List.of()));

    private static final Map<String, List<String>> STATUSES = Map.of(
            "QuestionnaireResponse", List.of("completed", "in-progress", "entered-in-error"),
            "Observation", List.of("preliminary", "entered-in-error", "final", "final,amended"),
            "CarePlan", List.of("draft", "revoked", "active"));

    private static FilledSite site;
    private static Ledger ledger;

    private static String response(int assessment) {
        return "QuestionnaireResponse/" + id("a", assessment);
    }

    private static String finding(int assessment) {
        return "Observation/" + id("o0", assessment);
    }

    private static List<String> people() {
        return List.of("Practitioner/busy", "Practitioner/left", "Practitioner/10", "Practitioner/none", "Device/d");
    }

    @BeforeAll
    static void two_sites_are_filled() {
        site = FilledSite.filled();
        ledger = new Ledger(site.explained(), Duration.ofSeconds(30));
    }

    @TestFactory
    Stream<DynamicTest> no_listed_search_walks_a_site() {
        return listed().map(search -> DynamicTest.dynamicTest(search.toString(), () -> {
            ledger.search(SITE, search.query());
            if (search.parameters().getFirst().startsWith("component-")) { // reads the facts of all newest results
                assertThat(site.reads())
                        .allSatisfy(
                                read -> assertThat(read.rows()).as(read.plan()).isLessThan(2 * FilledSite.ASSESSMENTS));
            } else {
                isBounded(MAX_ROWS);
            }
        }));
    }

    /** Search as sent by a client. */
    record ListedSearch(String type, List<String> parameters) {
        ResourceQuery query() {
            return EverySearchHasAnIndexTest.query(type, parameters);
        }

        @Override
        public String toString() {
            return type + "?" + String.join("&", parameters);
        }
    }

    /** All listed searches with all values. */
    static Stream<ListedSearch> listed() {
        return RecordProvider.TYPES.stream()
                .flatMap(type -> SearchParameters.of(type).stream()
                        .flatMap(parameter -> values(type, parameter.name())
                                .flatMap(value -> forms(type, parameter, value))
                                .map(query -> new ListedSearch(type, query))));
    }

    /** Variants of a search: plain, negated where supported, in other orders, and with a second condition. */
    private static Stream<List<String>> forms(String type, SearchParameters.SearchParameter parameter, String value) {
        var condition = parameter.name() + "=" + value;
        var date = SearchParameters.dateOf(type);
        var forms = switch (parameter.kind()) {
            // no index has two times: bounds of one and the order of the other may be too costly
            case ParameterKind.ClinicalDate _ -> Stream.of(List.of(condition), List.of(condition, "_sort=" + date));
            case ParameterKind.LastUpdated _ -> Stream.of(List.of(condition), List.of(condition, "_sort=_lastUpdated"));
            default ->
                Stream.of(
                        List.of(condition),
                        List.of(condition, "_sort=_lastUpdated"),
                        List.of(condition, "_sort=-" + date));
        };
        return parameter.kind().mayBeNegated()
                ? Stream.concat(forms, Stream.of(List.of(parameter.name() + ":not=" + value)))
                : forms;
    }

    private static Stream<String> values(String type, String parameter) {
        var values = parameter.equals("status")
                ? STATUSES.getOrDefault(type, List.of())
                : VALUES.getOrDefault(parameter, List.of());
        assertThat(values).as(type + "?" + parameter).isNotEmpty();
        return values.stream();
    }

    private static ResourceQuery query(String type, List<String> parameters) {
        return SomeReading.understood(type, parameters.toArray(String[]::new)).query();
    }

    private static void isBounded(long most) {
        var reads = site.reads();
        assertThat(reads).isNotEmpty();
        for (var read : reads) {
            assertThat(read.whole()).as(read.plan()).isFalse();
            assertThat(read.rows()).as(read.plan()).isLessThan(most);
        }
    }

    @Test
    void a_search_without_conditions_stops_with_its_page() {
        for (var type : RecordProvider.TYPES) {
            ledger.search(SITE, ResourceQuery.of(type));
            isBounded(100);
        }
    }

    /**
     * A patient for practice, or one of a long study, has thousands of events: they are walked along time, and not
     * sorted.
     */
    @Test
    void the_newest_events_of_a_patient_who_has_many_stop_with_the_page() {
        assertThat(ids("AuditEvent", "patient=watched")).hasSize(20).startsWith("e-29981", "e-29961");
        isBounded(100);
        assertThat(ids("AuditEvent", "patient=p5,watched", "_sort=date")).startsWith("e-1", "e-5", "e-21");
        isBounded(100);
    }

    @Test
    void the_pages_of_several_patients_hold_each_event_once() {
        var query = query("AuditEvent", List.of("patient=p5,watched", "_count=400"));
        List<String> ids = new ArrayList<>();
        for (var after = Optional.of(query); after.isPresent(); ) {
            var page = ledger.search(SITE, after.get());
            ids.addAll(page.versions().stream().map(StoredVersion::id).toList());
            after = page.next().map(query::after);
        }
        site.reads();

        var expected = IntStream.iterate(3 * FilledSite.ASSESSMENTS, n -> n > 0, n -> n - 1)
                .filter(n -> n % 20 == 1 || n % 2_000 == 5)
                .mapToObj(n -> "e-" + n);
        assertThat(ids).containsExactlyElementsOf(expected.toList());
    }

    @Test
    void a_resource_and_its_history_are_read_by_their_key() {
        ledger.read(SITE, "Observation", id("o1", 12));
        ledger.read(SITE, "Observation", id("o1", 12), 1);
        ledger.history(SITE, "Observation", id("o1", 12), HistoryQuery.NEWEST);
        ledger.read(SITE, "AuditEvent", "e-12");
        isBounded(10);
    }

    /** Limit of the counted rows; the planner chooses the access path by the size of the site. */
    @Test
    void a_count_ends_at_its_bound() {
        assertThat(ledger.count(SITE, query("Observation", List.of("category=survey"))))
                .isEmpty();
        assertThat(ledger.count(SITE, query("Observation", List.of("code=rare"))))
                .hasValue(1);
        assertThat(ledger.count(SITE, query("Provenance", List.of("agent=Practitioner/left"))))
                .hasValue(1_499);
        assertThat(ledger.count(SITE, query("Observation", List.of("encounter=Encounter/12"))))
                .hasValue(10);
        site.reads();
    }

    /** A date may begin a day before it ends, so a bound on it reads a day more; an assessment is recorded each minute. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Observation code=triage-result _lastUpdated=ge2026-01-03T10:00:00Z _lastUpdated=lt2026-01-03T11:00:00Z",
                "Observation code=triage-result date=ge2026-01-03T10:00:00Z date=lt2026-01-03T11:00:00Z",
                "QuestionnaireResponse authored=ge2026-01-03T10:00:00Z authored=lt2026-01-03T11:00:00Z",
                "AuditEvent subtype=read _lastUpdated=ge2026-01-03T10:00:00Z _lastUpdated=lt2026-01-03T11:00:00Z",
                "AuditEvent action=R date=ge2026-01-03T10:00:00Z date=lt2026-01-03T11:00:00Z"
            })
    void a_count_of_an_hour_reads_the_rows_of_a_day_at_the_most(String search) {
        var words = List.of(search.split(" "));
        assertThat(ledger.count(SITE, query(words.getFirst(), words.subList(1, words.size()))))
                .hasValue(60);
        isBounded(24 * 60 + 100);
    }

    /** The last path begins near the date; a path before it must not read all rows that were recorded later. */
    @Test
    void a_search_by_date_in_the_order_of_recording_walks_no_site() {
        assertThat(ids("Observation", "date=lt2026-01-04", "_sort=-_lastUpdated"))
                .hasSize(20);
        isBounded(MAX_ROWS);
    }

    @Test
    void what_is_rare_is_found() {
        assertThat(ids("Observation", "code=rare")).containsExactly(id("rare", 3));
        assertThat(ids("Observation", "status=entered-in-error")).containsExactly(id("gone", 5));
        assertThat(ids("Observation", "category:not=survey")).isEmpty();
        assertThat(ids("QuestionnaireResponse", "status:not=completed")).containsExactly(id("a", 9));
        assertThat(ids("Observation", "derived-from=" + id("a", 3))).hasSize(11).contains(id("rare", 3), id("o0", 3));
        assertThat(ids("Provenance", "target=" + finding(12) + "/_history/1")).containsExactly(id("p", 12));
        assertThat(ids("CarePlan", "intent=plan", "encounter=Encounter/7")).containsExactly(id("d", 7));
        assertThat(ids("Provenance", "agent=Practitioner/left")).hasSize(20).contains(id("p", 1499));
        assertThat(ids("AuditEvent", "action=D")).containsExactly("e-4");
        site.reads();
    }

    private static List<String> ids(String type, String... parameters) {
        return ledger.search(SITE, query(type, List.of(parameters))).versions().stream()
                .map(version -> version.id())
                .toList();
    }
}
