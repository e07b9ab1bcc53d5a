package org.dorsal.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Events of a site that have to be written while others are being written wait for those, and one request then writes all of them: one
 * statement and one flush to disk for the group. Nobody goes on before the own events are on disk, and nobody waits for more to come,
 * so a request alone waits for nothing.
 */
final class EventGroups {
    /** Rows of one statement. */
    private static final int MOST = 200;

    private final ConcurrentHashMap<String, Line> lines = new ConcurrentHashMap<>();

    /** Those of a site who want to write. */
    private record Line(ConcurrentLinkedQueue<Waiting> waiting, ReentrantLock writing) {
        Line() {
            this(new ConcurrentLinkedQueue<>(), new ReentrantLock());
        }
    }

    /** Events of one request; only who holds the lock of the line asks and says whether they are written. */
    private static final class Waiting {
        private final Commit commit;
        private boolean written;
        private Optional<StoreFault> fault = Optional.empty();

        Waiting(Commit commit) {
            this.commit = commit;
        }

        int rows() {
            return commit.events().size();
        }
    }

    /** When this returns, they are on disk. */
    void append(Connected database, String site, Commit commit) {
        Line line = lines.computeIfAbsent(site, _ -> new Line());
        Waiting own = new Waiting(commit);
        line.waiting().add(own);
        line.writing().lock();
        try {
            while (line.waiting().contains(own)) {
                writeTogether(database, site, next(line));
            }
        } finally {
            line.writing().unlock();
        }
        if (own.fault.isPresent()) {
            throw own.fault.get();
        }
        if (!own.written) {
            write(database, site, List.of(own));
        }
    }

    /** From the head of the line: at least one. */
    private static List<Waiting> next(Line line) {
        List<Waiting> group = new ArrayList<>();
        int rows = 0;
        for (Waiting head = line.waiting().peek();
                head != null && (group.isEmpty() || rows + head.rows() <= MOST);
                head = line.waiting().peek()) {
            group.add(head);
            rows += head.rows();
            line.waiting().remove();
        }
        return group;
    }

    /**
     * When the database can't answer, all are told so. What it refuses may be the events of one: then each is left to be written by its
     * own request.
     */
    private static void writeTogether(Connected database, String site, List<Waiting> group) {
        try {
            write(database, site, group);
        } catch (StoreFault fault) {
            if (group.size() == 1 || fault.kind() == StoreFault.Kind.UNAVAILABLE) {
                group.forEach(one -> one.fault = Optional.of(fault));
            }
        }
    }

    private static void write(Connected database, String site, List<Waiting> group) {
        List<Instant> times = group.stream()
                .flatMap(one -> Collections.nCopies(one.rows(), one.commit.recordedAt()).stream())
                .toList();
        List<NewAuditEvent> events =
                group.stream().flatMap(one -> one.commit.events().stream()).toList();
        database.change(
                AuditRows.INSERT_OF_SEVERAL,
                site,
                call -> AuditRows.set(call.instants("event_at", times.stream()), events));
        group.forEach(one -> one.written = true);
    }
}
