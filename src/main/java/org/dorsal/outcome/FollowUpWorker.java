package org.dorsal.outcome;

import java.time.*;
import java.util.*;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.*;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.AssessmentHistory.HistoryEntry;
import org.dorsal.assessment.AssessmentHistory.HistoryResult;
import org.dorsal.assessment.SignedDecision;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.AuditSubject.FactSubject;
import org.dorsal.audit.AuditedEvent;
import org.dorsal.chart.BackendAccess;
import org.dorsal.chart.ChartSource;
import org.dorsal.chart.LaterRecord;
import org.dorsal.fhirjson.PatientReferences;
import org.dorsal.knowledge.Disposition;
import org.dorsal.outcome.OutcomeJudge.JudgedOutcome;
import org.dorsal.outcome.OutcomeSettings.FollowedSite;
import org.dorsal.schedule.LeaseWorker;
import org.dorsal.schedule.LeaseWorker.HeldLease;
import org.dorsal.schedule.LeaseWorker.LeasedJob;
import org.dorsal.schedule.SiteScheduler.SiteWorker;
import org.dorsal.store.Commit;
import org.dorsal.store.CommitOutcome;
import org.dorsal.store.FollowUpRows;
import org.dorsal.store.FollowUpRows.FollowUp;
import org.dorsal.store.FollowUpRows.FollowUpLease;
import org.dorsal.store.FollowUpRows.FollowUpResult;
import org.dorsal.store.FollowUpRows.FollowUpState;
import org.dorsal.store.Ledger;
import org.dorsal.store.NewVersion;

/**
 * Follows up assessments of one site: reads the patient's record some time after the assessment and stores the outcome. A
 * record of which a part can't be read for now is tried again each day, and at last counts as one that could not be followed.
 *
 * @param name name of the site
 * @param ehr opens the record for one follow-up; empty while the EHR gives no access
 */
