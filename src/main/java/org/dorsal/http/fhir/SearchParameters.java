package org.dorsal.http.fhir;

import java.util.*;
import java.util.function.Function;
import java.util.stream.*;
import org.dorsal.knowledge.Codes;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAction;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.CarePlan.CarePlanIntent;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Enumerations.SearchParamType;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Subscription.SubscriptionStatus;

/**
 * The one table of what can be searched: reading, refusing and the CapabilityStatement all follow it. Of modifiers
 * there is {@code :not}, where {@link ParameterKind#mayBeNegated}; chains, {@code _include}, {@code _has} and the
 * like are refused because each of them could reach past the caller's compartment.
 */
final class SearchParameters {
    private static final ParameterKind.BoundCodes RESPONSE_STATUS = codes(
            QuestionnaireResponseStatus.values(),
            QuestionnaireResponseStatus::getSystem,
            QuestionnaireResponseStatus::toCode);
    private static final ParameterKind.BoundCodes OBSERVATION_STATUS =
            codes(ObservationStatus.values(), ObservationStatus::getSystem, ObservationStatus::toCode);
    private static final ParameterKind.BoundCodes PLAN_STATUS =
            codes(CarePlanStatus.values(), CarePlanStatus::getSystem, CarePlanStatus::toCode);
    private static final ParameterKind.BoundCodes PLAN_INTENT =
            codes(CarePlanIntent.values(), CarePlanIntent::getSystem, CarePlanIntent::toCode);
    private static final ParameterKind.BoundCodes EVENT_ACTION =
            codes(AuditEventAction.values(), AuditEventAction::getSystem, AuditEventAction::toCode);
    private static final ParameterKind.BoundCodes EVENT_OUTCOME =
            codes(AuditEventOutcome.values(), AuditEventOutcome::getSystem, AuditEventOutcome::toCode);
    private static final ParameterKind.BoundCodes PUBLICATION_STATUS =
            codes(PublicationStatus.values(), PublicationStatus::getSystem, PublicationStatus::toCode);
    private static final ParameterKind.BoundCodes SUBSCRIPTION_STATUS =
            codes(SubscriptionStatus.values(), SubscriptionStatus::getSystem, SubscriptionStatus::toCode);
    private static final ParameterKind PATIENT = new ParameterKind.PatientOfRecord();
    private static final ParameterKind DATE = new ParameterKind.ClinicalDate();
    private static final ParameterKind TOKEN = new ParameterKind.TokenParameter();
    private static final ParameterKind ACTION = new ParameterKind.ActionParameter(Optional.empty());
    private static final ParameterKind CANONICAL = new ParameterKind.CanonicalParameter();
    private static final ParameterKind ENCOUNTER = ehr("Encounter");
    private static final ParameterKind ACTOR =
            ehr("Practitioner", "PractitionerRole", "Organization", "RelatedPerson", "Patient", "Device");

    /** Entity of an audit event; events contain relative references only. */
    private static final ParameterKind ENTITY =
            localReference("Patient", "QuestionnaireResponse", "Observation", "CarePlan", "Provenance", "Device");

    private static final Set<String> CONFORMANCE =
            Set.of("CodeSystem", "ValueSet", "StructureDefinition", "OperationDefinition", "SearchParameter");

    private static final List<SearchParameter> OF_EVERY_TYPE = List.of(
            of("_id", "Resource-id", new ParameterKind.Id()),
            of("_lastUpdated", "Resource-lastUpdated", new ParameterKind.LastUpdated()));

