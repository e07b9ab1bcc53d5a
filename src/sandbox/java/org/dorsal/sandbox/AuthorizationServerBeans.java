package org.dorsal.sandbox;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.savedrequest.NullRequestCache;

/** Spring Authorization Server, made as strict as SMART App Launch and free of cookies. */
@EnableWebSecurity
class AuthorizationServerBeans {
    @Bean
    OneTime<SandboxLaunch> launches(SandboxSettings wish) {
        return new OneTime<>(wish.clock());
    }

    @Bean
    OneTime<String> signIns(SandboxSettings wish) {
        return new OneTime<>(wish.clock());
    }

    @Bean
    SandboxClients clients(SandboxSettings wish) {
        var clients = new SandboxClients();
        wish.clients().forEach(clients::register);
        return clients;
    }

    @Bean
    PasswordEncoder secrets() {
        return new PlainSecrets();
    }

    @Bean
    RevocableAuthorizationService grants(SandboxClients clients, CurrentMisbehaviour mood) {
        return new RevocableAuthorizationService(clients, mood);
    }

    @Bean
    SandboxTokens tokens(SandboxSettings wish, Address address, CurrentMisbehaviour mood) {
        return new SandboxTokens(wish, address, mood);
    }

    @Bean
    JWKSource<SecurityContext> keys(SandboxTokens tokens) {
        return tokens.keys();
    }

    /** Decoder for Spring's userinfo endpoint. */
    @Bean
    JwtDecoder decoder(SandboxTokens tokens) {
        return OAuth2AuthorizationServerConfiguration.jwtDecoder(tokens.keys());
    }

    @Bean
    SandboxTokenGenerator press(SandboxTokens tokens, SandboxSettings wish, Address address, CurrentMisbehaviour mood) {
        return new SandboxTokenGenerator(tokens, new IdTokens(address, mood), wish.clock());
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings() {
        return AuthorizationServerSettings.builder().build(); // the issuer is the address that was called
    }

    @Bean
    ServletRegistrationBean<SmartConfigurationServlet> discovery(Address address, CurrentMisbehaviour mood) {
        return new ServletRegistrationBean<>(
                new SmartConfigurationServlet(address, mood), "/fhir/.well-known/smart-configuration", "/elsewhere");
    }

    @Bean
    AuthorizeRules authorizeRules(Address address, OneTime<SandboxLaunch> launches, SandboxClients clients) {
        return new AuthorizeRules(address, launches, clients);
    }

    @Bean
    SandboxPolicy policy(
            SandboxClients clients,
            RevocableAuthorizationService grants,
            SandboxTokenGenerator press,
            AuthorizeRules rules,
            SandboxSettings wish,
            Address address,
            CurrentMisbehaviour mood) {
        return new SandboxPolicy(
                clients,
                grants,
                press,
                rules,
                new AuthorizationAnswer(address, mood),
                new TokenAnswer(grants, mood, address),
                new AssertionRules(address, wish.clock()));
    }

    @Bean
    SecurityFilterChain authorizationServer(
            HttpSecurity http,
            SandboxPolicy policy,
            OneTime<SandboxLaunch> launches,
            OneTime<String> signIns,
            SandboxRecords records,
            SandboxClients clients) {
        var server = new OAuth2AuthorizationServerConfigurer();
        return http.securityMatcher(server.getEndpointsMatcher())
                .with(server, policy::impose)
                .authorizeHttpRequests(a -> a.anyRequest().authenticated())
                // early: Spring's first look at the request keeps the user that it finds for its second
                .addFilterAfter(
                        new SignInFilter(launches, signIns, records, clients), SecurityContextHolderFilter.class)
                .exceptionHandling(e -> e.authenticationEntryPoint(new SignInPage(signIns, records, clients)))
                .securityContext(c -> c.securityContextRepository(new NullSecurityContextRepository()))
                .requestCache(c -> c.requestCache(new NullRequestCache()))
                .headers(h -> h.frameOptions(f -> f.disable())) // the EHR's own pages open in frames
                .csrf(c -> c.ignoringRequestMatchers(server.getEndpointsMatcher()))
                .build();
    }
}
