package org.dorsal.outcome;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.*;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.SignedAssessments;
import org.dorsal.assessment.SiteRules.SignOffRule;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.chart.BackendAccess;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.outcome.OutcomeSettings.FollowedSite;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.FollowUpRows;
import org.dorsal.store.Ledger;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.SearchCondition;
import org.dorsal.store.StoredVersion;
import org.dorsal.store.TestPostgres;
import org.hl7.fhir.r4.model.Observation;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Site with signed assessments of one patient, and the worker that follows them up. */
public final class SomeFollowUps {
    static final ZoneId ZONE = ZoneOffset.UTC;
    static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final AtomicInteger SITES = new AtomicInteger();

    public final String site = "followed-" + SITES.incrementAndGet();
    public final SignedAssessments assessments = new SignedAssessments(site, SignOffRule.REQUIRED);
    private final DataSource database =
            TestPostgres.shared().asApplication(); // one, as the outcome and its row are a transaction
    public final Ledger ledger = new Ledger(database, TIMEOUT);
    final FollowUpRows rows = new FollowUpRows(database, TIMEOUT);
    Instant now = Instant.parse("2026-11-20T10:00:00Z");

    /** Works on each follow-up that is due then. */
    public void follow(Optional<RecordEhr> ehr, Duration later) {
        now = now.plus(later);
        rows.add(site, now.minus(Duration.ofDays(1)), FollowUpWorker.DAYS);
        FollowUpWorker worker = worker(ehr.map(RecordEhr::access));
        while (worker.once(() -> false)) {
            // the next one
        }
    }

    FollowUpWorker worker(Optional<BackendAccess> access) {
        InstantSource time = () -> now;
        Clock clock = time.withZone(ZONE);
        Random random = new Random(20261128);
        return new FollowUpWorker(
                site,
                new FollowedSite(RecordEhr.BASE, List.of(RecordEhr.BASE + "/"), ZONE),
                _ -> access,
                Duration.ofSeconds(10),
                rows,
                new AssessmentHistory(ledger, SomeProfiles.knowledge()),
                ledger,
                new OutcomeJudge(SomeProfiles.knowledge().outcomes(), ZONE),
                new OutcomeRendering(SomeProfiles.knowledge().codes(), "Device/00000000-0000-5000-8000-000000000001"),
                new AuditRecorder(ledger, clock, random, Integer.MAX_VALUE),
                clock,
                System::nanoTime,
                random);
    }

    /** Signs an assessment of that time. */
    String assessedAt(Instant time) {
        String id =
                new SignedAssessments(site, ledger, Clock.fixed(time, ZONE)).signed(SomeScoredResponse.nothingWrong());
        TestPostgres.run(
                TestPostgres.shared().asSuperuser(),
                "update resource_versions set date_from = '" + time + "', date_to = '" + time.plusSeconds(1)
                        + "' where site = '" + site + "' and type = 'QuestionnaireResponse' and assessment = '" + id
                        + "'");
        return id;
    }

    /** Withdraws an assessment, with a hook before each connection but those of the hook itself. */
    void withdrawing(String id, Runnable hook) {
        boolean[] running = {false};
        DataSource hooked = new DelegatingDataSource(database) {
            @Override
            public Connection getConnection() throws SQLException {
                if (!running[0]) {
                    running[0] = true;
                    hook.run();
                    running[0] = false;
                }
                return super.getConnection();
            }
        };
        new SignedAssessments(site, new Ledger(hooked, TIMEOUT), Clock.fixed(now, ZONE))
                .withdrawn(id, 1, SomeScoredResponse.nothingWrong());
    }

    /** Ids of the current results of an assessment. */
    List<String> resultsOf(String id) {
        return assessments.job().results().of(AccessScope.ofSite(site), id).orElseThrow().stream()
                .map(StoredVersion::id)
                .toList();
    }

    /** Assessments with follow-ups. */
    List<String> followed() {
        return TestPostgres.texts(
                TestPostgres.shared().asSuperuser(),
                "select distinct assessment from follow_up where site = '" + site + "'");
    }

    /** Assessments with a follow-up after 30 days that has ended, but for those. */
    List<String> ended(List<String> others) {
        return TestPostgres.texts(
                        TestPostgres.shared().asSuperuser(),
                        "select assessment from follow_up where site = '" + site
                                + "' and days = 30 and state <> 'waiting'")
                .stream()
                .filter(id -> !others.contains(id))
                .toList();
    }

    /** Rows of the site as {@code days state decided found}, in that order. */
    List<String> rows() {
        return TestPostgres.texts(
                TestPostgres.shared().asSuperuser(),
                "select days || ' ' || state || ' ' || coalesce(decided, '-') || ' ' || array_to_string(found, ',')"
                        + " from follow_up where site = '" + site + "' order by days, assessment");
    }

    /** Stored outcomes. */
    List<Observation> outcomes() {
        return stored().stream()
                .map(version -> ((Parsed.ParsedResource<Observation>) FhirJson.parse(version.body(), Observation.class))
                        .resource())
                .toList();
    }

    List<StoredVersion> stored() {
        return ledger.search(
                        AccessScope.ofSite(site),
                        ResourceQuery.of("Observation")
                                .and(new SearchCondition.AnyTerm(Set.of("code=assessment-outcome")))
                                .paged(50))
                .versions();
    }

    /** Number of audit events with that action. */
    long events(String action) {
        return TestPostgres.numbers(
                        TestPostgres.shared().asSuperuser(),
                        "select count(*) from audit_event where site = '" + site + "' and action = '" + action + "'")
                .getFirst();
    }
}
