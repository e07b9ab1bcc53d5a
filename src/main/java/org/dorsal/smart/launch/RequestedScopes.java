package org.dorsal.smart.launch;

import java.util.*;
import java.util.regex.*;
import java.util.stream.Stream;
import org.dorsal.smart.Scopes;

/**
 * Scopes requested for a client, and those missing from the grant. A launch requests only scopes for the banner, for
 * suggested answers and for the user's identity; write scopes are requested for clinicians' tokens or for the site's
 * backend client, depending on the site.
 */
final class RequestedScopes {
    /** Target of prescriptions' references, for example at Epic and MEDITECH. */
    private static final String MEDICINE = "patient/Medication.r";

    private static final List<String> READ = List.of(
            "online_access",
            "patient/Patient.r",
            "patient/Condition.rs",
            "patient/MedicationRequest.rs",
            "patient/MedicationStatement.rs",
            MEDICINE,
            "patient/Observation.rs",
            "user/Practitioner.r");

    /** Resource types of results. Deletion is never requested. */
    private static final List<String> WRITTEN =
            List.of("DocumentReference.crus", "QuestionnaireResponse.crus", "Observation.crus", "CarePlan.crus");

    /** Resource types that a follow-up reads. */
    private static final List<String> FOLLOWED = List.of("Condition.rs", "Encounter.rs", "Procedure.rs");

    /** Reading and writing in one word of version 2, with what narrows it. */
    private static final Pattern VERSION_2 = Pattern.compile("([^.]+)\\.(c?)(r?)(u?)(d?)(s?)(\\?.*)?");

    private static final Pattern ON_RECORDS = Pattern.compile("(?:patient|user|system)/.*");

    private RequestedScopes() {}

    /**
     * @param listed {@code scopes_supported}: who lists scopes on records and not Medication has none, as Oracle
     * @param fromChart the EHR launches and says which patient; else the EHR has to ask
     */
    static Set<String> of(
            EhrRegistration registration, List<String> capabilities, List<String> listed, boolean fromChart) {
        Set<String> requested =
                new LinkedHashSet<>(List.of(fromChart ? "launch" : "launch/patient", "openid", "fhirUser"));
        if (registration.scopes().isEmpty()) {
            Stream<String> resourceScopes = registration.writesByLaunch() ? readAndWritten() : READ.stream();
            resourceScopes
                    .filter(scope -> !scope.equals(MEDICINE) || !lacks(listed, MEDICINE))
                    .flatMap(scope -> inWordsOf(capabilities, scope))
                    .forEach(requested::add);
        } else {
            registration.scopes().stream()
                    .filter(scope -> !scope.equals("launch") && !scope.equals("launch/patient"))
                    .forEach(requested::add);
        }
        return requested;
    }

    /** Scopes of the site's backend client. */
    static Set<String> of(SiteClient.BackendRegistration registration, List<String> capabilities) {
        Set<String> requested = new LinkedHashSet<>(registration.scopes());
        if (requested.isEmpty()) {
            Stream.concat(WRITTEN.stream(), FOLLOWED.stream().filter(_ -> registration.followUp()))
                    .flatMap(scope -> inWordsOf(capabilities, "system/" + scope))
                    .forEach(requested::add);
        }
        return requested;
    }

    /**
     * Requested record and online/offline scopes that were not granted. Scopes that the launch itself proves are not
     * reported.
     */
    static List<String> lost(Set<String> requested, Set<String> granted) {
        Scopes received = Scopes.parse(granted);
        List<String> lost = new ArrayList<>();
        for (String scope : requested) {
            if (ON_RECORDS.matcher(scope).matches()) {
                // EHRs answer patient/ with the user's own right, which reaches this patient, too
                halves(scope)
                        .filter(half ->
                                !received.cover(half) && !received.cover(half.replaceFirst("^patient/", "user/")))
                        .forEach(lost::add);
            } else if (isForLater(scope) && granted.stream().noneMatch(RequestedScopes::isForLater)) {
                lost.add(scope);
            }
        }
        lost.sort(String::compareTo);
        return List.copyOf(lost);
    }

    private static boolean lacks(List<String> listed, String scope) {
        List<String> onRecords = listed.stream()
                .filter(listing -> ON_RECORDS.matcher(listing).matches())
                .toList();
        return !onRecords.isEmpty()
                && !lost(Set.of(scope), Set.copyOf(onRecords)).isEmpty();
    }

    private static Stream<String> readAndWritten() {
        return Stream.concat(
                READ.stream().filter(scope -> !scope.equals("patient/Observation.rs")), // written, too
                WRITTEN.stream().map("patient/"::concat));
    }

    /** Scope in the version that the EHR lists; version 2 if it lists neither. */
    private static Stream<String> inWordsOf(List<String> capabilities, String scope) {
        boolean version2 = capabilities.contains("permission-v2") || !capabilities.contains("permission-v1");
        return version2
                ? Stream.of(scope)
                : halves(scope).map(half -> {
                    Matcher word = VERSION_2.matcher(half);
                    return word.matches() ? word.group(1) + (writes(word) ? ".write" : ".read") : half;
                });
    }

    /** Reading and writing apart: a page says which of them it can't, and version 1 has a word for each. */
    private static Stream<String> halves(String scope) {
        Matcher word = VERSION_2.matcher(scope);
        if (!word.matches() || !writes(word) || (word.group(3) + word.group(6)).isEmpty()) {
            return Stream.of(scope);
        }
        String narrowed = word.group(7) == null ? "" : word.group(7);
        return Stream.of(word.group(3) + word.group(6), word.group(2) + word.group(4) + word.group(5))
                .map(letters -> word.group(1) + "." + letters + narrowed);
    }

    private static boolean writes(Matcher word) {
        return !(word.group(2) + word.group(4) + word.group(5)).isEmpty();
    }

    private static boolean isForLater(String scope) {
        return scope.equals("online_access") || scope.equals("offline_access");
    }
}
