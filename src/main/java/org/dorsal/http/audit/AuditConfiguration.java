package org.dorsal.http.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import org.dorsal.assessment.AssessmentServices;
import org.dorsal.assessment.StoredResults;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.http.SecurityChains;
import org.dorsal.http.audit.AuditorSignInController.SignInPages;
import org.dorsal.http.web.PageCsrf;
import org.dorsal.http.web.PageSecurity;
import org.dorsal.http.web.RequestArgumentResolver;
import org.dorsal.http.web.SafetyHeaders;
import org.dorsal.knowledge.Codes;
import org.dorsal.smart.launch.AuthorizationCodeFlow;
import org.dorsal.smart.signin.Auditor;
import org.dorsal.smart.signin.SignInSettings.AuditorRegistration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2LoginAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts the pages, the way in and out, and the chain before all of them together for the running service. */
@Configuration(proxyBeanMethods = false)
@Import({
    Searches.class,
    RecordGate.class,
    AuditSearchController.class,
    RecordContent.class,
    RecordController.class,
    VersionController.class,
    HeavyWorkLimiter.class,
    ExportController.class,
    FigureController.class,
    OwnSessionController.class,
    AuditPageArea.class,
    SignInPages.class,
    AuditorSignInController.class
})
public class AuditConfiguration {
    @Bean
    StoredResults storedResults(AssessmentServices job) {
        return job.results();
    }

    /** Public: auditors authenticate here, at the OpenID provider of their site, and sign out. */
    @Bean
    @Order(SecurityChains.OF_AN_AREA - 1)
    SecurityFilterChain auditorSignIn(
            HttpSecurity http,
            AuthorizationCodeFlow<AuditorRegistration> flow,
            AuditorSignInController responses,
            PageSecurity security,
            AuditPageArea area) {
        OAuth2AuthorizationRequestRedirectFilter redirects = flow.redirects(responses::refused);
        redirects.setAuthorizationRedirectStrategy(responses::redirect);
        PageCsrf tokens = security.formTokens(area);
        HttpSecurity chain = SecurityChains.stateless(http)
                .headers(headers -> headers.defaultsDisabled()
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER)) // addresses hold the code
                        .addHeaderWriter(new SafetyHeaders(area)))
                .securityContext(context -> context.securityContextRepository(flow.contexts()))
                .addFilterBefore(responses::guarded, CsrfFilter.class)
                .addFilterAt(redirects, OAuth2AuthorizationRequestRedirectFilter.class)
                .addFilterAt(
                        flow.answers(responses::signedIn, responses::refused), OAuth2LoginAuthenticationFilter.class)
                .exceptionHandling(refusals -> refusals.accessDeniedHandler(responses::refuseForm))
                .csrf(csrf -> csrf.csrfTokenRepository(tokens)
                        .csrfTokenRequestHandler(tokens)
                        .requireCsrfProtectionMatcher(request -> needsToken(request, tokens)));
        return SecurityChains.publicPaths(
                chain,
                AuditPageArea.ROOT + "/{site}" + AuditPageArea.SIGN_IN,
                AuditPageArea.ROOT + "/{site}/callback",
                AuditPageArea.ROOT + "/{site}/sign-out");
    }

    /** Without a session there is no token to check; a form of another origin is refused all the same. */
    private static boolean needsToken(HttpServletRequest request, PageCsrf tokens) {
        return request.getMethod().equals("POST") && (Auditor.current().isPresent() || !tokens.isOfThisOrigin(request));
    }

    @Bean
    @Order(SecurityChains.OF_AN_AREA)
    SecurityFilterChain auditPages(
            HttpSecurity http,
            PageSecurity security,
            AuditPageArea area,
            AuthorizationCodeFlow<AuditorRegistration> flow) {
        return security.pages(http, area, flow.contexts());
    }

    @Bean
    WebMvcConfigurer auditorRequests(
            AuditPageArea area, AuditRecorder recorder, Codes codes, Clock clock, HeavyWorkLimiter limiter) {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new RequestArgumentResolver<>(
                        AuditorRequest.class, AuditorRequest.reader(area, recorder, codes, clock)));
            }

            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(limiter).addPathPatterns(AuditPageArea.ROOT + "/**");
            }
        };
    }
}
