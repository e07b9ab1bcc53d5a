package org.dorsal.writeback;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.Semaphore;

/**
 * Simulated time and scheduler: one actor runs at a time, in the order of due times, and gives the turn back when it
 * pauses. A seed chooses among actors due at the same time.
 */
public final class SimTime {
    /** Thrown into an actor that the schedule kills. */
    public static final class KilledActorError extends Error {
        private static final long serialVersionUID = 1L;

        KilledActorError() {
            super("killed by the schedule", null, false, false);
        }
    }

    /** Simulated process with a separate thread. */
    private static final class Actor {
        final Semaphore turn = new Semaphore(0);
        Instant wakes;
        boolean killed;
        boolean over;

        Actor(Instant wakes) {
            this.wakes = wakes;
        }
    }

    private record Event(Instant now, Runnable what) {}

    private static final ThreadLocal<Actor> SELF = new ThreadLocal<>();

    private final Random random;
    private final Semaphore back = new Semaphore(0);
    private final List<Actor> actors = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private Instant now;
    private volatile Optional<Throwable> failure = Optional.empty();

    public SimTime(Instant start, Random random) {
        this.now = start;
        this.random = random;
    }

    public Instant now() {
        return now;
    }

    /** Schedules an event that does not pause. */
    public void schedule(Instant when, Runnable what) {
        events.add(new Event(when, what));
    }

    /** Starts an actor now; the returned callback kills it at its next pause. */
    public Runnable begin(Runnable life) {
        Actor actor = new Actor(now);
        actors.add(actor);
        Thread.ofVirtual().start(() -> {
            actor.turn.acquireUninterruptibly();
            SELF.set(actor);
            try {
                if (!actor.killed) {
                    life.run();
                }
            } catch (KilledActorError _) {
                // Pauses the actor; others run meanwhile.
            } catch (Throwable thrown) {
                failure = Optional.of(thrown);
            } finally {
                actor.over = true;
                back.release();
            }
        });
        return () -> {
            actor.killed = true;
            actor.wakes = now;
        };
    }

    /** Runs all actors up to {@code until}. */
    public void pause(Duration time) {
        Actor actor = SELF.get();
        actor.wakes = now.plus(time);
        back.release();
        actor.turn.acquireUninterruptibly();
        if (actor.killed) {
            throw new KilledActorError();
        }
    }

    /** Kills all actors. */
    public void run(Instant until) {
        while (true) {
            Instant next = next();
            if (next.isAfter(until)) {
                now = until;
                return;
            }
            now = next.isAfter(now) ? next : now;
            step();
            failure.ifPresent(thrown -> {
                throw new AssertionError("in the simulated process", thrown);
            });
        }
    }

    /** Ends everybody. */
    public void end() {
        while (!actors.isEmpty()) {
            Actor actor = actors.removeFirst();
            if (!actor.over) {
                actor.killed = true;
                give(actor);
            }
        }
    }

    private Instant next() {
        Instant next = Instant.MAX;
        for (Actor actor : actors) {
            next = actor.wakes.isBefore(next) ? actor.wakes : next;
        }
        for (Event event : events) {
            next = event.now.isBefore(next) ? event.now : next;
        }
        return next;
    }

    private void step() {
        List<Event> due =
                events.stream().filter(event -> !event.now.isAfter(now)).toList();
        if (!due.isEmpty()) {
            events.removeAll(due);
            due.forEach(event -> event.what.run());
            return;
        }
        List<Actor> ready =
                actors.stream().filter(actor -> !actor.wakes.isAfter(now)).toList();
        Actor actor = ready.get(random.nextInt(ready.size()));
        give(actor);
        if (actor.over) {
            actors.remove(actor);
        }
    }

    private void give(Actor actor) {
        actor.turn.release();
        back.acquireUninterruptibly();
    }
}
