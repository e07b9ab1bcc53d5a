package org.dorsal.sandbox;

import java.util.*;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;

/**
 * Rules of SMART App Launch 2.2 for an authorization request beyond OAuth (Inferno rows 32 to 41): exact
 * redirect_uri, state, aud, launch. PKCE by S256 is checked by Spring, because every client is registered as needing
 * it.
 */
final class AuthorizeRules implements Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> {
    private static final Pattern SCOPE =
            Pattern.compile("openid|fhirUser|profile|launch|launch/patient|launch/encounter"
                    + "|offline_access|online_access|" + Scope.GRAMMAR);

    private static final Set<String> IDENTITY = Set.of("openid", "profile");

    private final Address address;
    private final OneTime<SandboxLaunch> launches;
    private final SandboxClients clients;

    AuthorizeRules(Address address, OneTime<SandboxLaunch> launches, SandboxClients clients) {
        this.address = address;
        this.launches = launches;
        this.clients = clients;
    }

    @Override
    public void accept(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
        OAuth2AuthorizationCodeRequestAuthenticationToken authorizationRequest = context.getAuthentication();
        var redirect = authorizationRequest.getRedirectUri();
        if (redirect == null || !context.getRegisteredClient().getRedirectUris().contains(redirect)) {
            throw refused("invalid_request", "redirect_uri is not one that was registered", null);
        }
        Map<String, Object> more = authorizationRequest.getAdditionalParameters();
        check(
                authorizationRequest.getState() != null
                        && !authorizationRequest.getState().isBlank(),
                "state is missing",
                authorizationRequest);
        if (clients.isForStaff(context.getRegisteredClient().getClientId())) {
            checkIdentity(authorizationRequest);
            return;
        }
        check(address.fhirBase().equals(more.get("aud")), "aud is not this FHIR base", authorizationRequest);
        checkLaunch(Optional.ofNullable(more.get("launch")), authorizationRequest);
        if (authorizationRequest.getScopes().isEmpty()
                || !authorizationRequest.getScopes().stream()
                        .allMatch(scope -> SCOPE.matcher(scope).matches())) {
            throw refused("invalid_scope", "scope is empty or not SMART", authorizationRequest);
        }
    }

    /** OpenID Connect Core 1.0, 3.1.2.1, and nothing of SMART. */
    private static void checkIdentity(OAuth2AuthorizationCodeRequestAuthenticationToken authorizationRequest) {
        Map<String, Object> more = authorizationRequest.getAdditionalParameters();
        check(more.get("nonce") instanceof String nonce && !nonce.isBlank(), "nonce is missing", authorizationRequest);
        check(
                !more.containsKey("aud") && !more.containsKey("launch"),
                "this client launches nothing",
                authorizationRequest);
        if (!authorizationRequest.getScopes().contains("openid")
                || !IDENTITY.containsAll(authorizationRequest.getScopes())) {
            throw refused(
                    "invalid_scope",
                    "scope must be openid, with profile where the name is wanted",
                    authorizationRequest);
        }
    }

    /** A launch value with its scope, or neither. */
    private void checkLaunch(
            Optional<Object> launch, OAuth2AuthorizationCodeRequestAuthenticationToken authorizationRequest) {
        var scoped = authorizationRequest.getScopes().contains("launch");
        check(launch.isPresent() == scoped, "launch and its scope come together", authorizationRequest);
        if (launch.isPresent()) {
            var isLaunchValid =
                    launch.get() instanceof String value && launches.peek(value).isPresent();
            check(isLaunchValid, "launch is unknown, used or expired", authorizationRequest);
        }
    }

    /** Takes the launch value: from now on it is used. Two requests with one value: one wins. */
    void use(OAuth2AuthorizationCodeRequestAuthenticationToken authorizationRequest) {
        var launch = authorizationRequest.getAdditionalParameters().get("launch");
        check(
                !(launch instanceof String value) || launches.use(value).isPresent(),
                "launch is used",
                authorizationRequest);
    }

    private static void check(
            boolean right, String otherwise, OAuth2AuthorizationCodeRequestAuthenticationToken authorizationRequest) {
        if (!right) {
            throw refused("invalid_request", otherwise, authorizationRequest);
        }
    }

    private static OAuth2AuthorizationCodeRequestAuthenticationException refused(
            String code, String why, @Nullable OAuth2AuthorizationCodeRequestAuthenticationToken authorizationRequest) {
        return new OAuth2AuthorizationCodeRequestAuthenticationException(
                new OAuth2Error(code, why, null), authorizationRequest);
    }
}
