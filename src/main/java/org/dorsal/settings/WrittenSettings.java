package org.dorsal.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings as written: unchecked text, empty where a key is missing. A key without a place here
 * stops the start, so a misspelt one can't go unnoticed; {@link SettingsBinding} sees to that, {@link SettingsReading} checks the rest.
 */
public record WrittenSettings(
        @DefaultValue("") String baseUrl,
        @DefaultValue("true") boolean hstsSubdomains,
        @DefaultValue("") String linkSecret,
        @DefaultValue List<String> encryptionKeys,
        @DefaultValue("2048") int leastRsaBits,
        @DefaultValue Store store,
        @DefaultValue WriteBackProperties writeBack,
        @DefaultValue Log log,
        @DefaultValue Anonymous anonymous,
        @DefaultValue List<String> proxies,
        @DefaultValue List<String> trustedCertificates,
        @DefaultValue("true") boolean trustJavaAuthorities,
        @DefaultValue List<String> plainHttpHosts,
        @DefaultValue List<String> privateHosts,
        @DefaultValue("0s") Duration leaveAfter,
        @DefaultValue Map<String, String> operators,
        @DefaultValue("refuse") String changedKnowledge,
        @DefaultValue("refuse") String unreadableKnowledge,
        @DefaultValue Map<String, SiteProperties> sites) {

    record Store(
            @DefaultValue("5s") Duration statementTimeout,
            @DefaultValue Connections connections) {}

    record Connections(
            @DefaultValue("8") int pages,
            @DefaultValue("3") int deliveries,
            @DefaultValue("3") int log) {}

    record Anonymous(
            @DefaultValue("50") int requestsASecond,
            @DefaultValue("500") int burst,
            @DefaultValue("32") int atOnce,
            @DefaultValue("3") int eventsAMinute) {}

    record WriteBackProperties(
            @DefaultValue("20s") Duration answerWithin,
            @DefaultValue("4") int workers,
            @DefaultValue("14d") Duration launchWithin) {}

    record Log(
            @DefaultValue List<String> signingKeys,
            @DefaultValue("stream") List<String> places,
            @DefaultValue("30s") Duration checkpointEvery) {}

    record SiteProperties(
            @DefaultValue("") String name,
            @DefaultValue("") String wording,
            @DefaultValue("UTC") String timeZone,
            @DefaultValue List<String> criteria,
            @DefaultValue("") String edition,
            @DefaultValue("") String signOff,
            @DefaultValue("false") boolean acceptUnapprovedCriteria,
            @DefaultValue List<IssuerProperties> issuers,
            @DefaultValue EhrProperties ehr,
            @DefaultValue Auditors auditors,
            @DefaultValue("") String retention,
            @DefaultValue("true") boolean searchByGet) {}

    record IssuerProperties(
            @DefaultValue("") String issuer,
            @DefaultValue("") String jwksUri,
            @DefaultValue("") String audience,
            @DefaultValue("") String rolesClaim,
            @DefaultValue List<String> tolerate,
            @DefaultValue AuthorizationServerProperties authorizationServer) {}

    record AuthorizationServerProperties(
            @DefaultValue("") String tokenEndpoint,
            @DefaultValue("") String authorizationEndpoint,
            @DefaultValue List<String> grantTypes,
            @DefaultValue List<String> clientAuthentication,
            @DefaultValue List<String> capabilities) {
        boolean isWritten() {
            return !(tokenEndpoint + authorizationEndpoint).isEmpty()
                    || !(grantTypes.isEmpty() && clientAuthentication.isEmpty() && capabilities.isEmpty());
        }
    }

    record EhrProperties(
            @DefaultValue("") String fhirBase,
            @DefaultValue("") String clientId,
            @DefaultValue("") String clientAuthentication,
            @DefaultValue("") String clientSecret,
            @DefaultValue List<String> clientKeys,
            @DefaultValue List<String> scopes,
            @DefaultValue List<String> frameAncestors,
            @DefaultValue("auto") String banner,
            @DefaultValue List<String> otherBases,
            @DefaultValue("true") boolean requirePkce,
            @DefaultValue("") String idTokenIssuer,
            @DefaultValue("4s") Duration recordWithin,
            @DefaultValue("refuse") String withoutPatient,
            @DefaultValue Session session,
            @DefaultValue SignIn signIn,
            @DefaultValue("none") String writeBack,
            @DefaultValue("") String backendClientId,
            @DefaultValue List<String> backendScopes,
            @DefaultValue("auto") String ownCodes,
            @DefaultValue("open") String vendor,
            @DefaultValue("") String noteType,
            @DefaultValue List<Mapping> codeMap) {
        /** Whether anything is written that has no use without a client id; a backend client needs keys, too. */
        boolean wantsLaunches() {
            boolean backend = !backendClientId.isBlank();
            boolean keys = !clientKeys.isEmpty() || clientAuthentication.equals("private_key_jwt");
            boolean otherProof = !clientAuthentication.isEmpty() && !clientAuthentication.equals("private_key_jwt");
            return !(clientId + clientSecret).isEmpty()
                    || !scopes.isEmpty()
                    || signIn.isWritten()
                    || otherProof
                    || (keys && !backend);
        }
    }

    record Session(
            @DefaultValue("15m") Duration idle,
            @DefaultValue("8h") Duration life,
            @DefaultValue("1h") Duration signWithin) {}

    record Auditors(
            @DefaultValue("") String issuer,
            @DefaultValue("") String clientId,
            @DefaultValue("") String clientAuthentication,
            @DefaultValue("") String clientSecret,
            @DefaultValue List<String> clientKeys,
            @DefaultValue({"openid", "profile"}) List<String> scopes,
            @DefaultValue("roles") String rolesClaim,
            @DefaultValue("auditor") String role,
            @DefaultValue SignIn signIn) {
        /** Whether anything is written that has no use without the others. */
        boolean isWritten() {
            return !(issuer + clientId + clientAuthentication + clientSecret).isBlank()
                    || !clientKeys.isEmpty()
                    || !scopes.equals(List.of("openid", "profile"))
                    || signIn.isWritten()
                    || !(rolesClaim.equals("roles") && role.equals("auditor"));
        }
    }

    record SignIn(
            @DefaultValue List<String> acr,
            @DefaultValue List<String> amr,
            @DefaultValue("0s") Duration maxAge) {
        boolean isWritten() {
            return !acr.isEmpty() || !amr.isEmpty() || !maxAge.isZero();
        }
    }

    record Mapping(
            @DefaultValue("") String from, @DefaultValue("") String to) {}
}
