package org.dorsal.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;

/** Events of a separate site, and rows of the log for them. */
final class SomeStoredEvents {
    static final String ONE = "01980000-0000-8000-8000-000000000001";
    static final String TWO = "01980000-0000-8000-8000-000000000002";
    static final Instant AT = Instant.parse("2026-11-20T09:00:00Z");
    private static final AtomicInteger SITES = new AtomicInteger();

    final String site = "events-" + SITES.incrementAndGet();
    final EventReads reads = new EventReads(TestPostgres.shared().asApplication(), Duration.ofSeconds(10));
    final EventCounts counts = new EventCounts(TestPostgres.shared().asApplication(), Duration.ofSeconds(10));
    private final Ledger ledger = new Ledger(TestPostgres.shared().asApplication(), Duration.ofSeconds(10));

    void happened(String id, int minutes, Optional<String> patient, String... terms) {
        var event = SomeAuditEvents.of(id, patient, List.of(terms), id.getBytes(StandardCharsets.UTF_8));
        ledger.append(site, Commit.ofEvents(AT.plus(Duration.ofMinutes(minutes)), List.of(event)));
    }

    /** An event that committed a version of results. */
    void scored(String id, int minutes, ResultRow row) {
        var event = SomeAuditEvents.of(
                id,
                Optional.of(row.patient()),
                List.of("assessment=" + row.assessment()),
                id.getBytes(StandardCharsets.UTF_8));
        ledger.append(
                site,
                new Commit(
                        AT.plus(Duration.ofMinutes(minutes)),
                        Optional.empty(),
                        List.of(SomeCommits.observation(
                                Slot.PANEL.id(UUID.fromString(row.assessment())), row.version(), row.patient())),
                        Optional.of(row),
                        List.of(event),
                        List.of(),
                        Optional.empty(),
                        List.of()));
    }

    /** Unsigned results that are urgent, of a cause that is an emergency and one that is open. */
    static ResultRow scored(String assessment, int version, String patient) {
        return SomeCommits.result(assessment, version, patient, AT);
    }

    /** The same, signed by the clinician, who may have chosen another disposition. */
    static ResultRow signed(String assessment, int version, String patient, String signer, Optional<String> decided) {
        return new ResultRow(
                assessment,
                version,
                patient,
                "final",
                1,
                scored(assessment, version, patient).scored(),
                Optional.of(new ResultRow.SignedFacts(
                        signer, decided, decided.map(_ -> "other"), List.of(), false, List.of())),
                Optional.empty());
    }

    void sequenced(String id, long position) {
        as("insert into log_entry (site, position, event, salt, leaf) select site, " + position
                + ", event, salt, leaf from log_waiting where site = '" + site + "' and event = '" + id + "'");
        as("delete from log_waiting where site = '" + site + "' and event = '" + id + "'");
    }

    void signed(long size) {
        as("insert into log_checkpoint (site, size, root, signed_at, note) values ('" + site + "', " + size
                + ", sha256(''), now(), 'note')");
    }

    /** An order to deliver with one item; no item when the state is empty. */
    void ordered(String patient, String assessment, String state) {
        as("insert into delivery (site, patient, assessment, version, created) values ('" + site + "', '" + patient
                + "', '" + assessment + "', 1, now())");
        if (!state.isEmpty()) {
            as("insert into delivery_plan (site, patient, assessment, version, planned_at, ways) values ('" + site
                    + "', '" + patient + "', '" + assessment + "', 1, now(), '{}')");
            as("insert into delivery_item (site, patient, assessment, slot, version, key, kind, position,"
                    + " resource_version, state, tries, since, changed, may_be_there) values ('" + site + "', '"
                    + patient
                    + "', '"
                    + assessment + "', 'slot', 1, gen_random_uuid(), 'PANEL', 0, 1, '" + state
                    + "', 0, now(), now(), false)");
        }
    }

    List<String> findIds(EventQuery query) {
        return reads.page(site, query, Optional.empty(), 100).events().stream()
                .map(FoundEvent::id)
                .toList();
    }

    private static void as(String sql) {
        TestPostgres.run(TestPostgres.shared().asSuperuser(), sql);
    }
}
