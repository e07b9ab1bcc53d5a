package org.dorsal.sandbox;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.util.regex.Pattern;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.web.SecurityFilterChain;

/**
 * The sandbox's own application context. Not annotated as a configuration, so that no component scan of Dorsal's
 * packages can pick it up.
 */
@EnableWebSecurity
class SandboxBeans {
    private static final Pattern BACKEND_SCOPE = Pattern.compile("system/(\\*|[A-Z][A-Za-z]*)\\.\\S+");

    @Bean
    TomcatServletWebServerFactory webServer(SandboxEhr.Wish wish) {
        var tomcat = new TomcatServletWebServerFactory(wish.port());
        // Tomcat runs filters only where a servlet is mapped; the endpoints below are filters
        tomcat.setRegisterDefaultServlet(true);
        return tomcat;
    }

    @Bean
    SandboxTokens tokens(SandboxEhr.Wish wish) {
        return new SandboxTokens(wish.audience(), wish.clock());
    }

    @Bean
    JWKSource<SecurityContext> keys(SandboxTokens tokens) {
        return tokens.keys();
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> shape(SandboxTokens tokens) {
        return tokens::shape;
    }

    @Bean
    RegisteredClientRepository clients() {
        return new InMemoryRegisteredClientRepository(RegisteredClient.withId("demo")
                .clientId("demo")
                .clientSecret("{noop}demo")
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .tokenSettings(TokenSettings.builder()
                        .accessTokenTimeToLive(SandboxTokens.LIFETIME)
                        .build())
                .build());
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings() {
        return AuthorizationServerSettings.builder().build(); // the issuer is the address that was called
    }

    @Bean
    SecurityFilterChain authorizationServer(HttpSecurity http) {
        var server = new OAuth2AuthorizationServerConfigurer();
        return http.securityMatcher(server.getEndpointsMatcher())
                .with(
                        server,
                        s -> s.tokenEndpoint(t -> t.authenticationProviders(providers -> providers.stream()
                                .filter(OAuth2ClientCredentialsAuthenticationProvider.class::isInstance)
                                .map(OAuth2ClientCredentialsAuthenticationProvider.class::cast)
                                .forEach(p -> p.setAuthenticationValidator(SandboxBeans::onlyBackendScopes)))))
                .authorizeHttpRequests(a -> a.anyRequest().authenticated())
                .csrf(c -> c.ignoringRequestMatchers(server.getEndpointsMatcher()))
                .build();
    }

    @Bean
    ServletRegistrationBean<SandboxFhir> fhir() {
        return new ServletRegistrationBean<>(new SandboxFhir(), "/fhir/*");
    }

    @Bean
    ServletRegistrationBean<SandboxHome> home() {
        return new ServletRegistrationBean<>(new SandboxHome(), "");
    }

    /** Client credentials give system/ scopes only (SMART backend services); any resource type, not a listed few. */
    private static void onlyBackendScopes(OAuth2ClientCredentialsAuthenticationContext context) {
        OAuth2ClientCredentialsAuthenticationToken asked = context.getAuthentication();
        if (!asked.getScopes().stream().allMatch(s -> BACKEND_SCOPE.matcher(s).matches())) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_SCOPE);
        }
    }
}
