package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.http.fhir.SomeRecords.SomeRecord;
import org.dorsal.store.Restrictions;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Searches on a real PostgreSQL. Two sites hold the same five patients, so a site that was forgotten would show. */
class SearchDoorTest {
    private static final String C = "https://dorsal.example/canonical";
    private static final SomeRecords NORTH = SomeRecords.stored(SomeRecords.ledger(), "search-north", 40);
    private static final SomeRecords SOUTH = SomeRecords.stored(SomeRecords.ledger(), "search-south", 20);
    private static final SearchDoor DOOR = new SearchDoor(SomeRecords.ledger(), CursorTest.key('a'));

    /**
     * One line of the table.
     *
     * @param query parameters, separated by spaces
     * @param hits what it must find
     */
    private record Line(String type, String query, Predicate<SomeRecord> hits) {
        List<String> names() {
            return Stream.of(query.split(" "))
                    .map(one -> one.substring(0, one.indexOf('=')).replace(":not", ""))
                    .toList();
        }

        boolean misses() {
            return NORTH.ids(type, hits).isEmpty();
        }
    }

    private static Line line(String type, String query, Predicate<SomeRecord> hits) {
        return new Line(type, query, hits);
    }

    private static Line miss(String type, String query) {
        return new Line(type, query, _ -> false);
    }

    private static Predicate<SomeRecord> every(int divisor, int rest) {
        return record -> record.number() % divisor == rest;
    }

    private static Predicate<SomeRecord> slot(String slot) {
        return record -> record.slot().equals(slot);
    }

    private static Predicate<SomeRecord> number(Predicate<Integer> of) {
        return record -> of.test(record.number());
    }

    private static List<Line> table() {
        var lines = new ArrayList<Line>();
        for (var type : List.of("QuestionnaireResponse", "Observation", "CarePlan", "Provenance")) {
            lines.addAll(ofEveryType(type));
        }
        lines.addAll(responses());
        lines.addAll(observations());
        lines.addAll(plans());
        lines.addAll(provenances());
        return lines;
    }

    private static List<Line> ofEveryType(String type) {
        var date = SearchParameters.dateOf(type);
        var some = NORTH.ids(type, every(13, 5));
        var lines = new ArrayList<>(List.of(
                line(
                        type,
                        "_id=" + some.getFirst(),
                        record -> record.version().id().equals(some.getFirst())),
                line(
                        type,
                        "_id=" + String.join(",", some),
                        record -> some.contains(record.version().id())),
                miss(type, "_id=search-south-1-panel,search-south-1-r,search-south-1-plan,search-south-1-prov"),
                line(type, "_lastUpdated=2026-11-01T11:00:00.123Z", number(n -> n == 2)),
                line(type, "_lastUpdated=ge2026-11-02", number(n -> n >= 15)),
                line(
                        type,
                        "_lastUpdated=gt2026-11-02T00:00:00.123Z _lastUpdated=lt2026-11-02T03:00",
                        number(n -> n > 15 && n < 18)),
                miss(type, "_lastUpdated=2026-12"),
                line(type, "patient=p1", every(5, 1)),
                line(
                        type,
                        "patient=Patient/p1,https://ehr.example/fhir/Patient/p3",
                        number(n -> n % 5 == 1 || n % 5 == 3)),
                miss(type, "patient=p9"),
                miss(type, "patient=p1 patient=p2"),
                line(type, date + "=ge2026-11-01T11:00:00Z", type.equals("CarePlan") ? _ -> true : number(n -> n >= 2)),
                line(type, date + "=lt2026-11-01T11:00:00Z", number(n -> n < 2)),
                line(
                        type,
                        date + "=lt2026-11-01T10:00,gt2026-11-02T23:00",
                        type.equals("CarePlan") ? _ -> true : number(n -> n < 1 || n > 38)),
                miss(type, date + "=lt2026-10"),
                line(type, "patient=p1 " + date + "=lt2026-11-02", number(n -> n % 5 == 1 && n < 15))));
        if (!type.equals("Provenance")) {
            lines.add(line(type, "subject=Patient/p2", every(5, 2)));
            lines.add(miss(type, "subject=p9"));
            lines.add(line(type, "encounter=e3", every(7, 3)));
            lines.add(line(
                    type,
                    "encounter=https://ehr.example/fhir/Encounter/e3,Encounter/e4",
                    number(n -> n % 7 == 3 || n % 7 == 4)));
            lines.add(miss(type, "encounter=e9"));
        }
        return lines;
    }

