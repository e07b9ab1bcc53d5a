package org.dorsal.http.fhir;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dorsal.http.fhir.SomeRecords.SomeRecord;

/** Expected hits and misses of every search parameter at a site of forty assessments. */
final class SearchLines {
    static final SomeRecords NORTH = SomeRecords.stored(SomeRecords.ledger(), "search-north", 40);
    private static final String C = "https://dorsal.example/canonical";

    private SearchLines() {}

    /**
     * Line of the table.
     *
     * @param query parameters, separated by spaces
     * @param hits predicate of the expected records
     */
    record SearchLine(String type, String query, Predicate<SomeRecord> hits) {
        List<String> names() {
            return Stream.of(query.split(" "))
                    .map(name -> name.substring(0, name.indexOf('=')).replace(":not", ""))
                    .toList();
        }

        boolean misses() {
            return NORTH.ids(type, hits).isEmpty();
        }
    }

    private static SearchLine line(String type, String query, Predicate<SomeRecord> hits) {
        return new SearchLine(type, query, hits);
    }

    private static SearchLine miss(String type, String query) {
        return new SearchLine(type, query, _ -> false);
    }

    static Predicate<SomeRecord> every(int divisor, int remainder) {
        return record -> record.number() % divisor == remainder;
    }

    private static Predicate<SomeRecord> slot(String slot) {
        return record -> record.slot().equals(slot);
    }

    private static Predicate<SomeRecord> number(Predicate<Integer> predicate) {
        return record -> predicate.test(record.number());
    }

    static List<SearchLine> table() {
        var lines = new ArrayList<SearchLine>();
        for (var type : List.of("QuestionnaireResponse", "Observation", "CarePlan", "Provenance", "AuditEvent")) {
            lines.addAll(ofEveryType(type));
        }
        lines.addAll(responses());
        lines.addAll(observations());
        lines.addAll(plans());
        lines.addAll(provenances());
        lines.addAll(events());
        return lines;
    }

    private static List<SearchLine> ofEveryType(String type) {
        var date = SearchParameters.dateOf(type);
        var ids = NORTH.ids(type, every(13, 5));
        var lines = new ArrayList<>(List.of(
                line(
                        type,
                        "_id=" + ids.getFirst(),
                        record -> record.version().id().equals(ids.getFirst())),
                line(
                        type,
                        "_id=" + String.join(",", ids),
                        record -> ids.contains(record.version().id())),
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
        if (!List.of("Provenance", "AuditEvent").contains(type)) {
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

    private static List<SearchLine> responses() {
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

    private static List<SearchLine> observations() {
        var type = "Observation";
        var response = SomeRecords.id("search-north", 7, "r");
        return List.of(
                line(type, "code=" + C + "/CodeSystem/observation|triage-result", slot("panel")),
                line(type, "code=72514-3", slot("pain")),
                line(type, "code=triage-result,http://loinc.org|72514-3", _ -> true),
                line(type, "code:not=triage-result", slot("pain")),
                miss(type, "code=|triage-result"),
                miss(type, "code=triage-result code=72514-3"),
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
                miss(type, "value-concept=" + C + "/CodeSystem/cause|emergency"),
                miss(type, "component-code=" + C + "/CodeSystem/cause|none"),
                miss(type, "component-value-concept=" + C + "/CodeSystem/disposition|none"));
    }

    private static List<SearchLine> plans() {
        var type = "CarePlan";
        var response = "QuestionnaireResponse/" + SomeRecords.id("search-north", 7, "r");
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
                miss(type, "instantiates-canonical=" + C + "/PlanDefinition/care|2.0.0"),
                line(type, "supporting-info=" + response, number(n -> n == 7)),
                line(type, "supporting-info=" + SomeSearch.SELF + "/" + response + "/_history/1", number(n -> n == 7)),
                miss(type, "supporting-info=" + response + "/_history/2"),
                line(
                        type,
                        "supporting-info=Observation/" + SomeRecords.id("search-north", 9, "panel"),
                        number(n -> n == 9)));
    }

    private static List<SearchLine> provenances() {
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

    private static List<SearchLine> events() {
        var type = "AuditEvent";
        var response = "QuestionnaireResponse/" + SomeRecords.id("search-north", 9, "r");
        return List.of(
                line(type, "type=rest", _ -> true),
                miss(type, "type=urn:others|rest"),
                line(type, "subtype=read", every(2, 1)),
                line(type, "subtype:not=http://hl7.org/fhir/restful-interaction|read", every(2, 0)),
                miss(type, "subtype=vread"),
                line(type, "action=C", every(2, 0)),
                line(type, "action=C,R outcome=4", every(4, 0)),
                miss(type, "action=D"),
                line(type, "outcome=0", every(4, 0).negate()),
                miss(type, "outcome=8"),
                line(type, "agent=Practitioner/a2", every(4, 2)),
                line(
                        type,
                        "agent=Practitioner/a1,Practitioner/a2 patient=p1",
                        number(n -> n % 5 == 1 && (n % 4 == 1 || n % 4 == 2))),
                miss(type, "agent=Practitioner/a9"),
                line(type, "entity=" + response, number(n -> n == 9)),
                line(type, "entity=" + response + "/_history/1", number(n -> n == 9)),
                miss(type, "entity=" + response + "/_history/2"));
    }
}
