package org.dorsal.sandbox;

import ca.uhn.fhir.context.FhirContext;
import java.util.*;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Resource;

/** Search parameter of the sandbox: the compared elements and the kind of comparison. */
record SearchParameter(String name, Kind kind, String path) {
    /** Kind of comparison of the values. */
    enum Kind {
        TOKEN,
        DATE,
        REFERENCE,
        TEXT
    }

    private static final Map<String, List<SearchParameter>> TABLE = Map.ofEntries(
            row("Patient", "identifier token identifier, birthdate date birthDate, name text name.family"),
            row("Practitioner", "identifier token identifier, name text name.family"),
            row("Encounter", subject() + "status token status, date date period"),
            row(
                    "Condition",
                    subject() + "code token code, category token category, clinical-status token clinicalStatus,"
                            + "verification-status token verificationStatus, onset-date date onset[x],"
                            + "recorded-date date recordedDate, encounter reference encounter"),
            row("Procedure", subject() + "code token code, status token status, date date performed[x]"),
            row(
                    "MedicationRequest",
                    subject() + "code token medication[x], status token status, intent token intent,"
                            + "authoredon date authoredOn"),
            row(
                    "MedicationStatement",
                    subject() + "code token medication[x], status token status, effective date effective[x]"),
            row(
                    "Observation",
                    subject() + "code token code, category token category, status token status, date date effective[x],"
                            + "identifier token identifier, encounter reference encounter"),
            row(
                    "QuestionnaireResponse",
                    subject() + "status token status, questionnaire text questionnaire, authored date authored,"
                            + "identifier token identifier, encounter reference encounter"),
            row(
                    "CarePlan",
                    subject() + "status token status, category token category, date date period,"
                            + "identifier token identifier"),
            row(
                    "DocumentReference",
                    subject() + "type token type, category token category, status token status, date date date,"
                            + "identifier token identifier"),
            row("Provenance", "target reference target, patient reference target, recorded date recorded"));

    /** The parameters of a type: its own and those of all. */
    static Stream<SearchParameter> of(String type) {
        return Stream.concat(
                TABLE.getOrDefault(type, List.of()).stream(),
                Stream.of(
                        new SearchParameter("_id", Kind.TOKEN, "id"),
                        new SearchParameter("_lastUpdated", Kind.DATE, "meta.lastUpdated")));
    }

    static Optional<SearchParameter> named(String type, String name) {
        return of(type).filter(p -> p.name.equals(name)).findFirst();
    }

    List<Base> values(Resource resource) {
        if (path.equals("id")) {
            return List.of(resource.getIdElement());
        }
        List<IBase> values =
                FhirContext.forR4Cached().newTerser().getValues(resource, resource.fhirType() + "." + path);
        return values.stream().map(Base.class::cast).toList();
    }

    private static String subject() {
        return "patient reference subject, subject reference subject,";
    }

    private static Map.Entry<String, List<SearchParameter>> row(String type, String parameters) {
        return Map.entry(
                type,
                Stream.of(parameters.split(",\\s*"))
                        .map(p -> p.split(" "))
                        .map(p -> new SearchParameter(p[0], Kind.valueOf(p[1].toUpperCase(Locale.ROOT)), p[2]))
                        .toList());
    }
}
