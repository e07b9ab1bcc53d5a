package org.dorsal.limit;

import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import org.dorsal.limit.LimitException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Limited resource, such as memory or places, with a share for each site and each caller. A site holds at most a multiple of
 * what no site holds, and a caller a multiple of what its site has left, so that something is left for the next one, and a
 * lone one wastes little (the dynamic thresholds of switch buffers). A request without room waits for a bounded time. A
 * request that gives back serves any waiter that fits, the site that holds least first: what fits never waits behind what
 * does not. Safe for many threads.
 */
public final class Limit {
    private static final int MAX_WAITERS = 64;
    private static final int MAX_WAITERS_OF_SITE = MAX_WAITERS / 2;

    /** Result of a request for units. */
    public enum Outcome {
        GRANTED,
        WAITED,
        /** {@link Reason#CALLER} and {@link Reason#FULL}. */
        FULL,
        LARGE
    }

    /** Receiver of the result of each request, and of each refused growth, for metrics and the log. */
    @FunctionalInterface
    public interface Observer {
        void observe(Limit limit, Owner owner, Outcome outcome);
    }

    private final LimitRules rules;
    private final Observer observer;
    private final Map<Owner, Long> callers = new HashMap<>();
    private final Map<String, Long> sites = new HashMap<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private long held;

    public Limit(LimitRules rules, Observer observer) {
        this.rules = rules;
        this.observer = observer;
    }

    public LimitRules rules() {
        return rules;
    }

    /** Returns the units that all owners hold. */
    public synchronized long held() {
        return held;
    }

    /** Returns the number of owners that hold units. */
    synchronized int owners() {
        return callers.size();
    }

    /** Returns the number of requests that wait. */
    synchronized int waiting() {
        return waiters.size();
    }

    /**
     * Takes units; waits for them if they are not free, unless too many others wait already.
     *
     * @param patience maximum time to wait; zero for none
     * @throws LimitException without them
     */
    public Grant take(Owner owner, long units, Duration patience) {
        try {
            observer.observe(this, owner, await(new Waiter(owner, units), patience));
            return new Grant(owner, units);
        } catch (LimitException refused) {
            throw observed(owner, refused);
        }
    }

    /** Part of the resource that one owner holds; closing it twice has no effect. */
    public final class Grant implements AutoCloseable {
        private final Owner owner;
        private long units;

        private Grant(Owner owner, long units) {
            this.owner = owner;
            this.units = units;
        }

        public Owner owner() {
            return owner;
        }

        public long units() {
            synchronized (Limit.this) {
                return units;
            }
        }

        /**
         * Takes the missing units; has no effect if the grant holds as many. Never waits, because two grants that wait for
         * units of each other would wait in vain. A refusal leaves the grant unchanged.
         *
         * @throws LimitException without them
         */
        public void growTo(long total) {
            try {
                synchronized (Limit.this) {
                    long more = total - units;
                    if (more > 0) {
                        if (!fits(owner, more)) {
                            throw refusal(owner, more, total);
                        }
                        move(owner, more);
                        units = total;
                    }
                }
            } catch (LimitException refused) {
                throw observed(owner, refused);
            }
        }

        /** Gives back what exceeds these units. */
        public void shrinkTo(long total) {
            synchronized (Limit.this) {
                if (total < units) {
                    move(owner, total - units);
                    units = total;
                    serveWaiters();
                }
            }
        }

        @Override
        public void close() {
            shrinkTo(0);
        }
    }

    /** Waiting request for units, served by the next that gives some back. Each is woken alone. */
    private static final class Waiter {
        private final Owner owner;
        private final long units;
        private final CountDownLatch served = new CountDownLatch(1);

        Waiter(Owner owner, long units) {
            this.owner = owner;
            this.units = units;
        }

        boolean isServed() {
            return served.getCount() == 0;
        }
    }

    private Outcome await(Waiter waiter, Duration patience) {
        synchronized (this) {
            if (serve(waiter)) {
                return Outcome.GRANTED;
            }
            if (!patience.isPositive() || !mayWait(waiter)) {
                throw refusal(waiter.owner, waiter.units, waiter.units);
            }
            waiters.add(waiter);
        }
        try {
            waiter.served.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            waiters.remove(waiter);
            if (!waiter.isServed()) {
                throw refusal(waiter.owner, waiter.units, waiter.units);
            }
        }
        return Outcome.WAITED;
    }

