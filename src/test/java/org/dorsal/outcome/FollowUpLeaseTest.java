package org.dorsal.outcome;

import java.time.*;
import java.util.*;
import javax.sql.DataSource;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.SignedAssessments;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.outcome.OutcomeSettings.FollowedSite;
import org.dorsal.schedule.LeaseContract;
import org.dorsal.schedule.SiteScheduler.SiteWorker;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.FollowUpRows;
import org.dorsal.store.Ledger;
import org.dorsal.store.TestPostgres;

/** Leases of follow-ups, each of one assessment. */
class FollowUpLeaseTest extends LeaseContract {
    private static final String SITE = "north";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(6);

    private final FollowUpRows rows = new FollowUpRows(postgres.asApplication(), TIMEOUT);
    private final Map<String, String> names = new HashMap<>();

    @Override
    protected Duration length() {
        return ANSWER_WITHIN.multipliedBy(20);
    }

    @Override
    protected void queue(String name) {
        Instant due = nextDue();
        Instant assessed = SomeScoredResponse.DAY.atTime(10, names.size()).toInstant(ZoneOffset.UTC);
        String id = assessments(postgres.asApplication(), Clock.fixed(assessed, ZoneOffset.UTC))
                .signed(SomeScoredResponse.nothingWrong());
        names.put(id, name);
        rows.add(SITE, assessed.plus(Duration.ofDays(30)).plusSeconds(1), List.of(30));
        TestPostgres.run(
                postgres.asSuperuser(),
                "update follow_up set due = '" + due + "', assessed = '" + due.minus(Duration.ofDays(30))
                        + "' where assessment = '" + id + "'");
    }

    private static SignedAssessments assessments(DataSource source, Clock clock) {
        return new SignedAssessments(SITE, new Ledger(source, TIMEOUT), clock);
    }

    @Override
    protected SiteWorker worker(DataSource source) {
        Random random = new Random(20261128);
        Ledger ledger = new Ledger(source, TIMEOUT);
        RecordEhr ehr = new RecordEhr(SignedAssessments.PATIENT)
                .visit(clock().instant().minusSeconds(3600).toString());
        return new FollowUpWorker(
                SITE,
                new FollowedSite(RecordEhr.BASE, List.of(), SomeFollowUps.ZONE),
                followUp -> {
                    begin(names.get(followUp.assessment()));
                    return Optional.of(ehr.access());
                },
                ANSWER_WITHIN,
                new FollowUpRows(source, TIMEOUT),
                new AssessmentHistory(ledger, SomeProfiles.knowledge()),
                ledger,
                new OutcomeJudge(SomeProfiles.knowledge().outcomes(), SomeFollowUps.ZONE),
                new OutcomeRendering(SomeProfiles.knowledge().codes(), "Device/of-the-test"),
                new AuditRecorder(ledger, clock(), random, Integer.MAX_VALUE),
                clock(),
                this::ticks,
                random);
    }

    @Override
    protected long done(String name) {
        return states(name).stream()
                .filter(state -> !state.equals("waiting") && !state.equals("unread"))
                .count();
    }

    @Override
    protected Duration statement() {
        return length().dividedBy(6);
    }

    @Override
    protected int tries() {
        return 700;
    }

    @Override
    protected boolean isGivenUp(String name) {
        return states(name).equals(List.of("unread"));
    }

    @Override
    protected boolean isRepeated() {
        return TestPostgres.numbers(
                                postgres.asSuperuser(),
                                "select count(*) from resource_version where type = 'Observation' and version > 1"
                                        + " and id in (select id from follow_up)")
                        .getFirst()
                > 0;
    }

    private List<String> states(String name) {
        String id = names.entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        return TestPostgres.texts(
                postgres.asSuperuser(), "select state from follow_up where assessment = '" + id + "'");
    }
}
