package org.dorsal.sandbox;

import java.util.List;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.server.authorization.authentication.JwtClientAssertionAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationProvider;

/** Installs the sandbox's own rules in Spring's authorization server. */
record SandboxPolicy(
        SandboxClients clients,
        RevocableAuthorizationService grants,
        SandboxTokenGenerator press,
        AuthorizeRules authorize,
        AuthorizationAnswer answer,
        TokenAnswer tokenAnswer,
        AssertionRules assertions) {
    void impose(OAuth2AuthorizationServerConfigurer server) {
        var publicRefresh = new PublicRefresh(clients);
        server.registeredClientRepository(clients)
                .authorizationService(grants)
                .tokenGenerator(press)
                .authorizationEndpoint(a -> a.authenticationProviders(this::sharpenAuthorize)
                        .authorizationResponseHandler(answer)
                        .errorResponseHandler(answer))
                .clientAuthentication(c -> c.authenticationConverter(publicRefresh)
                        .authenticationConverter(new AssertedClient())
                        .authenticationProvider(publicRefresh)
                        .authenticationProviders(this::sharpenAssertions))
                .tokenEndpoint(t -> t.accessTokenRequestConverter(new BackendScopes(clients))
                        .authenticationProviders(SandboxPolicy::limitBackends)
                        .accessTokenResponseHandler(tokenAnswer))
                .oidc(o -> o.providerConfigurationEndpoint(p -> p.providerConfigurationCustomizer(
                        c -> c.claim("authorization_response_iss_parameter_supported", true)
                                .claim("id_token_signing_alg_values_supported", List.of("RS256", "ES384")))));
    }

    private void sharpenAuthorize(List<AuthenticationProvider> providers) {
        for (var provider : providers) {
            if (provider instanceof OAuth2AuthorizationCodeRequestAuthenticationProvider authorization) {
                authorization.setAuthenticationValidator(authorize);
                // called last, after all checks and before the code is made: the place to take the launch value
                authorization.setAuthorizationConsentRequired(context -> {
                    authorize.use(context.getAuthentication());
                    return false;
                });
            }
        }
    }

    private void sharpenAssertions(List<AuthenticationProvider> providers) {
        for (var provider : providers) {
            if (provider instanceof JwtClientAssertionAuthenticationProvider assertion) {
                assertion.setJwtDecoderFactory(assertions);
            }
        }
    }

    private static void limitBackends(List<AuthenticationProvider> providers) {
        for (var provider : providers) {
            if (provider instanceof OAuth2ClientCredentialsAuthenticationProvider backend) {
                // Spring would compare with a list of the registration; BackendScopes have already judged
                backend.setAuthenticationValidator(_ -> {});
            }
        }
    }
}