    private boolean mayWait(Waiter waiter) {
        long ofSite = waiters.stream()
                .filter(other -> other.owner.site().equals(waiter.owner.site()))
                .count();
        return waiter.units <= rules.greatest(waiter.owner)
                && waiters.size() < MAX_WAITERS
                && ofSite < MAX_WAITERS_OF_SITE;
    }

    private boolean serve(Waiter waiter) {
        boolean fits = fits(waiter.owner, waiter.units);
        if (fits) {
            move(waiter.owner, waiter.units);
            waiter.served.countDown();
        }
        return fits;
    }

    private void serveWaiters() {
        Comparator<Waiter> least = Comparator.comparingLong(waiter -> heldBy(waiter.owner.site()));
        boolean served = true;
        while (served) {
            served = waiters.stream()
                    .filter(waiter -> !waiter.isServed())
                    .sorted(least.thenComparingLong(waiter -> heldBy(waiter.owner)))
                    .anyMatch(this::serve);
        }
    }

    /** Returns whether the resource, the site's share and the caller's have room for so many more. */
    private boolean fits(Owner owner, long more) {
        long roomOfSite = roomOfSite(owner);
        return more <= rules.capacity() - held && more <= roomOfSite && more <= roomOfCaller(owner, roomOfSite);
    }

    private long roomOfSite(Owner owner) {
        long ofSite = heldBy(owner.site());
        return rules.shareOfSite(rules.capacity() - held + ofSite, owner.isStranger()) - ofSite;
    }

    private long roomOfCaller(Owner owner, long roomOfSite) {
        return rules.share(roomOfSite + heldBy(owner)) - heldBy(owner);
    }

    /** A caller that holds nothing has nothing to finish first: its refusal is the site's. */
    private LimitException refusal(Owner owner, long more, long total) {
        boolean ofCaller = heldBy(owner) > 0 && more > roomOfCaller(owner, roomOfSite(owner));
        Reason reason = ofCaller ? Reason.CALLER : Reason.FULL;
        return new LimitException(rules.name(), total > rules.greatest(owner) ? Reason.LARGE : reason);
    }

    private LimitException observed(Owner owner, LimitException refused) {
        observer.observe(this, owner, refused.reason() == Reason.LARGE ? Outcome.LARGE : Outcome.FULL);
        return refused;
    }

    private long heldBy(Owner owner) {
        return callers.getOrDefault(owner, 0L);
    }

    private long heldBy(String site) {
        return sites.getOrDefault(site, 0L);
    }

    /** Owners without units are forgotten, so that invented ones take no memory. */
    private void move(Owner owner, long units) {
        if (units == 0) {
            return; // merge would keep an owner that holds nothing
        }
        held += units;
        callers.merge(owner, units, Limit::sum);
        sites.merge(owner.site(), units, Limit::sum);
    }

    @SuppressWarnings("NullAway") // null removes the entry (Map.merge)
    private static @Nullable Long sum(long before, long more) {
        return before + more == 0 ? null : before + more;
    }

    /**
     * Rules of a limit.
     *
     * @param name of the resource, such as {@code memory}
     * @param capacity units of all owners together
     * @param floor units that a site may hold regardless of its share, if they are free, and a caller within its site's share
     * @param multiple of the free units that a site may hold, and of its site's free units that a caller may
     * @param siteShares whether a site is limited, too; pointless where the service has one site only
     */
    public record LimitRules(String name, long capacity, long floor, int multiple, boolean siteShares) {
        public LimitRules {
            if (capacity < 1 || floor < 1 || multiple < 1) {
                throw new IllegalArgumentException(name + ": capacity, floor and multiple must be at least 1");
            }
        }

        /** Returns the units of the room that one may hold: at most the multiple of the units that remain, and at least the floor. */
        long share(long room) {
            return Math.max(floor, room * multiple / (multiple + 1));
        }

        /** Strangers get half at most, even at the only site. */
        long shareOfSite(long room, boolean strangers) {
            long share = siteShares ? share(room) : room;
            return strangers ? Math.max(floor, Math.min(share, room / 2)) : share;
        }

        /** Returns the greatest number of units that the caller gets when no other has any. */
        long greatest(Owner owner) {
            return share(shareOfSite(capacity, owner.isStranger()));
        }
    }
}