    private static List<Line> responses() {
        var type = "QuestionnaireResponse";
        return List.of(
                line(type, "questionnaire=" + C + "/Questionnaire/form", _ -> true),
                line(type, "questionnaire=" + C + "/Questionnaire/form|1.1.0", every(2, 1)),
                miss(type, "questionnaire=" + C + "/Questionnaire/form|2.0.0"),
                line(type, "status=amended", every(4, 0)),
                line(type, "status:not=amended", number(n -> n % 4 != 0)),
                miss(type, "status=entered-in-error"),
                line(type, "authored=2026-11-01T11:00:00Z", number(n -> n == 2)),
                line(type, "author=Practitioner/a1", every(4, 1)),
                line(type, "author=https://ehr.example/fhir/Practitioner/a1 status=completed", every(4, 1)),
                miss(type, "author=Patient/a1"),
                line(type, "identifier=urn:forms|f-7", number(n -> n == 7)),
                line(type, "identifier=f-7,urn:forms|f-9", number(n -> n == 7 || n == 9)),
                line(type, "identifier:not=f-7", number(n -> n != 7)),
                miss(type, "identifier=|f-7"),
                miss(type, "identifier=urn:other|f-7"));
    }

    private static List<Line> observations() {
        var type = "Observation";
        var response = SomeRecords.id("search-north", 7, "r");
        return List.of(
                line(type, "code=" + C + "/CodeSystem/observation|triage-result", slot("panel")),
                line(type, "code=266987004", slot("flag")),
                line(type, "code=triage-result,http://snomed.info/sct|266987004", _ -> true),
                line(type, "code:not=triage-result", slot("flag")),
                miss(type, "code=|triage-result"),
                miss(type, "code=triage-result code=cancer-history"),
                line(type, "category=survey", _ -> true),
                miss(type, "category:not=survey"),
                miss(type, "category=vital-signs"),
                line(type, "status=final,amended", every(4, 0)),
                miss(type, "status=registered"),
                line(type, "derived-from=" + response, number(n -> n == 7)),
                line(
                        type,
                        "derived-from=" + SomeSearch.SELF + "/QuestionnaireResponse/" + response + "/_history/1",
                        number(n -> n == 7)),
                miss(type, "derived-from=" + response + "/_history/2"),
                line(type, "value-concept=emergency", slot("panel").and(every(3, 2))),
                line(
                        type,
                        "value-concept:not=emergency code=triage-result",
                        slot("panel").and(every(3, 2).negate())),
                miss(type, "value-concept=" + C + "/CodeSystem/flag-result|emergency"));
    }

    private static List<Line> plans() {
        var type = "CarePlan";
        return List.of(
                line(type, "status=active", every(4, 0)),
                miss(type, "status=revoked"),
                line(type, "intent=proposal", every(4, 0).negate()),
                line(type, "intent:not=proposal", every(4, 0)),
                miss(type, "intent=order"),
                line(type, "category=" + C + "/CodeSystem/disposition|urgent", every(3, 1)),
                line(type, "category=urgent,emergency status=active", number(n -> n % 3 != 0 && n % 4 == 0)),
                miss(type, "category=assess-plan"),
                line(type, "instantiates-canonical=" + C + "/PlanDefinition/care", _ -> true),
                line(type, "instantiates-canonical=" + C + "/PlanDefinition/care|1.0.0", _ -> true),
                miss(type, "instantiates-canonical=" + C + "/PlanDefinition/care|2.0.0"));
    }

    private static List<Line> provenances() {
        var type = "Provenance";
        var panel = "Observation/" + SomeRecords.id("search-north", 9, "panel");
        return List.of(
                line(type, "target=" + panel, number(n -> n == 9)),
                line(type, "target=" + panel + "/_history/1", number(n -> n == 9)),
                miss(type, "target=" + panel + "/_history/2"),
                miss(type, "target=CarePlan/" + SomeRecords.id("search-north", 9, "panel")),
                line(type, "agent=Device/d-1", _ -> true),
                line(type, "agent=Practitioner/a2", every(4, 2)),
                miss(type, "agent=Organization/a2"));
    }

    @TestFactory
    Stream<DynamicTest> each_parameter_finds_what_it_should_and_nothing_else() {
        return table().stream()
                .map(line -> DynamicTest.dynamicTest(line.type() + "?" + line.query(), () -> finds(line)));
    }

