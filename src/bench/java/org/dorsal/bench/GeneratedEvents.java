package org.dorsal.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.CountDownLatch;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.AuditedEvent;
import org.dorsal.fhirjson.Ids;
import org.dorsal.store.Commit;
import org.dorsal.store.Ledger;
import org.dorsal.store.NewAuditEvent;
import org.dorsal.store.TestPostgres;

/** Half a year of a site with 500 clinicians and 40,000 patients, as many events as wanted. */
final class GeneratedEvents {
    private static final int CLINICIANS = 500;
    private static final int PATIENTS = 40_000;
    private static final int RESPONSES = 60_000;
    private static final int A_COMMIT = 1_000;
    private static final Duration SPAN = Duration.ofDays(180);
    private static final Instant END = Instant.parse("2026-11-20T00:00:00Z");
    private static final AuditAction[] OFTEN = {
        AuditAction.READ,
        AuditAction.READ,
        AuditAction.READ,
        AuditAction.SEARCH,
        AuditAction.SEARCH,
        AuditAction.VIEW,
        AuditAction.VIEW,
        AuditAction.DRAFT,
        AuditAction.CREATE,
        AuditAction.UPDATE
    };

    private GeneratedEvents() {}

    static void fill(TestPostgres database, String site, int events) throws InterruptedException {
        Ledger ledger = new Ledger(database.asApplication(), Duration.ofSeconds(60));
        CountDownLatch done = new CountDownLatch(2);
        for (int client = 0; client < 2; client++) {
            int half = client;
            Thread.ofPlatform().start(() -> {
                Random random = new Random(half);
                for (int first = half * A_COMMIT; first < events; first += 2 * A_COMMIT) {
                    Instant recordedAt = timeOf(first, events);
                    List<NewAuditEvent> rows = new ArrayList<>();
                    for (int number = 0; number < Math.min(A_COMMIT, events - first); number++) {
                        rows.add(audited(recordedAt, random).toEvent());
                    }
                    ledger.append(site, Commit.ofEvents(recordedAt, rows));
                }
                done.countDown();
            });
        }
        done.await();
    }

    /** Fills existing persons and resources into a search. */
    static String filled(String query, Random random, int events) {
        Instant day = timeOf(random.nextInt(events), events);
        return query.replace("%P", "p" + random.nextInt(PATIENTS))
                .replace("%A", "c" + random.nextInt(CLINICIANS))
                .replace("%R", "r" + random.nextInt(RESPONSES))
                .replace("%D", day.toString().substring(0, 10))
                .replace("%E", day.plus(Duration.ofDays(7)).toString().substring(0, 10));
    }

    private static Instant timeOf(int number, int events) {
        return END.minus(SPAN).plus(SPAN.multipliedBy(number).dividedBy(events));
    }

    private static AuditedEvent audited(Instant recordedAt, Random random) {
        AuditAction action = random.nextInt(300) == 0 ? AuditAction.ATTEST : OFTEN[random.nextInt(OFTEN.length)];
        boolean refused = random.nextInt(100) == 0;
        String patient = "p" + random.nextInt(PATIENTS);
        AuditAgents agents = new AuditAgents(
                Optional.of(new AuditAgents.ClientAgent(
                        "https://ehr.example/auth", "dorsal", Optional.of("jti-" + random.nextInt()))),
                Optional.of(new AuditAgents.PersonAgent(
                        "Practitioner/c" + random.nextInt(CLINICIANS),
                        Optional.of("Some Clinician"),
                        Set.of("clinician"),
                        Optional.of("TREAT"))),
                Optional.of("10.0.0." + random.nextInt(256)));
        List<AuditSubject> abouts = action == AuditAction.SEARCH
                ? List.of(new AuditSubject.QuerySubject("Observation?patient=Patient/" + patient + "&_count=20"))
                : List.of(new AuditSubject.ResourceSubject(
                        "QuestionnaireResponse/r" + random.nextInt(RESPONSES) + "/_history/1", Optional.empty()));
        return new AuditedEvent(
                Ids.timed(recordedAt, random),
                recordedAt,
                action,
                refused ? AuditedEvent.EventOutcome.REFUSED : AuditedEvent.EventOutcome.DONE,
                refused ? Optional.of("There is no such resource here.") : Optional.empty(),
                agents,
                Optional.of(Ids.timed(recordedAt, random).toString()),
                Optional.of(patient),
                abouts);
    }
}
