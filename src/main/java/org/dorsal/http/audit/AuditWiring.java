package org.dorsal.http.audit;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.dorsal.assessment.History;
import org.dorsal.assessment.MainJob;
import org.dorsal.assessment.Rescoring;
import org.dorsal.audit.Recorder;
import org.dorsal.audit.archive.Archive;
import org.dorsal.audit.log.PublicLogs;
import org.dorsal.http.SecurityChains;
import org.dorsal.http.audit.Gate.Looks;
import org.dorsal.http.audit.Verification.RecomputedHashes;
import org.dorsal.http.web.Answers;
import org.dorsal.http.web.WebSettings;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.smart.launch.AuthorizationCodeFlow;
import org.dorsal.smart.signin.AuditorSessions;
import org.dorsal.smart.signin.SignInSettings;
import org.dorsal.smart.signin.SignInSettings.AuditorRegistration;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.AuditorRows;
import org.dorsal.store.EventCounts;
import org.dorsal.store.EventReads;
import org.dorsal.store.Ledger;
import org.dorsal.store.LogReads;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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
public class AuditWiring {
    @Bean
    Searches auditorSearches(AuditorRows rows, RandomGenerator chance) {
        return new Searches(rows, chance);
    }

    @Bean
    Looks auditorLooks(AuditorRows rows) {
        return new Looks(rows);
    }

    @Bean
    SearchPages auditSearchPages(
            EventReads reads, EventCounts counts, Searches searches, Looks looks, Knowledge knowledge) {
        return new SearchPages(reads, counts, searches, looks, knowledge);
    }

    @Bean
    Gate auditGate(EventReads reads, Looks looks) {
        return new Gate(reads, looks);
    }

    @Bean
    Verification auditVerification(LogReads log, ArchiveReads archive, PublicLogs logs) {
        return new Verification(log, new RecomputedHashes(archive), logs::keys);
    }

    @Bean
    RecordPages auditRecordPages(
            Gate gate,
            EventReads reads,
            LogReads log,
            Verification verification,
            Rescoring rescoring,
            Knowledge knowledge) {
        return new RecordPages(gate, reads, log, verification, rescoring, knowledge.codes());
    }

    @Bean
    VersionPages auditVersionPages(Gate gate, MainJob job, History history, EventReads reads, Knowledge knowledge) {
        return new VersionPages(gate, job.results(), history, reads, knowledge.codes());
    }

    @Bean
    RescorePages auditRescorePages(Gate gate, MainJob job, Rescoring rescoring, Knowledge knowledge) {
        return new RescorePages(gate, job.results(), rescoring, knowledge.codes());
    }

    @Bean
    ExportPages auditExportPages(EventReads reads, Searches searches, Gate gate, Archive archive) {
        return new ExportPages(reads, searches, gate, archive);
    }

    @Bean
    QualityPages auditQualityPages(EventCounts counts, Knowledge knowledge) {
        return new QualityPages(counts, knowledge);
    }

    @Bean
    WhatIfPages auditWhatIfPages(
            Ledger ledger, MainJob job, Rescoring rescoring, EventReads reads, Knowledge knowledge) {
        return new WhatIfPages(new WhatIf(ledger, job.results(), rescoring), reads, knowledge);
    }

    @Bean
    AuditDoor auditDoor(
            List<Page.Group> groups,
            WebSettings settings,
            Answers answers,
            Recorder recorder,
            Clock clock,
            RandomGenerator chance) {
        List<Page> pages =
                groups.stream().flatMap(group -> group.pages().stream()).toList();
        return new AuditDoor(pages, settings, answers, recorder, clock, chance);
    }

    /** After the routes of the sign-in, which need no session. */
    @Bean
    RouterFunction<ServerResponse> auditRoutes(AuditDoor door) {
        return request -> request.path().startsWith(AuditDoor.ROOT + "/")
                ? Optional.of(asked -> door.answer(asked.servletRequest()))
                : Optional.empty();
    }

    @Bean
    SignInDoor signInDoor(
            AuditorSessions sessions,
            SignInSettings settings,
            WebSettings web,
            Recorder recorder,
            Clock clock,
            RandomGenerator chance) {
        return new SignInDoor(sessions, settings, web, recorder, clock, chance);
    }

    @Bean
    @Order(SecurityChains.OF_A_DOOR)
    SecurityFilterChain auditSecurity(
            HttpSecurity http, WebSettings settings, AuthorizationCodeFlow<AuditorRegistration> flow, SignInDoor door) {
        OAuth2AuthorizationRequestRedirectFilter redirects = flow.redirects(door::refused);
        redirects.setAuthorizationRedirectStrategy(door::redirect);
        return SecurityChains.toItsDoor(
                SecurityChains.ofPages(http, settings.baseUrl())
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
