package org.dorsal.export;

import java.security.MessageDigest;
import java.time.*;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.schedule.LeaseWorker.HeldLease;
import org.dorsal.schedule.LeaseWorker.LeasedJob;
import org.dorsal.store.ExportJob;
import org.dorsal.store.ExportJob.ExportFile;
import org.dorsal.store.ExportJob.ExportLease;
import org.dorsal.store.ExportJob.ExportState;
import org.dorsal.store.ExportJobWork;
import org.dorsal.store.ExportReads.ExportPage;
import org.dorsal.store.ExportReads.ExportScan;

/**
 * Prepares the jobs of a site: divides their resources into files, and counts and hashes each. A file is one step, after
 * which the job's place is stored, so that a restart repeats at most one. Deletes the jobs that have ended.
 *
 * @param running jobs that are prepared at the same time by all replicas
 * @param resourcesOfFile number of resources from which a file ends with the page
 * @param length length of a lease, much longer than the statement of one page may take
 */
record ExportPreparation(
        ExportJobWork jobs,
        ExportFiles files,
        String site,
        int running,
        int resourcesOfFile,
        Duration length,
        Clock clock)
        implements LeasedJob<ExportLease> {
    /** Resources that are read in a step, those that {@code _since} leaves out included. */
    private static final int MAX_SCANNED = 100_000;

    @Override
    public Optional<ExportLease> take() {
        return jobs.take(site, clock.instant(), running, length);
    }

    @Override
    public boolean extend(ExportLease lease, Duration until) {
        return jobs.extend(lease, until);
    }

    /** Prepares one job to its end; a step is given up when the process stops. */
    @Override
    public void work(HeldLease<ExportLease> held, BooleanSupplier stopping) {
        ExportJob job = held.lease().job();
        while (job.state() == ExportState.PREPARING) {
            Optional<ExportJob> next = step(held, job, stopping);
            if (next.isEmpty()) {
                jobs.release(held.lease(), ExportState.PREPARING, clock.instant());
                return;
            }
            job = next.get();
        }
    }

    /** Fails the job: the exception would occur again on every replica. */
    @Override
    public void giveUp(ExportLease lease, Throwable fault) {
        jobs.release(lease, ExportState.FAILED, clock.instant());
    }

    /** Prepares one file; empty when the lease is lost or the process stops. */
    private Optional<ExportJob> step(HeldLease<ExportLease> held, ExportJob job, BooleanSupplier stopping) {
        String type = job.request().types().get(job.place());
        ExportScan scan = files.scan(site, job, type);
        MessageDigest digest = DigestUtils.getSha256Digest();
        String last = job.after();
        long resources = 0;
        int scanned = 0;
        boolean ended = false;
        while (!ended && resources < resourcesOfFile && scanned < MAX_SCANNED) {
            if (stopping.getAsBoolean()
                    || !held.heartbeat(length.multipliedBy(3).dividedBy(4))) {
                return Optional.empty();
            }
            ExportPage page = files.reads().page(scan, last, Optional.empty(), ExportFiles.PAGE_SIZE);
            ExportFiles.lines(page).forEach(line -> ExportFiles.update(digest, line));
            resources += page.versions().size();
            scanned += page.scanned();
            last = page.last().orElse(last);
            ended = page.last().isEmpty();
        }
        int place = job.place() + (ended ? 1 : 0);
        ExportState state = place < job.request().types().size() ? ExportState.PREPARING : ExportState.READY;
        ExportJob next = job.at(state, place, ended ? "" : last);
        ExportFile file = new ExportFile(0, type, job.after(), last, resources, digest.digest());
        return jobs.advance(held.lease(), next, file) ? Optional.of(next) : Optional.empty();
    }
}