    private static void finds(Line line) {
        var context = SomeSearch.context(NORTH.site());
        var expected = NORTH.ids(line.type(), line.hits());
        var found = new ArrayList<String>();
        SomePages.of(DOOR, line.type(), context, (line.query() + " _count=100 _total=accurate").split(" "))
                .forEach(page -> {
                    assertThat(page.getTotal()).isEqualTo(expected.size());
                    found.addAll(ids(page));
                });
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        var counted = bundle(line.type(), context, (line.query() + " _summary=count").split(" "));
        assertThat(counted.getTotal()).isEqualTo(expected.size());
        assertThat(counted.hasEntry()).isFalse();
    }

    @Test
    void each_parameter_of_the_table_is_tested_by_a_hit_and_by_a_miss() {
        for (var type : SearchParameters.types()) {
            var lines =
                    table().stream().filter(line -> line.type().equals(type)).toList();
            for (var parameter : SearchParameters.of(type)) {
                if (!type.equals("Device")) {
                    var by = lines.stream()
                            .filter(line -> line.names().contains(parameter.name()))
                            .collect(Collectors.partitioningBy(Line::misses));
                    assertThat(by.values()).as(type + "?" + parameter.name()).noneMatch(List::isEmpty);
                }
            }
        }
    }

    @Test
    void stored_bytes_stand_in_the_bundle_and_hapi_reads_it_strictly() {
        for (var type : List.of("QuestionnaireResponse", "Observation", "CarePlan", "Provenance")) {
            var json =
                    found(type, SomeSearch.context(NORTH.site()), "_count=100").bundle();
            var text = new String(json, StandardCharsets.UTF_8);
            assertThat(BundlesTest.parsed(json).getEntry()).hasSizeGreaterThanOrEqualTo(40);
            assertThat(ids(BundlesTest.parsed(json)))
                    .allSatisfy(
                            id -> assertThat(text).contains(new String(NORTH.body(type, id), StandardCharsets.UTF_8)));
        }
    }

    @Test
    void what_was_shown_is_known_for_the_audit_event() {
        var found = found("Observation", SomeSearch.context(NORTH.site()), "patient=p1", "_count=3");
        assertThat(found.shown())
                .hasSize(3)
                .allMatch(version -> version.patient().equals("p1"));
        assertThat(found("Observation", SomeSearch.context(NORTH.site()), "_summary=count")
                        .shown())
                .isEmpty();
    }

    @Test
    void a_compartment_shows_and_counts_one_patient_and_no_other() {
        for (var type : List.of("QuestionnaireResponse", "Observation", "CarePlan", "Provenance")) {
            for (var patient = 0; patient < SomeRecords.PATIENTS; patient++) {
                var context = SomeSearch.context(NORTH.site(), "p" + patient);
                var own = NORTH.ids(type, every(5, patient));
                var other = NORTH.ids(type, every(5, (patient + 1) % 5));
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
                found("Observation", context, "patient=p2", "_total=accurate").bundle(), StandardCharsets.UTF_8);
        var nobody = new String(
                found("Observation", context, "patient=p9", "_total=accurate").bundle(), StandardCharsets.UTF_8);
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
        var narrow = new SearchContext(
                context.site(),
                context.caller(),
                context.reach().only(new Restrictions(List.of(Set.of("code=triage-result")))),
                context.selfBase(),
                context.ehrBase(),
                context.now());
        assertThat(bundle("Observation", narrow, "_total=accurate").getTotal()).isEqualTo(40);
        assertThat(bundle("Observation", narrow, "code=cancer-history", "_total=accurate")
                        .getTotal())
                .isZero();
    }

    @Test
    void self_shows_the_search_that_was_answered() {
        var page = bundle(
                "Observation", SomeSearch.context(NORTH.site()), "code=http://x|a b+c", "_count=500", "_format=json");
        assertThat(page.getLink("self").getUrl())
                .isEqualTo(SomeSearch.SELF + "/Observation?code=http://x%7Ca%20b%2Bc&_count=100");
        assertThat(page.hasTotal()).isFalse();
    }

    @Test
    void a_refusal_says_all_that_is_wrong() {
        assertThat(DOOR.search("Observation", SomeSearch.parameters("a=1", "status=x"), SomeSearch.context("any")))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.problems()).hasSize(2));
    }

    static List<String> ids(Bundle bundle) {
        return bundle.getEntry().stream()
                .map(entry -> entry.getResource().getIdElement().getIdPart())
                .toList();
    }

    private static Bundle bundle(String type, SearchContext context, String... written) {
        return BundlesTest.parsed(found(type, context, written).bundle());
    }

    private static Answer.Found found(String type, SearchContext context, String... written) {
        return SomePages.found(DOOR.search(type, SomeSearch.parameters(written), context));
    }
}