record FollowUpWorker(
        String name,
        FollowedSite site,
        EhrOpening ehr,
        Duration answerWithin,
        FollowUpRows rows,
        AssessmentHistory assessments,
        Ledger ledger,
        OutcomeJudge judge,
        OutcomeRendering rendering,
        AuditRecorder recorder,
        Clock clock,
        LongSupplier ticks,
        RandomGenerator random)
        implements SiteWorker, LeasedJob<FollowUpLease> {
    /** Times after an assessment, in days. */
    static final List<Integer> DAYS = List.of(30, 90);

    /** Tries to read a record, one a day. */
    static final int MAX_TRIES = 7;

    private static final Duration PAUSE = Duration.ofDays(1);

    /** Statuses of results that hold without a signature. */
    private static final Set<String> SETTLED = Set.of("final", "amended");

    /** Access to the EHR by the site's backend client. */
    @FunctionalInterface
    interface EhrOpening {
        Optional<BackendAccess> open(FollowUp followUp);
    }

    @Override
    public boolean once(BooleanSupplier stopping) {
        return !stopping.getAsBoolean() && new LeaseWorker<>(this, ticks).once(stopping);
    }

    /** Four searches with all their pages. */
    @Override
    public Duration length() {
        return answerWithin.multipliedBy(20);
    }

    @Override
    public Optional<FollowUpLease> take() {
        return rows.take(name, clock.instant(), length());
    }

    @Override
    public boolean extend(FollowUpLease lease, Duration length) {
        return rows.extend(lease, length);
    }

    /** Counts as a record that can't be read. */
    @Override
    public void giveUp(FollowUpLease lease, Throwable fault) {
        int tries = lease.row().tries() + 1;
        boolean over = tries >= MAX_TRIES;
        rows.finish(
                lease,
                FollowUpResult.of(over ? FollowUpState.UNREAD : FollowUpState.WAITING),
                tries,
                over ? Instant.MAX : clock.instant().plus(PAUSE));
    }

    @Override
    public void work(HeldLease<FollowUpLease> held, BooleanSupplier stopping) {
        FollowUp followUp = held.lease().row();
        Optional<HistoryEntry> assessment = assessments.of(name, followUp.patient(), followUp.assessment());
        Optional<HistoryResult> result =
                assessment.filter(entry -> !entry.withdrawn()).flatMap(HistoryEntry::result);
        if (result.isEmpty()) {
            rows.finish(held.lease(), FollowUpResult.of(FollowUpState.VOID), 0, Instant.MAX);
            return;
        }
        Duration exchange = length().multipliedBy(3).dividedBy(4);
        if (!held.heartbeat(exchange)) {
            return;
        }
        LaterRecord record = read(followUp);
        int tries = followUp.tries() + 1;
        if (record.gap() == LaterRecord.RecordGap.FOR_NOW && tries < MAX_TRIES) {
            rows.finish(
                    held.lease(),
                    FollowUpResult.of(FollowUpState.WAITING),
                    tries,
                    clock.instant().plus(PAUSE));
            return;
        }
        if (held.heartbeat(exchange)) {
            JudgedOutcome outcome = judge.judge(record, followUp.assessed(), end(followUp));
            store(held.lease(), outcome, followUpResult(followUp, result.get(), assessment.orElseThrow(), outcome));
        }
    }

    /** Reads what the EHR has recorded since the assessment; nothing without a token. */
    private LaterRecord read(FollowUp followUp) {
        return ehr.open(followUp)
                .map(access -> read(followUp, access))
                .orElseGet(() -> new LaterRecord(List.of(), LaterRecord.RecordGap.FOR_NOW));
    }

    private LaterRecord read(FollowUp followUp, BackendAccess access) {
        try (access) {
            return LaterRecord.read(
                    new BackendAccess(audited(followUp, access.source()), access.granted(), access.types()),
                    site.fhirBase(),
                    new PatientReferences(followUp.patient(), site.bases()),
                    LocalDate.ofInstant(followUp.assessed(), site.zone()));
        }
    }

    /** Records the access before the first request; without the event nothing is read. */
    private ChartSource audited(FollowUp followUp, ChartSource source) {
        AtomicBoolean recorded = new AtomicBoolean();
        return ChartSource.of(source.memory(), address -> {
            if (!recorded.get()) {
                recorder.record(
                        name,
                        AuditAction.FOLLOW_UP,
                        AuditedEvent.EventOutcome.DONE,
                        Optional.empty(),
                        AuditAgents.unknown(Optional.empty()),
                        Optional.empty(),
                        Optional.of(followUp.patient()),
                        subjects(followUp).toList());
                recorded.set(true);
            }
            return source.get(address);
        });
    }

    /**
     * Stores the outcome and its row in one transaction; neither when the lease is lost, or the assessment was withdrawn or
     * the patient erased meanwhile.
     */
    private void store(FollowUpLease lease, JudgedOutcome outcome, FollowUpResult result) {
        FollowUp followUp = lease.row();
        Instant now = clock.instant();
        List<NewVersion> versions = rendering.render(followUp, outcome, end(followUp), now);
        Stream<AuditSubject> written = versions.stream()
                .map(version -> new AuditSubject.ResourceSubject(version.reference(), Optional.of(version.hash())));
        AuditedEvent event = AuditedEvent.done(
                now,
                random,
                AuditAction.OUTCOME,
                AuditAgents.unknown(Optional.empty()),
                Optional.empty(),
                Optional.of(followUp.patient()),
                Stream.concat(written, subjects(followUp)).toList());
        Commit commit = Commit.of(now, versions, List.of(event.toEvent()));
        ledger.transact(
                name,
                List.of(
                        () -> ledger.append(name, commit) instanceof CommitOutcome.Appended,
                        () -> rows.finish(lease, result, followUp.tries(), Instant.MAX)));
    }

    private static Stream<AuditSubject> subjects(FollowUp followUp) {
        return Stream.of(
                new FactSubject("assessment", followUp.assessment()),
                new FactSubject("days", Integer.toString(followUp.days())));
    }

    private static Instant end(FollowUp followUp) {
        return followUp.assessed().plus(Duration.ofDays(followUp.days()));
    }

    private FollowUpResult followUpResult(
            FollowUp followUp, HistoryResult result, HistoryEntry assessment, JudgedOutcome outcome) {
        Optional<String> decided = assessment
                .decided()
                .map(SignedDecision::disposition)
                .or(assessment::statedDisposition)
                .or(() -> Optional.of(result.disposition()).filter(_ -> SETTLED.contains(result.status())));
        return new FollowUpResult(
                outcome.state(),
                result.disposition(),
                decided.orElse(""),
                words(result.causes()),
                judge.words(outcome.found(), followUp.assessed()));
    }

    /** Causes that reach a tier; open ones are not named. */
    private static List<String> words(Map<String, String> causes) {
        return causes.entrySet().stream()
                .filter(cause -> !cause.getValue().equals(Disposition.INCOMPLETE.code()))
                .map(cause -> cause.getKey() + "|" + cause.getValue())
                .toList();
    }
}
