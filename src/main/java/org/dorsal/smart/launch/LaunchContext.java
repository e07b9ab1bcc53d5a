package org.dorsal.smart.launch;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.dorsal.smart.PatientId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a token response says about the launch (SMART App Launch 2.2.0, "Launch context"). Only the patient is needed; anything
 * else of a wrong shape is left out, and the log says which.
 */
record LaunchContext(
        PatientId patient,
        Launch.User user,
        Optional<String> encounter,
        Optional<String> intent,
        List<String> fhirContext,
        boolean bannerNeeded,
        Set<String> granted) {
    private static final Logger LOG = LoggerFactory.getLogger(LaunchContext.class);
    private static final int MOST_REFERENCES = 20;
    private static final Pattern INTENT = Pattern.compile("[A-Za-z0-9._:/-]{1,100}");
    private static final Pattern CLINICIAN = Pattern.compile("(?:Practitioner|PractitionerRole|Person)/.*");
    private static final Pattern LAYPERSON = Pattern.compile("(?:Patient|RelatedPerson)/.*");

    /** What a response turned out to be. */
    sealed interface Read {
        record Good(LaunchContext context) implements Read {}

        record Refused(LaunchRefusal why) implements Read {}
    }

    static Read read(JsonObject response, JWTClaimsSet idToken, EhrBase base, Set<String> asked) {
        Optional<PatientId> patient = patient(response);
        if (patient.isEmpty()) {
            return new Read.Refused(new LaunchRefusal.NoPatient());
        }
        Optional<String> written =
                Optional.ofNullable(idToken.getClaim("fhirUser")).map(Object::toString);
        Optional<String> fhirUser = written.flatMap(base::reference);
        if (fhirUser.filter(user -> LAYPERSON.matcher(user).matches()).isPresent()) {
            return new Read.Refused(new LaunchRefusal.NotAClinician());
        }
        Optional<String> clinician =
                fhirUser.filter(user -> CLINICIAN.matcher(user).matches());
        leftOut("fhirUser", written, clinician);
        return new Read.Good(new LaunchContext(
                patient.get(),
                new Launch.User(idToken.getIssuer(), idToken.getSubject(), clinician),
                optional(
                        response,
                        "encounter",
                        response.text("encounter").filter(PatientId::isId).map("Encounter/"::concat)),
                optional(
                        response,
                        "intent",
                        response.text("intent").filter(i -> INTENT.matcher(i).matches())),
                references(response, base),
                !response.is("need_patient_banner", false),
                scopes(response).orElse(asked)));
    }

    /** What was granted; empty when the response does not say, which means all that was asked for (RFC 6749, 5.1). */
    static Optional<Set<String>> scopes(JsonObject response) {
        return response.text("scope").map(scopes -> Set.copyOf(List.of(scopes.split(" +", -1))));
    }

    static Optional<PatientId> patient(JsonObject response) {
        return response.text("patient").filter(PatientId::isId).map(PatientId::new);
    }

    private static List<String> references(JsonObject response, EhrBase base) {
        return response.objects("fhirContext").stream()
                .flatMap(entry -> entry.text("reference").flatMap(base::reference).stream())
                .distinct()
                .limit(MOST_REFERENCES)
                .toList();
    }

    private static Optional<String> optional(JsonObject response, String name, Optional<String> read) {
        leftOut(name, Optional.ofNullable(response.members().get(name)).map(Object::toString), read);
        return read;
    }

    private static void leftOut(String name, Optional<String> written, Optional<String> read) {
        if (written.isPresent() && read.isEmpty()) {
            LOG.warn("a launch's {} is left out: it has a wrong shape or leads outside of the EHR's FHIR base", name);
        }
    }

    @Override
    public String toString() {
        return "LaunchContext[hidden]";
    }
}
