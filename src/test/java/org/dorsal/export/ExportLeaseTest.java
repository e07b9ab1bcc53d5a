package org.dorsal.export;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.dorsal.schedule.LeaseContract;
import org.dorsal.schedule.LeaseWorker;
import org.dorsal.schedule.LeaseWorker.HeldLease;
import org.dorsal.schedule.LeaseWorker.LeasedJob;
import org.dorsal.schedule.SiteScheduler.SiteWorker;
import org.dorsal.store.Commit;
import org.dorsal.store.ExportJob;
import org.dorsal.store.ExportJob.ExportFile;
import org.dorsal.store.ExportJob.ExportLease;
import org.dorsal.store.ExportJob.ExportRequest;
import org.dorsal.store.ExportJob.ExportState;
import org.dorsal.store.ExportJobRows;
import org.dorsal.store.ExportJobWork;
import org.dorsal.store.ExportReads;
import org.dorsal.store.Ledger;
import org.dorsal.store.NewVersion;

/** Leases of bulk exports; at the site one job is prepared at a time. */
class ExportLeaseTest extends LeaseContract {
    private static final String SITE = "north";
    private static final String TYPE = "Observation";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int RESOURCES = 6 * ExportFiles.PAGE_SIZE;

    private final ExportJobRows jobs = new ExportJobRows(postgres.asApplication(), TIMEOUT);
    private final Map<String, ExportJob> queued = new HashMap<>();

    ExportLeaseTest() {
        List<NewVersion> versions = IntStream.range(0, RESOURCES)
                .mapToObj(number -> version("o" + number))
                .toList();
        for (int from = 0; from < RESOURCES; from += Commit.MAX_ROWS) {
            new Ledger(postgres.asApplication(), TIMEOUT)
                    .append(
                            SITE,
                            Commit.of(
                                    start.minusSeconds(9),
                                    versions.subList(from, Math.min(RESOURCES, from + Commit.MAX_ROWS)),
                                    List.of()));
        }
    }

    @Override
    protected Duration length() {
        return Duration.ofMinutes(1);
    }

    @Override
    protected void queue(String name) {
        Instant due = nextDue();
        ExportRequest request = new ExportRequest("https://x/$export", true, Optional.empty(), List.of(TYPE));
        ExportJob job = ExportJob.begin(name, start, start.plus(Duration.ofDays(90)), request);
        queued.put(name, job);
        jobs.create(SITE, "client", job, due, 1_000, 1_000);
    }

    @Override
    protected SiteWorker worker(DataSource source) {
        ExportFiles files = new ExportFiles(new ExportReads(source, TIMEOUT));
        return new LeaseWorker<>(
                new BegunPreparation(new ExportPreparation(
                        new ExportJobWork(source, TIMEOUT), files, SITE, 1, RESOURCES, length(), clock())),
                this::ticks);
    }

    /** Preparation that tells the contract which job it begins. */
    private final class BegunPreparation implements LeasedJob<ExportLease> {
        private final ExportPreparation preparation;

        BegunPreparation(ExportPreparation preparation) {
            this.preparation = preparation;
        }

        @Override
        public Duration length() {
            return preparation.length();
        }

        @Override
        public Optional<ExportLease> take() {
            return preparation.take();
        }

        @Override
        public boolean extend(ExportLease lease, Duration length) {
            return preparation.extend(lease, length);
        }

        @Override
        public void work(HeldLease<ExportLease> held, BooleanSupplier stopping) {
            begin(held.lease().job().id());
            preparation.work(held, stopping);
        }

        @Override
        public void giveUp(ExportLease lease, Throwable fault) {
            preparation.giveUp(lease, fault);
        }
    }

    @Override
    protected long done(String name) {
        return jobs.read(SITE, "client", name, start).filter(job -> job.state() == ExportState.READY).stream()
                .count();
    }

    @Override
    protected Duration statement() {
        return length().dividedBy(5);
    }

    @Override
    protected int tries() {
        return 1;
    }

    @Override
    protected boolean isGivenUp(String name) {
        return jobs.read(SITE, "client", name, start)
                .filter(job -> job.state() == ExportState.FAILED)
                .isPresent();
    }

    @Override
    protected boolean isRepeated() {
        return queued.keySet().stream()
                .map(name -> jobs.files(SITE, name))
                .anyMatch(
                        files -> files.stream().mapToLong(ExportFile::resources).sum() > RESOURCES);
    }

    private NewVersion version(String id) {
        Instant created = start.minusSeconds(9);
        byte[] body =
                "{\"resourceType\":\"Observation\",\"id\":\"%s\"}".formatted(id).getBytes(StandardCharsets.UTF_8);
        return new NewVersion(TYPE, id, 1, "p", "final", created, created.plusSeconds(1), List.of(), body);
    }
}
