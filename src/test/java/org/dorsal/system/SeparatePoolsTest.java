package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;
import static org.dorsal.system.SomeService.NORTHSIDE;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.*;
import java.util.stream.IntStream;
import org.dorsal.store.LogReads;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Slow searches hold every connection of the FHIR API; clinicians, the signed log and the probes have their own. */
class SeparatePoolsTest {
    private static final int OF_THE_API = 8;

    /** Half of the half that a site may hold: the rest is for other programs and sites. */
    private static final int OF_ONE_PROGRAM = 2;

    private static final SomeService SERVICE = SomeService.with(
            "--spring.datasource.hikari.maximum-pool-size=" + OF_THE_API, "--dorsal.store.statement-timeout=1m");
    private static final SomeClient PROGRAM = SERVICE.client(NORTHSIDE, "system/*.cruds");

    private static final SomeClinician CLINICIAN = SomeClinician.of(SERVICE, NORTHSIDE, "sandbox-01");

    @AfterAll
    static void close() {
        SERVICE.close();
    }

    @Test
    void pages_readiness_and_the_log_answer_while_slow_searches_hold_all_connections_that_one_program_may()
            throws Exception {
        String search = "CarePlan?patient=pools";
        assertThat(PROGRAM.post(
                                "QuestionnaireResponse",
                                SomeResponse.of("pools").json())
                        .status())
                .isEqualTo(201);
        makeSearchesSlow();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<SomeAnswer>> searches = IntStream.range(0, OF_THE_API * 3)
                    .mapToObj(_ -> threads.submit(() -> PROGRAM.get(search)))
                    .toList();
            await().until(() -> slow() == OF_ONE_PROGRAM);

            long before = SERVICE.part(LogReads.class).size(NORTHSIDE);
            long began = System.nanoTime();
            CLINICIAN.answer("sign-with-pain=none");
            assertThat(CLINICIAN.get("").statusCode()).isEqualTo(200);
            assertThat(SERVICE.readiness()).isEqualTo(200);
            Duration page = Duration.ofNanos(System.nanoTime() - began);
            await().until(() -> SERVICE.part(LogReads.class).size(NORTHSIDE) > before);

            assertThat(slow()).as("connections of the API that are held").isEqualTo(OF_ONE_PROGRAM);
            System.out.printf(
                    "%d of %d connections of the API are held by slow searches: answers, page and readiness took %d ms%n",
                    OF_ONE_PROGRAM, OF_THE_API, page.toMillis());
            await("the end of all searches").until(() -> {
                cancelSlow();
                return searches.stream().allMatch(Future::isDone);
            });
            for (Future<SomeAnswer> each : searches) {
                assertThat(each.get().status()).isIn(429, 503);
            }
        } finally {
            TestPostgres.run(SERVICE.database().asSuperuser(), "drop policy slow on resource_versions");
        }
        assertThat(PROGRAM.get(search).status()).isEqualTo(200);
    }

    /** Every care plan that a search looks at takes as long as a statement may, and longer than this test needs. */
    private static void makeSearchesSlow() {
        TestPostgres.run(
                SERVICE.database().asSuperuser(),
                "create policy slow on resource_versions as restrictive using (type <> 'CarePlan' or pg_sleep(60) is not null)");
    }

    /** Ends the slow statements as their timeout does, which a test on a loaded machine must not reach before. */
    private static void cancelSlow() {
        TestPostgres.run(
                SERVICE.database().asSuperuser(),
                "select pg_cancel_backend(pid) from pg_stat_activity"
                        + " where datname = current_database() and wait_event = 'PgSleep'");
    }

    private static long slow() {
        return TestPostgres.numbers(
                        SERVICE.database().asSuperuser(),
                        "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'")
                .getFirst();
    }
}
