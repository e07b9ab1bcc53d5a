package org.dorsal.smart.launch;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.dorsal.smart.Scopes;

/**
 * Which scopes a launch asks for, and what is missing when fewer come back. As few as the pages need: the banner, what suggests
 * answers, and who launched.
 */
final class AskedScopes {
    private static final List<String> NEEDED = List.of(
            "online_access",
            "patient/Patient.r",
            "patient/Condition.rs",
            "patient/MedicationRequest.rs",
            "patient/MedicationStatement.rs",
            "patient/Observation.rs",
            "user/Practitioner.r");

    private static final Pattern READING = Pattern.compile("\\.(?:r|s|rs)$");
    private static final Pattern ON_RECORDS = Pattern.compile("(?:patient|user|system)/.*");

    private AskedScopes() {}

    /** @param fromChart the EHR launches and says which patient; else the EHR has to ask */
    static Set<String> of(EhrRegistration registration, SmartEhr ehr, boolean fromChart) {
        Set<String> asked = new LinkedHashSet<>(List.of(fromChart ? "launch" : "launch/patient", "openid", "fhirUser"));
        if (registration.scopes().isEmpty()) {
            NEEDED.forEach(scope -> asked.add(speaksVersion2(ehr) ? scope : inVersion1(scope)));
        } else {
            registration.scopes().stream()
                    .filter(scope -> !scope.equals("launch") && !scope.equals("launch/patient"))
                    .forEach(asked::add);
        }
        return asked;
    }

    /** What was asked for on records, or for later, and was not given. What the launch itself proves is no loss. */
    static List<String> lost(Set<String> asked, Set<String> granted) {
        Scopes given = Scopes.parse(granted);
        List<String> lost = new ArrayList<>();
        for (String scope : asked) {
            boolean missing = ON_RECORDS.matcher(scope).matches()
                    ? !given.cover(scope)
                    : isForLater(scope) && granted.stream().noneMatch(AskedScopes::isForLater);
            if (missing) {
                lost.add(scope);
            }
        }
        lost.sort(String::compareTo);
        return List.copyOf(lost);
    }

    /** An EHR that lists neither version is asked in the words of today. */
    private static boolean speaksVersion2(SmartEhr ehr) {
        return ehr.capabilities().contains("permission-v2")
                || !ehr.capabilities().contains("permission-v1");
    }

    private static String inVersion1(String scope) {
        return READING.matcher(scope).replaceFirst(".read");
    }

    private static boolean isForLater(String scope) {
        return scope.equals("online_access") || scope.equals("offline_access");
    }
}
