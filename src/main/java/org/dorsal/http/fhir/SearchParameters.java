package org.dorsal.http.fhir;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAction;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.CarePlan.CarePlanIntent;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;

/**
 * The one table of what can be searched: reading, refusing and the CapabilityStatement all follow it. Of modifiers there is
 * {@code :not}, where {@link Kind#mayBeNegated}; chains, {@code _include}, {@code _has} and the like are refused because each
 * of them could reach past the caller's compartment.
 */
final class SearchParameters {
    private static final Kind PATIENT = new Kind.PatientOfRecord();
    private static final Kind DATE = new Kind.ClinicalDate();
    private static final Kind TOKEN = new Kind.Token();
    private static final Kind CANONICAL = new Kind.Canonical();
    private static final Kind ENCOUNTER = ehr("Encounter");
    private static final Kind ACTOR =
            ehr("Practitioner", "PractitionerRole", "Organization", "RelatedPerson", "Patient", "Device");

    /** What happened to whom: events write all of these relative. */
    private static final Kind ENTITY =
            here("Patient", "QuestionnaireResponse", "Observation", "CarePlan", "Provenance", "Device");

    private static final List<SearchParameter> OF_EVERY_TYPE = List.of(
            new SearchParameter("_id", "Resource-id", new Kind.Id()),
            new SearchParameter("_lastUpdated", "Resource-lastUpdated", new Kind.LastUpdated()));

    private static final Map<String, List<SearchParameter>> TABLE = table(
            Map.entry(
                    "QuestionnaireResponse",
                    List.of(
                            of("questionnaire", "QuestionnaireResponse-questionnaire", CANONICAL),
                            of("status", "QuestionnaireResponse-status", responseStatus()),
                            of("subject", "QuestionnaireResponse-subject", PATIENT),
                            of("patient", "QuestionnaireResponse-patient", PATIENT),
                            of("authored", "QuestionnaireResponse-authored", DATE),
                            of("author", "QuestionnaireResponse-author", ACTOR),
                            of("encounter", "QuestionnaireResponse-encounter", ENCOUNTER),
                            of("identifier", "QuestionnaireResponse-identifier", TOKEN))),
            Map.entry(
                    "Observation",
                    List.of(
                            of("subject", "Observation-subject", PATIENT),
                            of("patient", "clinical-patient", PATIENT),
                            of("code", "clinical-code", TOKEN),
                            of("category", "Observation-category", TOKEN),
                            of("status", "Observation-status", observationStatus()),
                            of("date", "clinical-date", DATE),
                            of("derived-from", "Observation-derived-from", here("QuestionnaireResponse")),
                            of("encounter", "clinical-encounter", ENCOUNTER),
                            of("value-concept", "Observation-value-concept", TOKEN))),
            Map.entry(
                    "CarePlan",
                    List.of(
                            of("subject", "CarePlan-subject", PATIENT),
                            of("patient", "clinical-patient", PATIENT),
                            of("status", "CarePlan-status", planStatus()),
                            of("intent", "CarePlan-intent", planIntent()),
                            of("category", "CarePlan-category", TOKEN),
                            of("date", "clinical-date", DATE),
                            of("encounter", "CarePlan-encounter", ENCOUNTER),
                            of("instantiates-canonical", "CarePlan-instantiates-canonical", CANONICAL))),
            Map.entry(
                    "Provenance",
                    List.of(
                            of("target", "Provenance-target", here("Observation", "CarePlan", "QuestionnaireResponse")),
                            of("patient", "Provenance-patient", PATIENT),
                            of("recorded", "Provenance-recorded", DATE),
                            of("agent", "Provenance-agent", ACTOR))),
            Map.entry("Device", List.of()),
            Map.entry(
                    "AuditEvent",
                    List.of(
                            of("patient", "AuditEvent-patient", PATIENT),
                            of("agent", "AuditEvent-agent", ACTOR),
                            of("date", "AuditEvent-date", DATE),
                            of("type", "AuditEvent-type", TOKEN),
                            of("subtype", "AuditEvent-subtype", TOKEN),
                            of("action", "AuditEvent-action", eventAction()),
                            of("outcome", "AuditEvent-outcome", eventOutcome()),
                            of("entity", "AuditEvent-entity", ENTITY))));

    private SearchParameters() {}

    /** The types that can be searched. */
    static Set<String> types() {
        return TABLE.keySet();
    }

    /** What that type can be searched by, in the order of its documentation; empty when it can't be searched. */
    static List<SearchParameter> of(String type) {
        return TABLE.getOrDefault(type, List.of());
    }

    static Optional<SearchParameter> of(String type, String name) {
        return of(type).stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst();
    }

    /** Name of the type's date, which {@code _sort} takes too. */
    static String dateOf(String type) {
        return of(type).stream()
                .filter(parameter -> parameter.kind() instanceof Kind.ClinicalDate)
                .map(SearchParameter::name)
                .findFirst()
                .orElse("date");
    }

    @SafeVarargs
    private static Map<String, List<SearchParameter>> table(Map.Entry<String, List<SearchParameter>>... rows) {
        var table = new LinkedHashMap<String, List<SearchParameter>>();
        for (var row : rows) {
            table.put(
                    row.getKey(),
                    Stream.concat(OF_EVERY_TYPE.stream(), row.getValue().stream())
                            .toList());
        }
        return table;
    }

    private static SearchParameter of(String name, String definition, Kind kind) {
        return new SearchParameter(name, definition, kind);
    }

    private static Kind ehr(String... types) {
        return new Kind.Reference(new LinkedHashSet<>(List.of(types)), Kind.Target.EHR);
    }

    private static Kind here(String... types) {
        return new Kind.Reference(new LinkedHashSet<>(List.of(types)), Kind.Target.HERE);
    }

    private static Kind responseStatus() {
        return new Kind.Status(codes(
                QuestionnaireResponseStatus.COMPLETED.getSystem(),
                QuestionnaireResponseStatus.values(),
                QuestionnaireResponseStatus::toCode));
    }

    private static Kind observationStatus() {
        return new Kind.Status(
                codes(ObservationStatus.FINAL.getSystem(), ObservationStatus.values(), ObservationStatus::toCode));
    }

    private static Kind planStatus() {
        return new Kind.Status(
                codes(CarePlanStatus.ACTIVE.getSystem(), CarePlanStatus.values(), CarePlanStatus::toCode));
    }

    private static Kind planIntent() {
        return new Kind.Coded(codes(CarePlanIntent.PLAN.getSystem(), CarePlanIntent.values(), CarePlanIntent::toCode));
    }

    private static Kind eventAction() {
        return new Kind.Coded(
                codes(AuditEventAction.R.getSystem(), AuditEventAction.values(), AuditEventAction::toCode));
    }

    private static Kind eventOutcome() {
        return new Kind.Coded(
                codes(AuditEventOutcome._0.getSystem(), AuditEventOutcome.values(), AuditEventOutcome::toCode));
    }

    /** HAPI's enums end with NULL, which has no code. */
    private static <E extends Enum<E>> Kind.Codes codes(String system, E[] values, Function<E, String> toCode) {
        return new Kind.Codes(
                system,
                Arrays.stream(values)
                        .filter(value -> !value.name().equals("NULL"))
                        .map(toCode)
                        .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    /**
     * One search parameter of one type.
     *
     * @param name as it stands in a URL
     * @param definition its id below {@code http://hl7.org/fhir/SearchParameter/}
     */
    record SearchParameter(String name, String definition, Kind kind) {
        /** Canonical of its definition in R4. */
        String canonical() {
            return "http://hl7.org/fhir/SearchParameter/" + definition;
        }
    }
}
