package org.dorsal.http.audit;

import java.util.Optional;
import org.dorsal.assessment.MainJob;
import org.dorsal.assessment.StoredResults;
import org.dorsal.audit.log.PublicLogs;
import org.dorsal.http.SecurityChains;
import org.dorsal.smart.launch.AuthorizationCodeFlow;
import org.dorsal.smart.signin.SignInSettings.AuditorRegistration;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.LogReads;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2LoginAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Puts the pages, the way in and out, and the chain before all of them together for the running service. */
@Configuration(proxyBeanMethods = false)
@Import({
    Searches.class,
    RecordGate.class,
    SearchPages.class,
    RecordContent.class,
    RecordPages.class,
    RangePages.class,
    VersionPages.class,
    RescorePages.class,
    ExportRoom.class,
    ExportPages.class,
    TrendPages.class,
    QualityPages.class,
    WhatIf.class,
    WhatIfPages.class,
    OwnSessionPages.class,
    AuditDoor.class,
    SignInDoor.class
})
public class AuditWiring {
    @Bean
    Verification auditVerification(LogReads log, ArchiveReads archive, PublicLogs logs) {
        return new Verification(log, archive, logs::keys);
    }

    @Bean
    StoredResults storedResults(MainJob job) {
        return job.results();
    }

    /** After the routes of the sign-in, which need no session. */
    @Bean
    RouterFunction<ServerResponse> auditRoutes(AuditDoor door) {
        return request -> request.path().startsWith(AuditDoor.ROOT + "/")
                ? Optional.of(asked -> door.answer(asked.servletRequest()))
                : Optional.empty();
    }

    @Bean
    @Order(SecurityChains.OF_A_DOOR)
    SecurityFilterChain auditSecurity(
            HttpSecurity http, AuthorizationCodeFlow<AuditorRegistration> flow, SignInDoor door) {
        OAuth2AuthorizationRequestRedirectFilter redirects = flow.redirects(door::refused);
        redirects.setAuthorizationRedirectStrategy(door::redirect);
        return SecurityChains.toItsDoor(
                SecurityChains.bare(http)
                        .securityContext(context -> context.securityContextRepository(flow.contexts()))
                        .addFilterBefore(door::guarded, OAuth2AuthorizationRequestRedirectFilter.class)
                        .addFilterAt(redirects, OAuth2AuthorizationRequestRedirectFilter.class)
                        .addFilterAt(
                                flow.answers(door::signedIn, door::refused), OAuth2LoginAuthenticationFilter.class),
                AuditDoor.ROOT + "/**");
    }

    /** Before all other routes below {@code /audit}, which want a session. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    RouterFunction<ServerResponse> signInRoutes(SignInDoor door) {
        return RouterFunctions.route()
                .POST("/audit/{site}/sign-out", door::signOut)
                .build();
    }
}
