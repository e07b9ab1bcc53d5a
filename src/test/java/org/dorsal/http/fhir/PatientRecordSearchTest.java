package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.knowledge.SomeProfiles;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Searches on a real PostgreSQL. Two sites hold the same five patients, so a site that was forgotten would show. */
class PatientRecordSearchTest {
    private static final SomeRecords NORTH = SearchLines.NORTH;
    private static final SomeRecords SOUTH = SomeRecords.stored(SomeRecords.ledger(), "search-south", 20);
    private static final PatientRecordSearch DOOR = new PatientRecordSearch(
            SomeRecords.ledger(), CursorTest.key('a'), SomeProfiles.knowledge().codes());

    @TestFactory
    Stream<DynamicTest> each_parameter_finds_what_it_should_and_nothing_else() {
        return SearchLines.table().stream()
                .map(line -> DynamicTest.dynamicTest(line.type() + "?" + line.query(), () -> finds(line)));
    }

    private static void finds(SearchLines.SearchLine line) {
        var context = SomeSearch.context(NORTH.site());
        var expected = NORTH.ids(line.type(), line.hits());
        var ids = new ArrayList<String>();
        SomePages.of(DOOR, line.type(), context, (line.query() + " _count=100 _total=accurate").split(" "))
                .forEach(page -> {
                    assertThat(page.getTotal()).isEqualTo(expected.size());
                    ids.addAll(ids(page));
                });
        assertThat(ids).containsExactlyInAnyOrderElementsOf(expected);
        var counted = bundle(line.type(), context, (line.query() + " _summary=count").split(" "));
        assertThat(counted.getTotal()).isEqualTo(expected.size());
        assertThat(counted.hasEntry()).isFalse();
    }

    @Test
    void each_parameter_of_the_table_is_tested_by_a_hit_and_by_a_miss() {
        for (var type : RecordProvider.TYPES) {
            var lines = SearchLines.table().stream()
                    .filter(line -> line.type().equals(type))
                    .toList();
            for (var parameter : SearchParameters.of(type)) {
                // components are facts of results, which StoredTermsTest stores
                if (!type.equals("Device") && !(parameter.kind() instanceof ParameterKind.ComponentParameter)) {
                    var byValidity = lines.stream()
                            .filter(line -> line.names().contains(parameter.name()))
                            .collect(Collectors.partitioningBy(SearchLines.SearchLine::misses));
                    assertThat(byValidity.values())
                            .as(type + "?" + parameter.name())
                            .noneMatch(List::isEmpty);
                }
            }
        }
    }

    @Test
    void stored_bytes_stand_in_the_bundle_and_hapi_reads_it_strictly() {
        for (var type : List.of("QuestionnaireResponse", "Observation", "CarePlan", "Provenance")) {
            var json =
                    search(type, SomeSearch.context(NORTH.site()), "_count=100").bundle();
            var text = new String(json, StandardCharsets.UTF_8);
            assertThat(BundlesTest.parsed(json).getEntry()).hasSizeGreaterThanOrEqualTo(40);
            assertThat(ids(BundlesTest.parsed(json)))
                    .allSatisfy(
                            id -> assertThat(text).contains(new String(NORTH.body(type, id), StandardCharsets.UTF_8)));
        }
    }

    @Test
    void what_was_shown_is_known_for_the_audit_event() {
        var bundle = search("Observation", SomeSearch.context(NORTH.site()), "patient=p1", "_count=3");
        assertThat(bundle.shown())
                .hasSize(3)
                .allMatch(version -> version.patient().equals("p1"));
        assertThat(search("Observation", SomeSearch.context(NORTH.site()), "_summary=count")
                        .shown())
                .isEmpty();
    }

    @Test
    void a_compartment_shows_and_counts_one_patient_and_no_other() {
        for (var type : List.of("QuestionnaireResponse", "Observation", "CarePlan", "Provenance")) {
            for (var patient = 0; patient < SomeRecords.PATIENTS; patient++) {
                var context = SomeSearch.context(NORTH.site(), "p" + patient);
                var own = NORTH.ids(type, SearchLines.every(5, patient));
                var other = NORTH.ids(type, SearchLines.every(5, (patient + 1) % 5));
                var page = bundle(type, context, "_count=100", "_total=accurate");
                assertThat(ids(page)).containsExactlyInAnyOrderElementsOf(own);
                assertThat(page.getTotal()).isEqualTo(own.size());
                assertThat(bundle(type, context, "patient=p" + (patient + 1) % 5, "_total=accurate"))
                        .matches(empty -> !empty.hasEntry() && empty.getTotal() == 0);
                assertThat(bundle(type, context, "_id=" + other.getFirst(), "_summary=count")
                                .getTotal())
                        .isZero();
            }
        }
    }

    @Test
    void another_patient_looks_like_one_who_does_not_exist() {
        var context = SomeSearch.context(NORTH.site(), "p1");
        var other = new String(
                search("Observation", context, "patient=p2", "_total=accurate").bundle(), StandardCharsets.UTF_8);
        var nobody = new String(
                search("Observation", context, "patient=p9", "_total=accurate").bundle(), StandardCharsets.UTF_8);
        assertThat(other.replace("p2", "p9")).isEqualTo(nobody);
    }

    @Test
    void one_site_never_sees_the_other() {
        var north = new HashSet<>(NORTH.ids("Observation", _ -> true));
        var south = SomePages.of(DOOR, "Observation", SomeSearch.context(SOUTH.site()), "_count=100").stream()
                .flatMap(page -> ids(page).stream())
                .toList();
        assertThat(south).hasSize(40).noneMatch(north::contains);
    }

    @Test
    void a_granular_scope_narrows_and_counts_so() {
        var context = SomeSearch.context(NORTH.site());
        var narrow = new SearchParser.SearchContext(
                context.site(),
                context.caller(),
                context.reach().only(List.of(Set.of("code=triage-result"))),
                context.bases(),
                context.now());
        assertThat(bundle("Observation", narrow, "_total=accurate").getTotal()).isEqualTo(40);
        assertThat(bundle("Observation", narrow, "code=cancer-history", "_total=accurate")
                        .getTotal())
                .isZero();
    }

    @Test
    void self_shows_the_search_that_was_answered() {
        var page = bundle("Observation", SomeSearch.context(NORTH.site()), "code=http://x|a b+c", "_count=500");
        assertThat(page.getLink("self").getUrl())
                .isEqualTo(SomeSearch.SELF + "/Observation?code=http://x%7Ca%20b%2Bc&_count=100");
        assertThat(page.hasTotal()).isFalse();
    }

    @Test
    void a_refusal_says_the_first_that_is_wrong() {
        assertThat(SomePages.problems(() -> DOOR.search(
                        "Observation", SomeSearch.parameters("a=1", "status=x"), SomeSearch.context("any"))))
                .hasSize(1);
    }

    static List<String> ids(Bundle bundle) {
        return bundle.getEntry().stream()
                .map(entry -> entry.getResource().getIdElement().getIdPart())
                .toList();
    }

    private static Bundle bundle(String type, SearchParser.SearchContext context, String... written) {
        return BundlesTest.parsed(search(type, context, written).bundle());
    }

    private static PatientRecordSearch.SearchBundle search(
            String type, SearchParser.SearchContext context, String... written) {
        return DOOR.search(type, SomeSearch.parameters(written), context);
    }
}
