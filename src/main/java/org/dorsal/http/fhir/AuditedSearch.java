package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.api.QualifiedParamList;
import java.util.*;
import java.util.regex.*;
import java.util.stream.Collectors;
import org.dorsal.fhirjson.LogicalIds;
import org.dorsal.store.StoredVersion;

/**
 * Search as audit events contain it. A value that identifies a person, or a resource of one, stays only in the record
 * of that person: an erasure empties the events of the erased record and no others.
 */
record AuditedSearch(SearchParser.ParsedSearch search) {
    /** Reference to a patient below any base: an id must not stay because its base is a foreign one. */
    private static final Pattern PATIENT = Pattern.compile("(?:.*/)?Patient/(" + LogicalIds.EHR + ")(?:/_history/.*)?");

    private static final Pattern STAFF =
            Pattern.compile("(?:.*/)?(?:Practitioner|PractitionerRole|Organization|Device)/[^/]+");

    /** Logical ids of the patients that the search names as patient, author, agent or entity. */
    List<String> patients() {
        return search.used().stream()
                .flatMap(parameter -> kind(parameter).stream()
                        .flatMap(kind -> choices(parameter).stream().flatMap(value -> patient(kind, value).stream())))
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * Decoded text of the whole search for the event about a patient, independent of the page.
     *
     * @param patient logical id; empty for the event about no patient
     * @param shown the patient's resources in the answer
     */
    String textFor(String patient, List<StoredVersion> shown) {
        return search.used().stream()
                .map(parameter -> parameter.name() + "="
                        + kind(parameter)
                                .map(kind -> choices(parameter).stream()
                                        .filter(value -> mayStay(kind, parameter, value, patient, shown))
                                        .collect(Collectors.joining(",")))
                                .orElse(parameter.value()))
                .collect(Collectors.joining("&", search.query().type() + "?", ""));
    }

    private static boolean mayStay(
            ParameterKind kind,
            Links.QueryParameter parameter,
            String value,
            String patient,
            List<StoredVersion> shown) {
        Optional<String> named = patient(kind, value);
        if (named.isPresent()) {
            return named.get().equals(patient);
        }
        if (kind instanceof ParameterKind.Id) {
            return shown.stream().anyMatch(version -> version.id().equals(value));
        }
        // each resource in the answer matches the only value of the parameter, so the value is of this patient
        boolean ofPatient = !patient.isEmpty()
                && !shown.isEmpty()
                && parameter.name().indexOf(':') < 0
                && choices(parameter).size() == 1;
        return ofPatient
                || (kind instanceof ParameterKind.Reference
                        && STAFF.matcher(value).matches());
    }

    /** Returns the kind of a parameter with values that identify a person or a person's resource; empty for others. */
    private Optional<ParameterKind> kind(Links.QueryParameter parameter) {
        String name = parameter.name().split(":", 2)[0];
        return SearchParameters.of(search.query().type(), name)
                .map(SearchParameters.SearchParameter::kind)
                .filter(kind -> switch (kind) {
                    case ParameterKind.PatientOfRecord _, ParameterKind.Id _, ParameterKind.Reference _ -> true;
                    case ParameterKind.TokenParameter _ -> name.equals("identifier");
                    case ParameterKind.LastUpdated _,
                            ParameterKind.ClinicalDate _,
                            ParameterKind.StatusParameter _,
                            ParameterKind.CodeParameter _,
                            ParameterKind.ActionParameter _,
                            ParameterKind.ComponentParameter _,
                            ParameterKind.CanonicalParameter _,
                            ParameterKind.TextParameter _ -> false;
                });
    }

    private static Optional<String> patient(ParameterKind kind, String value) {
        Matcher reference = PATIENT.matcher(value);
        return switch (kind) {
            case ParameterKind.PatientOfRecord _ -> Optional.of(reference.matches() ? reference.group(1) : value);
            case ParameterKind.Reference _ ->
                Optional.of(value).filter(_ -> reference.matches()).map(_ -> reference.group(1));
            default -> Optional.empty();
        };
    }

    private static List<String> choices(Links.QueryParameter parameter) {
        return QualifiedParamList.splitQueryStringByCommasIgnoreEscape(null, parameter.value());
    }
}
