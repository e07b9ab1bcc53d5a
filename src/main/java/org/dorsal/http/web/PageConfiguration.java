package org.dorsal.http.web;

import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.UninterruptibleBlockingStrategy;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.dorsal.assessment.AssessmentServices;
import org.dorsal.assessment.ResponseAmender;
import org.dorsal.assessment.SignOff;
import org.dorsal.chart.ChartReader;
import org.dorsal.http.SecurityChains;
import org.dorsal.http.web.WritePreviewView.WritePreview;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.limit.SharedLimits;
import org.dorsal.note.Approvals;
import org.dorsal.smart.AccessTokenAuthenticator;
import org.dorsal.smart.BearerHeader;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.AuthorizationCodeFlow;
import org.dorsal.smart.launch.EhrClient;
import org.dorsal.smart.launch.EhrRegistration;
import org.dorsal.smart.launch.Launches;
import org.dorsal.smart.signin.SignInSettings.AuditorRegistration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2LoginAuthenticationFilter;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.LocaleResolver;

/** Configuration of the pages and their security filter chains. */
@Configuration(proxyBeanMethods = false)
@Import({
    AmbulanceController.class,
    AnswerSheets.class,
    AssessmentController.class,
    EditionController.class,
    FrontController.class,
    HistoryController.class,
    KeySetController.class,
    LaunchPageArea.class,
    LaunchPages.class,
    LaunchResponses.class,
    OperatorController.class,
    OperatorPageArea.class,
    PageAudit.class,
    PageAuditInterceptor.class,
    PageExceptionAdvice.class,
    PageMvcConfigurer.class,
    PageRoutes.class,
    PageSecurity.class,
    ProblemPages.class,
    WritePreview.class,
    RejectedPathHandler.class,
    ResultComparison.class,
    ReviewController.class,
    SessionController.class,
    SignedController.class,
    Subjects.class
})
public class PageConfiguration {
    @Bean
    @Order(SecurityChains.OF_AN_AREA)
    SecurityFilterChain launchPages(
            HttpSecurity http,
            PageSecurity security,
            LaunchPageArea area,
            AuthorizationCodeFlow<EhrRegistration> flow) {
        return security.pages(http, area, flow.contexts());
    }

    @Bean
    @Order(SecurityChains.OF_AN_AREA)
    SecurityFilterChain operatorPages(
            HttpSecurity http,
            PageSecurity security,
            OperatorPageArea area,
            AuthorizationCodeFlow<AuditorRegistration> flow) {
        return security.pages(http, area, flow.contexts());
    }

    /** Public: a launch authenticates its user here, by the EHR. */
    @Bean
    @Order(SecurityChains.OF_AN_AREA)
    SecurityFilterChain launchSecurity(
            HttpSecurity http, AuthorizationCodeFlow<EhrRegistration> flow, LaunchResponses responses) {
        OAuth2AuthorizationRequestRedirectFilter redirects = flow.redirects(responses::refused);
        redirects.setAuthorizationRedirectStrategy(responses::redirect);
        return SecurityChains.publicPaths(
                SecurityChains.withoutForms(http)
                        .addFilterBefore(responses::guarded, OAuth2AuthorizationRequestRedirectFilter.class)
                        .addFilterAt(redirects, OAuth2AuthorizationRequestRedirectFilter.class)
                        .addFilterAt(
                                flow.answers(responses::launched, responses::refused),
                                OAuth2LoginAuthenticationFilter.class),
                "/launch/**");
    }

    /** Public: files of the pages, which hold no data, and keys that EHRs verify signatures with. */
    @Bean
    @Order(SecurityChains.OF_AN_AREA)
    SecurityFilterChain publicFiles(HttpSecurity http) {
        HttpSecurity chain = SecurityChains.stateless(http.csrf(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.defaultsDisabled().contentTypeOptions(Customizer.withDefaults())));
        return SecurityChains.publicPaths(chain, Assets.ROOT + "/**", "/.well-known/jwks.json");
    }

    /** Public: says what the service is; it holds no data. */
    @Bean
    @Order(SecurityChains.OF_AN_AREA)
    SecurityFilterChain frontPage(HttpSecurity http) {
        HttpSecurity chain = SecurityChains.stateless(http.csrf(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.defaultsDisabled()
                        .addHeaderWriter((_, response) -> SafetyHeaders.write(response, List.of()))));
        return SecurityChains.publicPaths(chain, "/");
    }

    @Bean
    FilterRegistrationBean<RequestIdFilter> requestIds(Clock clock, RandomGenerator random) {
        var registration = new FilterRegistrationBean<>(new RequestIdFilter(clock, random));
        registration.addUrlPatterns(
                "/a/*", "/operate", "/operate/*", "/audit/*", "/launch/*", EditionController.path("*"));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1); // after the filter that ends log contexts
        return registration;
    }

    /** Before every door, after the filters that know proxies and measure requests. */
    @Bean
    FilterRegistrationBean<AnonymousThrottle> anonymousThrottle(
            AnonymousSettings anonymous,
            SharedLimits limits,
            WebSettings settings,
            ProblemPages problems,
            AccessTokenAuthenticator authenticator,
            MeterRegistry registry) {
        var registration = new FilterRegistrationBean<>(new AnonymousThrottle(
                anonymous,
                limits,
                settings.sites(),
                problems,
                (site, request) -> isToken(authenticator, new SiteId(site), request),
                registry,
                TimeMeter.SYSTEM_NANOTIME,
                UninterruptibleBlockingStrategy.PARKING));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return registration;
    }

    /** Returns whether the token is valid; without a signature check where it was valid before. */
    private static boolean isToken(AccessTokenAuthenticator authenticator, SiteId site, HttpServletRequest request) {
        try {
            return Optional.ofNullable(new BearerHeader().resolve(request))
                    .map(BearerTokenAuthenticationToken::new)
                    .map(authenticator.forSite(site)::authenticate)
                    .isPresent();
        } catch (AuthenticationException _) {
            return false;
        }
    }

    @Bean
    LocaleResolver localeResolver(List<PageArea> areas) {
        return new SiteLocaleResolver(areas);
    }

    @Bean
    Assets assets() {
        return Assets.shipped();
    }

    @Bean
    Pages pages(Assets assets, Knowledge knowledge) {
        return new Pages(assets, new Approvals(Optional.of(knowledge)));
    }

    @Bean
    SignOff signOff(AssessmentServices job) {
        return job.signOff();
    }

    @Bean
    ResponseAmender amender(AssessmentServices job) {
        return job.amend();
    }

    @Bean
    VisitReader visits(LaunchPageArea area, Knowledge knowledge, EhrClient ehr, Launches launches, Clock clock) {
        return new VisitReader(area, of -> reader(knowledge, ehr, of), ehr, launches, clock);
    }

    private static ChartReader reader(Knowledge knowledge, EhrClient ehr, WebSettings.SitePages sitePages) {
        Form form = knowledge.formInForce();
        return new ChartReader(
                form,
                knowledge.recordRules(form),
                ehr.bases(new SiteId(sitePages.site().id())),
                sitePages.options().recordWithin());
    }
}
