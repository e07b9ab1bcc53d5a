package org.dorsal.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dorsal.Polling.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.*;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.export.ExportSettings.SiteExports;
import org.dorsal.schedule.LeaseWorker;
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
import org.dorsal.store.StoreException;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Preparation of exports on a real database, with writers meanwhile, given up in the middle and taken over. */
class ExportPreparationTest {
    private static final String SITE = "north";
    private static final String TYPE = "Observation";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Instant SNAPSHOT = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MICROS);
    private static final ExportSettings SETTINGS =
            new ExportSettings(Map.of(SITE, new SiteExports(Duration.ofSeconds(1), Duration.ofHours(1), 1)));

    private final TestPostgres database = TestPostgres.fresh();
    private final Ledger ledger = new Ledger(database.asApplication(), TIMEOUT);
    private final ExportJobRows jobs = new ExportJobRows(database.asApplication(), TIMEOUT);
    private final ExportJobWork work = new ExportJobWork(database.asApplication(), TIMEOUT);
    private final ExportFiles files = new ExportFiles(new ExportReads(database.asApplication(), TIMEOUT));
    private final Map<String, Integer> expected = new TreeMap<>();

    @Test
    void each_resource_is_exported_once_with_writers_meanwhile_and_after_a_stop_in_the_middle() {
        int resources = 3_000;
        fill(resources);
        ExportJob job = begin(Optional.empty());
        AtomicBoolean writing = new AtomicBoolean(true);
        AtomicInteger later = new AtomicInteger();
        try (ExecutorService writers = Executors.newFixedThreadPool(4)) {
            for (int writer = 0; writer < 4; writer++) {
                writers.execute(() -> {
                    while (writing.get()) {
                        write(
                                SNAPSHOT.plusSeconds(1 + later.incrementAndGet()),
                                UUID.randomUUID().toString());
                    }
                });
            }
            await("a writer").until(() -> later.get() > 0);
            AtomicInteger checks = new AtomicInteger();
            assertThat(preparation().once(() -> checks.incrementAndGet() > 3)).isTrue();
            List<ExportFile> begun = jobs.files(SITE, job.id());
            assertThat(begun).hasSize(3);
            assertThat(read(job).state()).isEqualTo(ExportState.PREPARING);

            preparation().once(() -> false); // as another process does
            assertThat(jobs.files(SITE, job.id()).subList(0, 3))
                    .extracting(ExportFile::last)
                    .containsExactlyElementsOf(
                            begun.stream().map(ExportFile::last).toList());
            writing.set(false);
        }
        assertThat(later.get()).isPositive();
        assertThat(read(job).state()).isEqualTo(ExportState.READY);
        assertThat(exported(job)).isEqualTo(expected);
        assertThat(jobs.files(SITE, job.id())).hasSize(resources / ExportFiles.PAGE_SIZE);
    }

    @Test
    void a_lost_lease_changes_nothing_and_another_goes_on() {
        fill(600);
        ExportJob job = begin(Optional.empty());
        ExportLease dead =
                work.take(SITE, SNAPSHOT, 1, Duration.ofMinutes(1)).orElseThrow(); // and its process is killed
        assertThat(preparation().once(() -> false)).isFalse();
        TestPostgres.run(database.asOwner(), "update export_job set leased_until = now() - interval '1 second'");
        assertThat(preparation().once(() -> false)).isTrue();

        ExportFile late = new ExportFile(0, TYPE, "", "zzz", 1, new byte[32]);
        assertThat(work.advance(dead, job.at(ExportState.READY, 1, ""), late)).isFalse();
        assertThat(exported(job)).isEqualTo(expected);
    }

    @Test
    void no_more_jobs_of_a_site_are_prepared_at_once_than_may_run() {
        fill(1);
        begin(Optional.empty());
        begin(Optional.empty());
        assertThat(work.take(SITE, SNAPSHOT, 1, Duration.ofMinutes(1))).isPresent();
        assertThat(work.take(SITE, SNAPSHOT, 1, Duration.ofMinutes(1))).isEmpty();
        assertThat(work.take(SITE, SNAPSHOT, 2, Duration.ofMinutes(1))).isPresent();
        assertThat(work.take("south", SNAPSHOT, 2, Duration.ofMinutes(1))).isEmpty();
    }

    @Test
    void since_leaves_out_what_did_not_change() {
        fill(600);
        write(SNAPSHOT.minusSeconds(1), "changed");
        ExportJob job = begin(Optional.of(SNAPSHOT.minusSeconds(2)));
        preparation().once(() -> false);
        assertThat(exported(job)).isEqualTo(Map.of("changed", 1));
    }

    @Test
    void a_changed_body_fails_the_export() {
        fill(1);
        ExportJob job = begin(Optional.empty());
        TestPostgres.run(database.asSuperuser(), "update resource_versions set sha256 = sha256(bodies || bodies)");
        assertThatThrownBy(() -> preparation().once(() -> false)).isInstanceOf(StoreException.class);
        assertThat(read(job).state()).isEqualTo(ExportState.FAILED);
    }

    @Test
    void jobs_end() {
        ExportJob job = begin(Optional.empty());
        TestPostgres.run(
                database.asSuperuser(),
                "insert into export_job select (jsonb_populate_record(j, '{\"site\": \"removed\"}')).* from export_job j;"
                        + " insert into export_file (site, job, number, type, after_id, last_id, resources, sha256)"
                        + " select site, id, 1, 'Observation', '', '', 1, sha256('x') from export_job");
        work.sitesWithDue(job.until().minusSeconds(1));
        assertThat(jobs.read(SITE, "client", job.id(), SNAPSHOT)).isPresent();
        assertThat(jobs.read(SITE, "client", job.id(), job.until())).isEmpty();
        assertThat(work.sitesWithDue(job.until())).isEmpty();
        assertThat(TestPostgres.numbers(
                        database.asSuperuser(),
                        "select (select count(*) from export_job) + (select count(*) from export_file)"))
                .as("also of a site that the settings do not have any more")
                .containsExactly(0L);
    }

    /** A site that has turned exports off prepares none, and those of before end. */
    @Test
    void a_site_with_exports_off_is_a_site_without_exports() {
        var off = new ExportSettings(
                Map.of(SITE, new ExportSettings.SiteExports(Duration.ofSeconds(10), Duration.ofHours(1), 0)));
        assertThat(off.has(SITE)).isFalse();
        assertThat(off.of(SITE)).isEmpty();
        begin(Optional.empty());
        assertThat(work.take(SITE, SNAPSHOT.plusSeconds(3600), 0, Duration.ofMinutes(1)))
                .isEmpty();
    }

    @Test
    void one_client_does_not_fill_the_queue_of_its_site() {
        assertThat(isAccepted("greedy")).isTrue();
        assertThat(isAccepted("greedy")).isTrue();
        assertThat(isAccepted("greedy")).isFalse();

        assertThat(isAccepted("other")).isTrue();
        assertThat(isAccepted("third")).isTrue();
        assertThat(isAccepted("fourth")).as("the queue is full").isFalse();
    }

    /** The site may have four jobs that wait, and a client two. */
    private boolean isAccepted(String client) {
        return jobs.create(SITE, client, job(Optional.empty()), SNAPSHOT, 4, 2);
    }

    private LeaseWorker<ExportLease> preparation() {
        return new LeaseWorker<>(
                new ExportPreparation(
                        work,
                        files,
                        SITE,
                        1,
                        ExportFiles.PAGE_SIZE,
                        Duration.ofMinutes(1),
                        Clock.offset(Clock.systemUTC(), Duration.ofSeconds(1))),
                System::nanoTime);
    }

    private static ExportJob job(Optional<Instant> since) {
        ExportRequest request = new ExportRequest("https://x/$export", true, since, List.of(TYPE));
        return ExportJob.begin(UUID.randomUUID().toString(), SNAPSHOT, SNAPSHOT.plus(Duration.ofHours(1)), request);
    }

    private ExportJob begin(Optional<Instant> since) {
        ExportJob job = job(since);
        assertThat(jobs.create(SITE, "client", job, SNAPSHOT, 10, 10)).isTrue();
        return job;
    }

    private ExportJob read(ExportJob job) {
        return jobs.read(SITE, "client", job.id(), SNAPSHOT).orElseThrow();
    }

    /** Every seventh has a second version, every fourteenth a third one after the snapshot. */
    private void fill(int resources) {
        List<String> ids = IntStream.range(0, resources)
                .mapToObj(number -> UUID.nameUUIDFromBytes(
                                Integer.toString(number).getBytes(StandardCharsets.UTF_8))
                        .toString())
                .toList();
        fill(ids, 1, 1, SNAPSHOT.minusSeconds(100));
        fill(ids, 7, 2, SNAPSHOT.minusSeconds(50));
        fill(ids, 14, 3, SNAPSHOT.plusSeconds(50));
    }

    private void fill(List<String> ids, int every, int version, Instant recorded) {
        List<NewVersion> versions = IntStream.range(0, ids.size())
                .filter(number -> number % every == 0)
                .mapToObj(number -> version(recorded, ids.get(number), version))
                .toList();
        for (int from = 0; from < versions.size(); from += Commit.MAX_ROWS) {
            List<NewVersion> part = versions.subList(from, Math.min(versions.size(), from + Commit.MAX_ROWS));
            ledger.append(SITE, Commit.of(recorded, part, List.of()));
        }
        if (!recorded.isAfter(SNAPSHOT)) {
            versions.forEach(added -> expected.put(added.id(), version));
        }
    }

    private void write(Instant recorded, String id) {
        ledger.append(SITE, Commit.of(recorded, List.of(version(recorded, id, 1)), List.of()));
    }

    private static NewVersion version(Instant recorded, String id, int version) {
        byte[] body = "{\"resourceType\":\"Observation\",\"id\":\"%s\",\"meta\":{\"versionId\":\"%d\"}}"
                .formatted(id, version)
                .getBytes(StandardCharsets.UTF_8);
        return new NewVersion(TYPE, id, version, "p", "final", recorded, recorded.plusSeconds(1), List.of(), body);
    }

    /** Version by id in all files, each of which has the prepared hash and number of lines. */
    private Map<String, Integer> exported(ExportJob job) {
        Map<String, Integer> exported = new TreeMap<>();
        for (ExportFile file : jobs.files(SITE, job.id())) {
            MessageDigest digest = DigestUtils.getSha256Digest();
            List<byte[]> lines = new ArrayList<>();
            try {
                files.read(SITE, job, file, lines::addAll);
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            }
            for (byte[] line : lines) {
                ExportFiles.update(digest, line);
                JsonNode resource = JsonMapper.shared().readTree(line);
                int version = Integer.parseInt(resource.at("/meta/versionId").asString(""));
                assertThat(exported.put(resource.path("id").asString(""), version))
                        .isNull();
            }
            assertThat(lines).hasSize(Math.toIntExact(file.resources()));
            assertThat(digest.digest()).isEqualTo(file.sha256());
        }
        return exported;
    }
}
