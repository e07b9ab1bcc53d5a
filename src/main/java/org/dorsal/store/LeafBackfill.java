package org.dorsal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.dorsal.store.AuditRows.Leaf;

/**
 * Gives a leaf to events that are older than the log. Only while the log is empty: an event without a leaf that turns
 * up later is none that we wrote, and must not be made to look like one.
 */
public final class LeafBackfill extends JdbcAccess {
    private static final Sql BEGINS = Sql.ofSite("""
            select exists (select from log_entry where site = :site) as begun;
            """);

    private static final Sql NEXT = Sql.ofSite("""
            select e.id, e.recorded_at, e.body,
                   exists (select from log_waiting w where w.site = :site and w.event = e.id)
                   or exists (select from log_entry l where l.site = :site and l.event = e.id) as sealed
              from audit_event e
             where e.site = :site and (e.recorded_at, e.id) > (:after::timestamptz, :after_id)
             order by e.recorded_at, e.id
             limit :at_most;
            """);

    private static final Sql SEAL = Sql.ofSite("""
            insert into log_waiting (site, event, salt, leaf)
            select :site, l.event, l.salt, l.leaf
              from unnest(:event_id::text[], :event_salt::bytea[], :event_leaf::bytea[]) as l (event, salt, leaf)
             where not exists (select from log_entry x where x.site = :site and x.event = l.event)
                on conflict on constraint log_waiting_pkey do nothing;
            """);

    private static final int BATCH_SIZE = 1_000;

    public LeafBackfill(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * Seals the events without a leaf, if the log has no position yet; returns their number. Safe to call again after
     * a crash.
     */
    public long seal(String site) {
        if (one(BEGINS, site, call -> call, row -> row.getBoolean("begun"))) {
            return 0;
        }
        var sealed = 0L;
        var from = new BatchEnd(Instant.MIN, "");
        for (var next = next(site, from); next.upTo().isPresent(); next = next(site, from)) {
            seal(site, next.unsealed());
            sealed += next.unsealed().size();
            from = next.upTo().get();
        }
        return sealed;
    }

    private Batch next(String site, BatchEnd after) {
        return run(NEXT, site, call -> {
            var rows = call.instant("after", after.at())
                    .text("after_id", after.id())
                    .number("at_most", BATCH_SIZE)
                    .rowsOfTheSite();
            var upTo = Optional.<BatchEnd>empty();
            var unsealed = new ArrayList<EventWithoutLeaf>();
            try (var packing = new BodyCompression.BodyDecompressor()) {
                while (rows.next()) {
                    upTo = Optional.of(new BatchEnd(StatementCall.instant(rows, "recorded_at"), rows.getString("id")));
                    var body = rows.getBytes("body");
                    if (!rows.getBoolean("sealed") && body.length > 0) {
                        unsealed.add(new EventWithoutLeaf(rows.getString("id"), packing.orAsStored(body)));
                    }
                }
            }
            return new Batch(upTo, unsealed);
        });
    }

    private void seal(String site, List<EventWithoutLeaf> events) {
        if (events.isEmpty()) {
            return;
        }
        var leaves = events.stream().map(event -> Leaf.of(event.bytes())).toList();
        change(
                SEAL,
                site,
                call -> call.texts("event_id", events, EventWithoutLeaf::id)
                        .bytes("event_salt", leaves.stream().map(Leaf::salt))
                        .bytes("event_leaf", leaves.stream().map(Leaf::hash)));
    }

    /** Position of the last event of a batch. */
    private record BatchEnd(Instant at, String id) {}

    private record Batch(Optional<BatchEnd> upTo, List<EventWithoutLeaf> unsealed) {}

    private record EventWithoutLeaf(String id, byte[] bytes) {}
}
