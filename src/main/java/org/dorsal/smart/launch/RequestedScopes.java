package org.dorsal.smart.launch;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.smart.Scopes;

/**
 * Which scopes a client asks for, and what is missing when fewer come back. As few as are needed: a launch's for the banner,
 * what suggests answers, and who launched; and for what is written back, where clinicians' tokens or the site's own client do.
 */
final class RequestedScopes {
    /** To what prescriptions point, at Epic and MEDITECH for one. */
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

    /** What results consist of. Nothing is ever deleted. */
    private static final List<String> WRITTEN =
            List.of("DocumentReference.crus", "QuestionnaireResponse.crus", "Observation.crus", "CarePlan.crus");

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
        Set<String> asked = new LinkedHashSet<>(List.of(fromChart ? "launch" : "launch/patient", "openid", "fhirUser"));
        if (registration.scopes().isEmpty()) {
            Stream<String> own = registration.writesByLaunch() ? readAndWritten() : READ.stream();
            own.filter(scope -> !scope.equals(MEDICINE) || !lacks(listed, MEDICINE))
                    .flatMap(scope -> inWordsOf(capabilities, scope))
                    .forEach(asked::add);
        } else {
            registration.scopes().stream()
                    .filter(scope -> !scope.equals("launch") && !scope.equals("launch/patient"))
                    .forEach(asked::add);
        }
        return asked;
    }

    /** Of the site's own client. */
    static Set<String> of(SiteClient.BackendRegistration registration, List<String> capabilities) {
        Set<String> asked = new LinkedHashSet<>(registration.scopes());
        if (asked.isEmpty()) {
            WRITTEN.stream()
                    .flatMap(scope -> inWordsOf(capabilities, "system/" + scope))
                    .forEach(asked::add);
        }
        return asked;
    }

    /** What was asked for on records, or for later, and was not given. What the launch itself proves is no loss. */
    static List<String> lost(Set<String> asked, Set<String> granted) {
        Scopes given = Scopes.parse(granted);
        List<String> lost = new ArrayList<>();
        for (String scope : asked) {
            if (ON_RECORDS.matcher(scope).matches()) {
                // EHRs answer patient/ with the user's own right, which reaches this patient, too
                halves(scope)
                        .filter(half -> !given.cover(half) && !given.cover(half.replaceFirst("^patient/", "user/")))
                        .forEach(lost::add);
            } else if (isForLater(scope) && granted.stream().noneMatch(RequestedScopes::isForLater)) {
                lost.add(scope);
            }
        }
        lost.sort(String::compareTo);
        return List.copyOf(lost);
    }

    private static boolean lacks(List<String> listed, String scope) {
        List<String> onRecords =
                listed.stream().filter(one -> ON_RECORDS.matcher(one).matches()).toList();
        return !onRecords.isEmpty()
                && !lost(Set.of(scope), Set.copyOf(onRecords)).isEmpty();
    }

    private static Stream<String> readAndWritten() {
        return Stream.concat(
                READ.stream().filter(scope -> !scope.equals("patient/Observation.rs")), // written, too
                WRITTEN.stream().map("patient/"::concat));
    }

    /** An EHR that lists neither version is asked in the words of today. */
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
