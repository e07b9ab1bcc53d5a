package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.dorsal.Server;
import org.dorsal.audit.log.SomeLogKeys;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Cost of a replica that serves 1 or 100 idle sites; {@code -Ddorsal.long=true} tries 1,000, too, and measures starts.
 */
class CostOfSitesIT {
    private static final boolean LONG = Boolean.getBoolean("dorsal.long");
    private static final int[] SITES = LONG ? new int[] {1, 100, 1_000} : new int[] {1, 100};
    private static final Duration WATCHED = Duration.ofSeconds(12);
    /** Places get the last checkpoints, and what started ends its threads. */
    private static final Duration SETTLED = Duration.ofSeconds(13);

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Threads that may be more with many sites than with one. */
    private static final int MORE_THREADS = 20;

    /**
     * Statistics of a backend arrive late, so some looks more or less fall into the time watched; each site's own
     * would be a hundred.
     */
    private static final int SOME_LOOKS = 40;

    @Test
    void many_idle_sites_cost_no_threads_and_no_statements_of_their_own() {
        if (LONG) {
            seconds(settings(SITES[0], TestPostgres.empty()), () -> {}); // loads the classes of all later starts
        }
        List<Cost> costs = new ArrayList<>();
        for (int many : SITES) {
            Cost cost = cost(many);
            System.out.printf(
                    "%,5d sites: %5.1f s to start on an empty database, %5.1f s again (%.1f s of one processor), %d"
                            + " threads, %d transactions in %d idle seconds%n",
                    many,
                    cost.first(),
                    cost.again(),
                    cost.processor(),
                    cost.threads(),
                    cost.transactions(),
                    WATCHED.toSeconds());
            costs.add(cost);
        }
        Cost first = costs.getFirst();
        assertThat(costs).allSatisfy(cost -> {
            assertThat(cost.threads()).isLessThanOrEqualTo(first.threads() + MORE_THREADS);
            assertThat(cost.transactions()).isLessThanOrEqualTo(first.transactions() + SOME_LOOKS);
        });
    }

    /** Seconds to start; then processor time, threads and transactions while idle. */
    private record Cost(double first, double again, double processor, int threads, long transactions) {}

    private static Cost cost(int many) {
        TestPostgres database = TestPostgres.empty();
        String[] settings = settings(many, database);
        double first = LONG ? seconds(settings, () -> {}) : 0;
        long processor = processor();
        long[] sums = new long[3];
        double again = seconds(settings, () -> {
            sums[0] = processor() - processor;
            until(() -> signed(database) == many);
            passing(SETTLED);
            sums[1] = Thread.getAllStackTraces().size();
            long before = transactions(database);
            passing(WATCHED);
            sums[2] = transactions(database) - before;
        });
        return new Cost(first, again, sums[0] / 1e9, (int) sums[1], sums[2]);
    }

    private static double seconds(String[] settings, Runnable meanwhile) {
        long began = System.nanoTime();
        try (ConfigurableApplicationContext _ = Server.application().run(settings)) {
            double took = (System.nanoTime() - began) / 1e9;
            meanwhile.run();
            return took;
        }
    }

    private static long processor() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static void passing(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        until(() -> System.nanoTime() > end);
    }

    /** Logs of which every event is held by a checkpoint: then the start is over. */
    private static long signed(TestPostgres database) {
        return TestPostgres.numbers(database.asSuperuser(), """
            select count(*) from (select site, max(position) + 1 as size from log_entry group by site) e
             where exists (select from log_checkpoint c where c.site = e.site and c.size = e.size)
               and not exists (select from log_waiting w where w.site = e.site)
            """).getFirst();
    }

    private static long transactions(TestPostgres database) {
        String name = database.url().replaceFirst(".*/", "").replaceFirst("\\?.*", "");
        return TestPostgres.numbers(
                        TestPostgres.shared().asSuperuser(),
                        "select xact_commit + xact_rollback from pg_stat_database where datname = '" + name + "'")
                .getFirst();
    }

    private static String[] settings(int many, TestPostgres database) {
        List<String> settings = new ArrayList<>(List.of(
                "--server.port=" + SomePort.free(),
                "--management.server.port=" + SomePort.free(),
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + TestPostgres.APPLICATION,
                "--spring.flyway.user=" + TestPostgres.OWNER,
                "--spring.config.additional-location=" + sites(many),
                "--dorsal.base-url=https://dorsal.example",
                "--dorsal.log.checkpoint-every=1s"));
        settings.addAll(SomeLogKeys.settings());
        return settings.toArray(String[]::new);
    }

    /** Writes the sites to a file, as an operator with a thousand sites would. */
    private static URI sites(int many) {
        StringBuilder yaml = new StringBuilder("dorsal.sites:\n");
        for (int number = 0; number < many; number++) {
            yaml.append("""
                  site-%1$d:
                    name: Clinic %1$d
                    wording: en-US
                    sign-off: required
                    ehr: { fhir-base: "https://ehr-%1$d.example/fhir" }
                    issuers:
                      - issuer: https://ehr-%1$d.example/auth
                        jwks-uri: https://ehr-%1$d.example/auth/jwks
                        audience: https://dorsal.example/fhir/site-%1$d
                """.formatted(number));
        }
        try {
            return Files.writeString(Files.createTempFile("dorsal-sites", ".yaml"), yaml)
                    .toUri();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }
}
