package org.dorsal.schedule;

import java.time.Duration;
import java.util.Optional;
import java.util.function.*;
import org.dorsal.schedule.SiteScheduler.SiteWorker;
import org.dorsal.store.StoreException;

/**
 * Worker on leased rows: takes the row that has been due longest, keeps its lease by heartbeats, and gives the row up when its
 * work throws. The tables compare a fence in each write, so a worker that was paused past its lease changes nothing.
 *
 * @param ticks monotonic clock in nanoseconds
 */
public record LeaseWorker<L>(LeasedJob<L> job, LongSupplier ticks) implements SiteWorker {
    /** Rows of one table, each leased to one worker at a time, and the work on them. */
    public interface LeasedJob<L> {
        /** Length of a lease, counted from now when a heartbeat extends it. */
        Duration length();

        /** Takes the row without a lease that has been due longest, and makes it the last of those that are due. */
        Optional<L> take();

        /** Makes a lease end that long from now; false when it is lost. */
        boolean extend(L lease, Duration length);

        /** Works on the row until it is finished, its lease is lost, or the process stops. */
        void work(HeldLease<L> held, BooleanSupplier stopping);

        /**
         * Records that the work has thrown, so that the row does not block others and is given up at last. Without a record,
         * as after a fault of the database that passes, the lease runs out and the work is repeated.
         */
        void giveUp(L lease, Throwable fault);
    }

    @Override
    public boolean once(BooleanSupplier stopping) {
        long before = ticks.getAsLong();
        Optional<L> lease = job.take();
        lease.ifPresent(row -> work(new HeldLease<>(job, row, ticks, before), stopping));
        return lease.isPresent();
    }

    private void work(HeldLease<L> held, BooleanSupplier stopping) {
        try {
            job.work(held, stopping);
        } catch (Throwable fault) {
            try {
                if (!passes(fault)) {
                    job.giveUp(held.lease(), fault);
                }
            } catch (RuntimeException second) {
                fault.addSuppressed(second);
            }
            throw fault;
        }
    }

    private static boolean passes(Throwable fault) {
        return fault instanceof StoreException stored && stored.kind() == StoreException.FaultKind.UNAVAILABLE;
    }

    /** Lease of a worker, with the time that is certainly left: it is counted from before the request for the lease. */
    public static final class HeldLease<L> {
        private final LeasedJob<L> job;
        private final L lease;
        private final LongSupplier ticks;
        private long since;
        private Duration granted;

        HeldLease(LeasedJob<L> job, L lease, LongSupplier ticks, long since) {
            this.job = job;
            this.lease = lease;
            this.ticks = ticks;
            this.since = since;
            this.granted = job.length();
        }

        public L lease() {
            return lease;
        }

        /** Returns whether the lease covers work of that duration. */
        public boolean covers(Duration work) {
            return granted.minusNanos(ticks.getAsLong() - since).compareTo(work) >= 0;
        }

        /** Extends the lease unless it covers work of that duration; false when it is lost, and the work must not begin. */
        public boolean heartbeat(Duration work) {
            return covers(work) || extend(job.length());
        }

        /** Makes the lease end that long from now; false when it is lost. */
        public boolean extend(Duration length) {
            long before = ticks.getAsLong();
            if (!job.extend(lease, length)) {
                return false;
            }
            since = before;
            granted = length;
            return true;
        }
    }
}
