package org.dorsal.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Unvalidated settings as text, empty where they are absent. An unknown key stops the start, so that a misspelt one is
 * noticed; {@link SettingsBinder} ensures that, {@link SettingsReader} validates the values.
 */
public record DorsalProperties(
        @DefaultValue("") String baseUrl,
        @DefaultValue("true") boolean hstsSubdomains,
        @DefaultValue("") String linkSecret,
        @DefaultValue List<String> encryptionKeys,
        @DefaultValue("2048") int leastRsaBits,
        @DefaultValue StoreProperties store,
        @DefaultValue WriteBackProperties writeBack,
        @DefaultValue LogProperties log,
        @DefaultValue AnonymousProperties anonymous,
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

    record StoreProperties(
            @DefaultValue("5s") Duration statementTimeout,
            @DefaultValue ConnectionProperties connections) {}

    record ConnectionProperties(
            @DefaultValue("8") int pages,
            @DefaultValue("3") int deliveries,
            @DefaultValue("3") int log) {}

    record AnonymousProperties(
            @DefaultValue("50") int requestsASecond,
            @DefaultValue("500") int burst,
            @DefaultValue("32") int atOnce,
            @DefaultValue("3") int eventsAMinute) {}

    record WriteBackProperties(
            @DefaultValue("20s") Duration answerWithin,
            @DefaultValue("4") int workers,
            @DefaultValue("14d") Duration launchWithin) {}

    record LogProperties(
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
            @DefaultValue AuditorsProperties auditors,
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
            @DefaultValue SessionProperties session,
            @DefaultValue SignInProperties signIn,
            @DefaultValue("none") String writeBack,
            @DefaultValue("") String backendClientId,
            @DefaultValue List<String> backendScopes,
            @DefaultValue("auto") String ownCodes,
            @DefaultValue("open") String vendor,
            @DefaultValue("") String noteType,
            @DefaultValue List<MappingProperties> codeMap) {
        /** Returns whether a setting is present that requires a client id; a backend client also requires keys. */
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

    record SessionProperties(
            @DefaultValue("15m") Duration idle,
            @DefaultValue("8h") Duration life,
            @DefaultValue("1h") Duration signWithin) {}

    record AuditorsProperties(
            @DefaultValue("") String issuer,
            @DefaultValue("") String clientId,
            @DefaultValue("") String clientAuthentication,
            @DefaultValue("") String clientSecret,
            @DefaultValue List<String> clientKeys,
            @DefaultValue({"openid", "profile"}) List<String> scopes,
            @DefaultValue("roles") String rolesClaim,
            @DefaultValue("auditor") String role,
            @DefaultValue SignInProperties signIn) {
        /** Returns whether a setting of this group is present. */
        boolean isWritten() {
            return !(issuer + clientId + clientAuthentication + clientSecret).isBlank()
                    || !clientKeys.isEmpty()
                    || !scopes.equals(List.of("openid", "profile"))
                    || signIn.isWritten()
                    || !(rolesClaim.equals("roles") && role.equals("auditor"));
        }
    }

    record SignInProperties(
            @DefaultValue List<String> acr,
            @DefaultValue List<String> amr,
            @DefaultValue("0s") Duration maxAge) {
        boolean isWritten() {
            return !acr.isEmpty() || !amr.isEmpty() || !maxAge.isZero();
        }
    }

    record MappingProperties(
            @DefaultValue("") String from, @DefaultValue("") String to) {}
}
