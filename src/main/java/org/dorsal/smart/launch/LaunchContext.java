package org.dorsal.smart.launch;

import java.time.Instant;
import java.util.*;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.dorsal.fhirjson.LogicalIds;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.dorsal.smart.launch.SignInRefusal.UserGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;

/**
 * Reads the launch context of a token response (SMART App Launch 2.2.0, "Launch context"). Only the patient is
 * required; other malformed members are omitted and logged.
 */
final class LaunchContext {
    private static final Logger LOG = LoggerFactory.getLogger(LaunchContext.class);
    private static final int MAX_REFERENCES = 20;
    private static final Pattern INTENT = Pattern.compile("[A-Za-z0-9._:/-]{1,100}");
    private static final Pattern CARD = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern CLINICIAN = Pattern.compile("(?:Practitioner|PractitionerRole|Person)/.*");
    private static final Pattern LAYPERSON = Pattern.compile("(?:Patient|RelatedPerson)/.*");

    private LaunchContext() {}

    /**
     * The launch that a response is about.
     *
     * @throws SignInRefusal.SignInRefusedException without a patient, or of a layperson
     */
    static Launch read(LaunchId id, SignInStrategy.CompletedSignIn signedIn, EhrBase base, Instant now, Instant ends) {
        JsonObject response = signedIn.response();
        OidcIdToken idToken = signedIn.idToken();
        Optional<PatientId> patient = patient(response);
        if (patient.isEmpty()) {
            throw new SignInRefusal.SignInRefusedException(
                    UserGroup.CLINICIANS.refused(SignInRefusalReason.NO_PATIENT));
        }
        Optional<String> written =
                Optional.ofNullable(idToken.<Object>getClaim("fhirUser")).map(Object::toString);
        Optional<String> fhirUser = written.flatMap(base::reference);
        if (fhirUser.filter(user -> LAYPERSON.matcher(user).matches()).isPresent()) {
            throw new SignInRefusal.SignInRefusedException(
                    UserGroup.CLINICIANS.refused(SignInRefusalReason.NOT_A_CLINICIAN));
        }
        Optional<String> clinician =
                fhirUser.filter(user -> CLINICIAN.matcher(user).matches());
        leftOut("fhirUser", written, clinician);
        return new Launch(
                id,
                patient.get(),
                new Launch.User(
                        Objects.requireNonNull(idToken.getClaimAsString(IdTokenClaimNames.ISS)),
                        Objects.requireNonNull(idToken.getSubject()),
                        clinician),
                optional(response, "encounter", LogicalIds::isEhr).map("Encounter/"::concat),
                optional(response, "intent", INTENT.asMatchPredicate()),
                references(response, base),
                !response.is("need_patient_banner", false),
                signedIn.scopes(),
                TokenResponseReader.scopes(response).orElse(signedIn.scopes()),
                now,
                ends,
                Optional.empty());
    }

    /** Returns the UUID of the CDS Hooks card that the launch comes from: the link's {@code appContext}. */
    static Optional<String> card(JsonObject response) {
        return optional(response, "appContext", CARD.asMatchPredicate());
    }

    static Optional<PatientId> patient(JsonObject response) {
        return response.text("patient").filter(LogicalIds::isEhr).map(PatientId::new);
    }

    private static List<String> references(JsonObject response, EhrBase base) {
        return response.objects("fhirContext").stream()
                .flatMap(entry -> entry.text("reference").flatMap(base::reference).stream())
                .distinct()
                .limit(MAX_REFERENCES)
                .toList();
    }

    private static Optional<String> optional(JsonObject response, String name, Predicate<String> fits) {
        Optional<String> read = response.text(name).filter(fits);
        leftOut(name, Optional.ofNullable(response.members().get(name)).map(Object::toString), read);
        return read;
    }

    private static void leftOut(String name, Optional<String> written, Optional<String> read) {
        if (written.isPresent() && read.isEmpty()) {
            LOG.warn("a launch's {} is left out: it has a wrong shape or leads outside of the EHR's FHIR base", name);
        }
    }
}
