package org.dorsal.http.fhir;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.util.*;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.catalina.core.StandardHost;
import org.dorsal.assessment.AssessmentServices;
import org.dorsal.assessment.Software;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.export.ExportFiles;
import org.dorsal.export.ExportSettings;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.http.BrowserOrigins;
import org.dorsal.http.SecurityChains;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.limit.SharedLimits;
import org.dorsal.notify.Subscriptions;
import org.dorsal.smart.AccessTokenAuthenticator;
import org.dorsal.smart.BearerHeader;
import org.dorsal.smart.RefusedTokenException;
import org.dorsal.smart.RefusedTokenException.TokenRefusal;
import org.dorsal.smart.SiteId;
import org.dorsal.store.ExportJobRows;
import org.dorsal.store.Ledger;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;

/** Puts the room together for the running service. */
@Configuration(proxyBeanMethods = false)
public class FhirConfiguration {
    @Bean
    FhirServer fhirServer(
            AssessmentServices mainJob,
            Subscriptions subscriptions,
            Ledger ledger,
            Knowledge knowledge,
            FhirSettings settings,
            Software software,
            Clock clock,
            RandomGenerator random,
            AuditRecorder recorder,
            ExportSettings exports,
            ExportJobRows jobs,
            ExportFiles files,
            SharedLimits limits) {
        Map<String, FhirSettings.FhirSite> sites =
                settings.sites().stream().collect(Collectors.toMap(FhirSettings.FhirSite::id, site -> site));
        RequestEvents events = new RequestEvents(recorder, ledger);
        FhirServer server = new FhirServer(
                FhirJson.context(),
                URI.create(settings.baseUrl() + FhirServer.ROOT),
                sites,
                exports,
                providers(
                        mainJob,
                        subscriptions,
                        ledger,
                        knowledge,
                        settings,
                        new QuestionnairePopulator(knowledge, software, clock),
                        clock,
                        events),
                new CapabilityDocument(software, knowledge, clock.instant()),
                clock,
                random);
        BulkExports bulk = new BulkExports(exports, jobs, files, events, limits.transfers(), clock, random);
        server.registerInterceptor(new AdmissionInterceptor(sites, server::routes, limits, bulk));
        server.registerInterceptor(new StoredBytesInterceptor(events));
        server.registerInterceptor(new OutcomeInterceptor(events, limits));
        return server;
    }

    private static List<Object> providers(
            AssessmentServices mainJob,
            Subscriptions subscriptions,
            Ledger ledger,
            Knowledge knowledge,
            FhirSettings settings,
            QuestionnairePopulator populator,
            Clock clock,
            RequestEvents events) {
        PatientRecordSearch searches = new PatientRecordSearch(ledger, settings.linkSecret(), knowledge.codes());
        List<Object> providers = new ArrayList<>();
        providers.add(new BundleProvider(events));
        providers.add(new ResponseProvider(mainJob, ledger, searches, clock));
        providers.add(new SubscriptionProvider(subscriptions, events, knowledge.codes()));
        providers.addAll(RecordProvider.readOnly(ledger, searches, clock));
        providers.add(new PatientProvider(ledger, settings.linkSecret(), clock));
        KnowledgeSearch published = new KnowledgeSearch(knowledge);
        providers.addAll(KnowledgeProvider.ofAll(published, populator));
        providers.add(new PlanProvider(mainJob, published));
        return providers;
    }

    /** Started with the service and not with the first request, which would wait for it. */
    @Bean
    ServletRegistrationBean<FhirServer> fhirServlet(FhirServer server) {
        ServletRegistrationBean<FhirServer> registration =
                new ServletRegistrationBean<>(server, FhirServer.ROOT + "/*");
        registration.setLoadOnStartup(1);
        return registration;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> errorPages() {
        return tomcat -> tomcat.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass("");
                host.getPipeline().addValve(new OutcomeBody.OutcomeReportValve());
            }
        });
    }

    /**
     * Security chain of the FHIR endpoint: an OAuth2 resource server with the issuers of the site in the path (ADR
     * 18). Open routes ignore an invalid token. {@link AuthorizedCaller} decides on the caller's reach, because it bounds the
     * store's queries.
     */
    @Bean
    @Order(SecurityChains.OF_AN_AREA)
    SecurityFilterChain fhirSecurity(
            HttpSecurity http, AccessTokenAuthenticator authenticator, FhirServer server, BrowserOrigins origins) {
        BearerHeader header = new BearerHeader();
        AuthenticationEntryPoint refuse =
                (request, response, refused) -> server.refuse(request, response, objection(refused));
        return SecurityChains.withoutForms(http)
                .securityMatcher(FhirServer.ROOT + "/**")
                .cors(rules -> rules.configurationSource(origins))
                .authorizeHttpRequests(requests -> requests.requestMatchers(server::needsToken)
                        .authenticated()
                        .anyRequest()
                        .permitAll())
                .oauth2ResourceServer(tokens -> tokens.bearerTokenResolver(
                                request -> server.needsToken(request) ? header.resolve(request) : null)
                        .authenticationManagerResolver(request -> ofSite(authenticator, request))
                        .authenticationEntryPoint(refuse))
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint(refuse))
                .build();
    }

    // authentication manager of the site in the path; called for guarded routes only, so the site exists.
    private static AuthenticationManager ofSite(AccessTokenAuthenticator authenticator, HttpServletRequest request) {
        return authenticator.forSite(new SiteId(FhirServer.segments(request).getFirst()));
    }

    private static Objection objection(AuthenticationException refused) {
        if (!(refused instanceof RefusedTokenException refusedToken)) {
            return new Objection.MissingTokenObjection();
        }
        return switch (refusedToken.refusal()) {
            case TokenRefusal.InvalidToken(var reason) -> new Objection.InvalidTokenObjection(reason);
            case TokenRefusal.TokenOfAnotherSite _ ->
                new Objection.Forbidden("The token is of another site's issuer; ask this site's for one.");
            case TokenRefusal.KeysUnreachable(var after) -> new Objection.Busy(after);
        };
    }
}
