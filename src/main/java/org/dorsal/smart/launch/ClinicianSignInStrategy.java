package org.dorsal.smart.launch;

import jakarta.servlet.http.HttpServletRequest;
import java.time.*;
import java.time.Instant;
import java.util.*;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.AuditedEvent;
import org.dorsal.fhirjson.LogicalIds;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.RequestPath;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.dorsal.smart.launch.SignInRefusal.UserGroup;
import org.dorsal.store.NewAuditEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;

/** Clinicians, who launch from their EHR (SMART App Launch 2.2.0). */
record ClinicianSignInStrategy(LaunchSettings settings, Launches launches, Clock clock, RandomGenerator random)
        implements SignInStrategy<EhrRegistration> {
    /** Launch and what follows. */
    private static final String PAGES = "a";

    /** Path of the delivery status, which an open page polls; it does not count as user activity. */
    private static final Pattern UNASKED = Pattern.compile("/assessment/[^/]+/filing");

    private static final String BEGINS = "/launch/{site}";

    @Override
    public UserGroup users() {
        return UserGroup.CLINICIANS;
    }

    @Override
    public String begins() {
        return BEGINS;
    }

    @Override
    public String answers() {
        return BEGINS + "/callback";
    }

    @Override
    public List<EhrRegistration> clients() {
        return settings.ehrs();
    }

    /** From a chart when the EHR sent {@code iss} and {@code launch}; from outside of one when it sent neither. */
    @Override
    public EhrRegistration chosen(EhrRegistration ehr, CallbackAnswer query) {
        Optional<String> iss = query.value("iss");
        if (!query.readable()
                || (fromChart(query) && (iss.isEmpty() || query.value("launch").isEmpty()))) {
            throw refused(SignInRefusalReason.BAD_LAUNCH, "");
        }
        // exact match before any call, because an attacker could otherwise choose the address that is called
        return ehr.forServer(iss.orElse(ehr.fhirBase()))
                .orElseThrow(() -> refused(SignInRefusalReason.UNKNOWN_EHR, ""));
    }

    @Override
    public Optional<EhrRegistration> forServer(EhrRegistration ehr, String server) {
        return ehr.bases().stream()
                .flatMap(base -> ehr.forServer(base).stream())
                .filter(registration -> registration.server().toString().equals(server))
                .findFirst();
    }

    private static boolean fromChart(CallbackAnswer query) {
        return query.has("iss") || query.has("launch");
    }

    @Override
    public Map<String, Object> parameters(EhrRegistration ehr, CallbackAnswer query) {
        Map<String, Object> parameters = new HashMap<>(Map.of("aud", ehr.fhirBase()));
        query.value("launch").ifPresent(token -> parameters.put("launch", token));
        return parameters;
    }

    @Override
    public Set<String> scopes(EhrRegistration ehr, ClientRegistration server, CallbackAnswer query) {
        return RequestedScopes.of(
                ehr,
                ServerDocument.listed(server, "capabilities"),
                ServerDocument.listed(server, "scopes_supported"),
                fromChart(query));
    }

    @Override
    public SessionAuthentication admitted(
            EhrRegistration ehr, SignInStrategy.CompletedSignIn signedIn, HttpServletRequest request) {
        Instant now = clock.instant();
        String secret = Secrets.random(random);
        Launch launch = LaunchContext.read(
                LaunchId.made(ehr.site(), now, random),
                signedIn,
                ehr.base(),
                now,
                now.plus(ehr.sessions().life()));
        LaunchWithTokens session = LaunchWithTokens.begun(
                launch, signedIn.tokens(), Secrets.sha256Hex(secret), ehr.fhirBase(), signedIn.tokenEndpoint());
        NewAuditEvent event = event(
                ehr, launch, LaunchContext.card(signedIn.response()), Optional.ofNullable(request.getRemoteAddr()));
        return SessionAuthentication.begun(
                new Launches.LaunchAccess.OpenEntrance(launch, Secrets.csrf(secret)),
                new SessionAuthentication.NewSession(
                        cookies -> {
                            launches.begin(session, signedIn.requestedAt(), event);
                            launches.signOutOthers(launch, cookies);
                        },
                        BrowserCookies.nameOf(launch.id()),
                        secret,
                        Optional.empty(),
                        signedIn.state(),
                        "/a/" + launch.id()));
    }

    @Override
    public Optional<SessionAuthentication> session(HttpServletRequest request) {
        RequestPath path = RequestPath.of(request);
        return LaunchId.read(path.segment())
                .filter(_ -> path.area().equals(PAGES))
                .map(id -> launches.enter(
                        id,
                        Optional.ofNullable(BrowserCookies.of(request).get(BrowserCookies.nameOf(id))),
                        !UNASKED.matcher(path.subpath()).matches()))
                .map(entrance ->
                        SessionAuthentication.of(entrance, entrance instanceof Launches.LaunchAccess.OpenEntrance));
    }

    private NewAuditEvent event(EhrRegistration ehr, Launch launch, Optional<String> card, Optional<String> network) {
        Stream<AuditSubject> scopes =
                launch.granted().stream().sorted().map(scope -> new AuditSubject.FactSubject("scope", scope));
        List<AuditSubject> facts = Stream.concat(
                        scopes, card.stream().map(id -> new AuditSubject.FactSubject("card-id", id)))
                .toList();
        return AuditedEvent.done(
                        launch.started(),
                        random,
                        AuditAction.LAUNCH,
                        launch.user().agents(ehr.clientId(), network),
                        Optional.empty(),
                        Optional.of(launch.patient().value()),
                        facts)
                .toEvent();
    }

    /**
     * Reads the launch context of a token response (SMART App Launch 2.2.0, "Launch context"). Only the patient is
     * required; other malformed members are omitted and logged.
     */
    static final class LaunchContext {
        private static final Logger LOG = LoggerFactory.getLogger(LaunchContext.class);
        private static final Pattern CARD = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        private static final Pattern CLINICIAN = Pattern.compile("(?:Practitioner|PractitionerRole|Person)/.*");
        private static final Pattern LAYPERSON = Pattern.compile("(?:Patient|RelatedPerson)/.*");

        private LaunchContext() {}

        /**
         * The launch that a response is about.
         *
         * @throws SignInRefusal.SignInRefusedException without a patient, or of a layperson
         */
        static Launch read(
                LaunchId id, SignInStrategy.CompletedSignIn signedIn, EhrBase base, Instant now, Instant ends) {
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

        private static Optional<String> optional(JsonObject response, String name, Predicate<String> fits) {
            Optional<String> read = response.text(name).filter(fits);
            leftOut(name, Optional.ofNullable(response.members().get(name)).map(Object::toString), read);
            return read;
        }

        private static void leftOut(String name, Optional<String> written, Optional<String> read) {
            if (written.isPresent() && read.isEmpty()) {
                LOG.warn(
                        "a launch's {} is left out: it has a wrong shape or leads outside of the EHR's FHIR base",
                        name);
            }
        }
    }
}
