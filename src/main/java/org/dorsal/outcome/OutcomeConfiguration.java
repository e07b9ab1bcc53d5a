package org.dorsal.outcome;

import java.time.*;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.Software;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.chart.BackendAccess;
import org.dorsal.chart.ChartSource;
import org.dorsal.chart.LaterRecord;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.outcome.FollowUpWorker.EhrOpening;
import org.dorsal.schedule.SiteScheduler;
import org.dorsal.schedule.SiteScheduler.SiteWorker;
import org.dorsal.schedule.SiteScheduler.WorkLimits;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrClient;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.store.FollowUpRows;
import org.dorsal.store.Ledger;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configuration of the workers that follow up assessments. */
@Configuration(proxyBeanMethods = false)
public class OutcomeConfiguration {
    /** Records of one site that are read at once by one replica, so that an EHR is not burdened. */
    private static final int WORKERS = 1;

    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

    @Bean
    SiteScheduler followUps(
            OutcomeSettings settings,
            FollowUpRows rows,
            Ledger ledger,
            Knowledge knowledge,
            Software software,
            @Qualifier("deliveryClient") EhrClient ehr,
            AuditRecorder recorder,
            Clock clock,
            RandomGenerator random) {
        OutcomeRendering rendering = new OutcomeRendering(knowledge.codes(), "Device/" + software.id());
        Map<String, SiteWorker> workers = settings.sites().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        site -> new FollowUpWorker(
                                site.getKey(),
                                site.getValue(),
                                opening(ehr, site.getKey()),
                                settings.answerWithin(),
                                rows,
                                new AssessmentHistory(ledger, knowledge),
                                ledger,
                                new OutcomeJudge(
                                        knowledge.outcomes(), site.getValue().zone()),
                                rendering,
                                recorder,
                                clock,
                                System::nanoTime,
                                random)));
        return new SiteScheduler(
                "follow-ups",
                workers,
                () -> {
                    workers.keySet().forEach(site -> addDue(rows, site, clock));
                    return rows.sitesWithDue(clock.instant());
                },
                WorkLimits.ofExchanges(WORKERS, settings.answerWithin()).every(BETWEEN_LOOKS));
    }

    private static void addDue(FollowUpRows rows, String site, Clock clock) {
        boolean more = true;
        while (more) {
            more = rows.add(site, clock.instant(), FollowUpWorker.DAYS);
        }
    }

    private static EhrOpening opening(EhrClient ehr, String site) {
        CallAuthority backend = new CallAuthority.BackendAuthority(new SiteId(site));
        return _ -> ehr.granted(backend)
                .map(granted -> new BackendAccess(ChartSource.of(ehr, backend), granted, LaterRecord.TYPES));
    }
}
