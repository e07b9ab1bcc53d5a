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
import org.dorsal.http.web.Answers;
import org.dorsal.http.web.WebSettings;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.AuditorRows;
import org.dorsal.store.EventCounts;
import org.dorsal.store.EventReads;
import org.dorsal.store.Ledger;
import org.dorsal.store.LogReads;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Puts the room together for the running service. */
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
}
