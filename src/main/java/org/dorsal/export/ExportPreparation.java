package org.dorsal.export;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.export.ExportFiles.LineWriter;
import org.dorsal.store.ExportJob;
import org.dorsal.store.ExportJob.ExportFile;
import org.dorsal.store.ExportJob.ExportLease;
import org.dorsal.store.ExportJob.ExportState;
import org.dorsal.store.ExportJobWork;
import org.dorsal.store.ExportReads.ExportPage;
import org.dorsal.store.ExportReads.ExportScan;
import org.dorsal.store.StoreException;
import org.dorsal.writeback.SiteScheduler.SiteWorker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares the jobs of a site: divides their resources into files, and counts and hashes each. A file is one step, after
 * which the job's place is stored, so that a restart repeats at most one. Deletes the jobs that have ended.
 *
 * @param running jobs that are prepared at the same time by all replicas
 * @param resourcesOfFile number of resources from which a file ends with the page
 */
record ExportPreparation(
        ExportJobWork work, ExportFiles files, String site, int running, int resourcesOfFile, Clock clock)
        implements SiteWorker {
    /** Resources that are read in a step, those that a filter leaves out included. */
    private static final int MAX_SCANNED = 100_000;

    /** Longer than a step takes. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static final Duration REST = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(ExportPreparation.class);

    /** Prepares one job to its end; a step is given up when the process stops. */
    @Override
    public boolean once(BooleanSupplier stopping) {
        work.expire(site, clock.instant());
        Optional<ExportLease> taken = work.take(site, clock.instant(), running, LEASE);
        taken.ifPresent(lease -> prepare(lease, stopping));
        return taken.isPresent();
    }

    private void prepare(ExportLease lease, BooleanSupplier stopping) {
        try {
            ExportJob job = lease.job();
            while (job.state() == ExportState.PREPARING) {
                Optional<ExportJob> next = step(lease, job, stopping);
                if (next.isEmpty()) {
                    work.release(lease, ExportState.PREPARING, clock.instant());
                    return;
                }
                job = next.get();
            }
        } catch (StoreException fault) {
            LOG.warn("site {}: an export stopped for a moment: {}", lease.site(), fault.getMessage());
            // a changed row stays changed; everything else may work later
            ExportState state =
                    fault.kind() == StoreException.FaultKind.BROKEN ? ExportState.FAILED : ExportState.PREPARING;
            work.release(lease, state, clock.instant().plus(REST));
        }
    }

    /** Prepares one file; empty when the lease is lost or the process stops. */
    private Optional<ExportJob> step(ExportLease lease, ExportJob job, BooleanSupplier stopping) {
        String type = job.request().types().get(job.place());
        ExportScan scan = files.scan(lease.site(), job, type);
        LineWriter writer = LineWriter.of(type, job.request().elements());
        MessageDigest digest = DigestUtils.getSha256Digest();
        String last = job.after();
        long resources = 0;
        int scanned = 0;
        boolean ended = false;
        while (!ended && resources < resourcesOfFile && scanned < MAX_SCANNED) {
            if (stopping.getAsBoolean()) {
                return Optional.empty();
            }
            ExportPage page = files.reads().page(scan, last, Optional.empty(), ExportFiles.PAGE_SIZE);
            writer.lines(page).forEach(line -> ExportFiles.update(digest, line));
            resources += page.versions().size();
            scanned += page.scanned();
            last = page.last().orElse(last);
            ended = page.scanned() < ExportFiles.PAGE_SIZE;
        }
        int place = job.place() + (ended ? 1 : 0);
        ExportState state = place < job.request().types().size() ? ExportState.PREPARING : ExportState.READY;
        ExportJob next = job.at(state, place, ended ? "" : last);
        ExportFile file = new ExportFile(0, type, job.after(), last, resources, digest.digest());
        return work.advance(lease, next, file, LEASE) ? Optional.of(next) : Optional.empty();
    }
}
