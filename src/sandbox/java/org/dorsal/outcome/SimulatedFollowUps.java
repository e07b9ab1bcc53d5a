package org.dorsal.outcome;

import java.net.URI;
import java.time.*;
import java.util.*;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.Software;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.chart.BackendAccess;
import org.dorsal.chart.ChartSource;
import org.dorsal.chart.LaterRecord;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.outcome.OutcomeSettings.FollowedSite;
import org.dorsal.schedule.DueWork;
import org.dorsal.store.FollowUpRows;
import org.dorsal.store.Ledger;

/** Follow-ups of simulated weeks by the worker of the service, at a site without a client for them. */
public final class SimulatedFollowUps {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private SimulatedFollowUps() {}

    /** Follows up everything that is due. */
    public static void run(
            String site,
            URI fhirBase,
            ChartSource ehr,
            FollowUpRows rows,
            Ledger ledger,
            Knowledge knowledge,
            Software software,
            AuditRecorder recorder,
            Clock clock) {
        BackendAccess access = new BackendAccess(ehr, Set.of("system/*.rs"), LaterRecord.TYPES);
        FollowUpWorker worker = new FollowUpWorker(
                site,
                new FollowedSite(fhirBase, List.of(fhirBase + "/"), ZoneOffset.UTC),
                _ -> Optional.of(access),
                ANSWER_WITHIN,
                rows,
                new AssessmentHistory(ledger, knowledge),
                ledger,
                new OutcomeJudge(knowledge.outcomes(), ZoneOffset.UTC),
                new OutcomeRendering(knowledge.codes(), "Device/" + software.id()),
                recorder,
                clock,
                System::nanoTime,
                new Random(47)); // the workers share it
        // as of yesterday, so that all follow-ups of earlier days are read now
        rows.add(site, clock.instant().minus(Duration.ofDays(1)), FollowUpWorker.DAYS);
        DueWork.finish(worker);
    }
}
