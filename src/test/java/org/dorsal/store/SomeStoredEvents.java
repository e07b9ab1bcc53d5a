package org.dorsal.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;

/** Events of a separate site, and rows of the log for them. */
final class SomeStoredEvents {
    static final Instant AT = Instant.parse("2026-11-20T09:00:00Z");
    private static final AtomicInteger SITES = new AtomicInteger();

    final String site = "events-" + SITES.incrementAndGet();
    final EventReads reads = new EventReads(TestPostgres.shared().asApplication(), Duration.ofSeconds(10));
    final EventCounts counts = new EventCounts(TestPostgres.shared().asApplication(), Duration.ofSeconds(10));
    private final Ledger ledger = new Ledger(TestPostgres.shared().asApplication(), Duration.ofSeconds(10));

    void happened(String id, int minutes, Optional<String> patient, String... terms) {
        var event = new NewAuditEvent(id, patient, List.of(terms), id.getBytes(StandardCharsets.UTF_8));
        ledger.append(site, Commit.ofEvents(AT.plus(Duration.ofMinutes(minutes)), List.of(event)));
    }

    /** An event that made a result set. */
    void scored(String id, int minutes, String patient, String assessment, String... terms) {
        List<String> allTerms = new ArrayList<>(List.of("x-result=true", "x-assessment=" + assessment));
        allTerms.addAll(List.of(terms));
        happened(id, minutes, Optional.of(patient), allTerms.toArray(String[]::new));
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