    private static final Map<String, List<SearchParameter>> TABLE = Map.of(
            "QuestionnaireResponse",
            List.of(
                    of("questionnaire", "QuestionnaireResponse-questionnaire", CANONICAL),
                    of("status", "QuestionnaireResponse-status", new ParameterKind.StatusParameter(RESPONSE_STATUS)),
                    of("subject", "QuestionnaireResponse-subject", PATIENT),
                    of("patient", "QuestionnaireResponse-patient", PATIENT),
                    of("authored", "QuestionnaireResponse-authored", DATE),
                    of("author", "QuestionnaireResponse-author", ACTOR),
                    of("encounter", "QuestionnaireResponse-encounter", ENCOUNTER),
                    of("identifier", "QuestionnaireResponse-identifier", TOKEN)),
            "Observation",
            List.of(
                    of("subject", "Observation-subject", PATIENT),
                    of("patient", "clinical-patient", PATIENT),
                    of("code", "clinical-code", TOKEN),
                    of("category", "Observation-category", TOKEN),
                    of("status", "Observation-status", new ParameterKind.StatusParameter(OBSERVATION_STATUS)),
                    of("date", "clinical-date", DATE),
                    of("derived-from", "Observation-derived-from", localReference("QuestionnaireResponse")),
                    of("encounter", "clinical-encounter", ENCOUNTER),
                    of("value-concept", "Observation-value-concept", TOKEN),
                    of("component-code", "Observation-component-code", component("cause")),
                    of("component-value-concept", "Observation-component-value-concept", component("disposition"))),
            "CarePlan",
            List.of(
                    of("subject", "CarePlan-subject", PATIENT),
                    of("patient", "clinical-patient", PATIENT),
                    of("status", "CarePlan-status", new ParameterKind.StatusParameter(PLAN_STATUS)),
                    of("intent", "CarePlan-intent", new ParameterKind.CodeParameter(PLAN_INTENT)),
                    of("category", "CarePlan-category", TOKEN),
                    of("date", "clinical-date", DATE),
                    of("encounter", "CarePlan-encounter", ENCOUNTER),
                    of("instantiates-canonical", "CarePlan-instantiates-canonical", CANONICAL),
                    new SearchParameter(
                            "supporting-info",
                            Codes.CANONICAL + "/SearchParameter/care-plan-supporting-info",
                            localReference("QuestionnaireResponse", "Observation"))),
            "Provenance",
            List.of(
                    of(
                            "target",
                            "Provenance-target",
                            localReference("Observation", "CarePlan", "QuestionnaireResponse")),
                    of("patient", "Provenance-patient", PATIENT),
                    of("recorded", "Provenance-recorded", DATE),
                    of("agent", "Provenance-agent", ACTOR)),
            "Device",
            List.of(),
            SubscriptionProvider.TYPE,
            List.of(
                    of("status", "Subscription-status", new ParameterKind.StatusParameter(SUBSCRIPTION_STATUS)),
                    of("url", "Subscription-url", new ParameterKind.TextParameter(SearchParamType.URI))),
            "AuditEvent",
            List.of(
                    of("patient", "AuditEvent-patient", PATIENT),
                    of("agent", "AuditEvent-agent", ACTOR),
                    of("date", "AuditEvent-date", DATE),
                    of("type", "AuditEvent-type", ACTION),
                    of("subtype", "AuditEvent-subtype", ACTION),
                    of("action", "AuditEvent-action", new ParameterKind.ActionParameter(Optional.of(EVENT_ACTION))),
                    of("outcome", "AuditEvent-outcome", new ParameterKind.CodeParameter(EVENT_OUTCOME)),
                    of("entity", "AuditEvent-entity", ENTITY)));

    private SearchParameters() {}

    /** Search parameters of a type, in the order of its documentation; empty if the type cannot be searched. */
    static List<SearchParameter> of(String type) {
        return TABLE.containsKey(type)
                ? Stream.concat(OF_EVERY_TYPE.stream(), TABLE.getOrDefault(type, List.of()).stream())
                        .toList()
                : published(type);
    }

    /** Search parameters of a published type: the same for each type; some types share definitions. */
    private static List<SearchParameter> published(String type) {
        if (!KnowledgeSearch.TYPES.contains(type)) {
            return List.of();
        }
        String shared = CONFORMANCE.contains(type) ? "conformance-" : type + "-";
        return List.of(
                of("_id", "Resource-id", new ParameterKind.TextParameter(SearchParamType.TOKEN)),
                of("url", shared + "url", new ParameterKind.TextParameter(SearchParamType.URI)),
                of("version", shared + "version", new ParameterKind.TextParameter(SearchParamType.TOKEN)),
                of("name", shared + "name", new ParameterKind.TextParameter(SearchParamType.STRING)),
                of("status", shared + "status", new ParameterKind.StatusParameter(PUBLICATION_STATUS)));
    }

    static Optional<SearchParameter> of(String type, String name) {
        return of(type).stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst();
    }

    /** Name of the type's date, which {@code _sort} takes too. */
    static String dateOf(String type) {
        return of(type).stream()
                .filter(parameter -> parameter.kind() instanceof ParameterKind.ClinicalDate)
                .map(SearchParameter::name)
                .findFirst()
                .orElse("date");
    }

    /**
     * The parameters that searches of the type take, for a client that wants others ignored ({@code handling=lenient}, R4
     * search, 3.1.1.6.1); the link to itself names those that were used.
     */
    static Map<String, List<String>> understood(String type, Map<String, List<String>> parameters) {
        Map<String, List<String>> understood = new LinkedHashMap<>(parameters);
        understood
                .keySet()
                .removeIf(name -> !name.equals(Cursor.NAME)
                        && !Paging.names(type).contains(name)
                        && of(type, name.split(":", 2)[0]).isEmpty());
        return understood;
    }

    private static SearchParameter of(String name, String definition, ParameterKind kind) {
        return new SearchParameter(name, "http://hl7.org/fhir/SearchParameter/" + definition, kind);
    }

    private static ParameterKind ehr(String... types) {
        return new ParameterKind.Reference(new LinkedHashSet<>(List.of(types)), ParameterKind.ReferenceOwner.EHR);
    }

    private static ParameterKind component(String codes) {
        return new ParameterKind.ComponentParameter(Codes.system(codes));
    }

    private static ParameterKind localReference(String... types) {
        return new ParameterKind.Reference(new LinkedHashSet<>(List.of(types)), ParameterKind.ReferenceOwner.HERE);
    }

    /** HAPI's enums end with NULL, which has no code. */
    private static <E extends Enum<E>> ParameterKind.BoundCodes codes(
            E[] values, Function<E, String> system, Function<E, String> code) {
        return new ParameterKind.BoundCodes(
                system.apply(values[0]),
                Arrays.stream(values)
                        .filter(value -> !value.name().equals("NULL"))
                        .map(code)
                        .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    /**
     * Search parameter of one type.
     *
     * @param name as it appears in a URL
     * @param canonical of its definition: in R4, or published here where R4 has none
     */
    record SearchParameter(String name, String canonical, ParameterKind kind) {}
}
