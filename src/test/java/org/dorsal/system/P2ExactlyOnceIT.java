package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.dorsal.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise {@code ehr-once} with real processes: two replicas of the service and the EHR are killed with signal 9 and come back,
 * PostgreSQL is restarted twice, the EHR cuts connections, hangs and answers wrongly in between; at the end the
 * ledger and the EHR agree. Chaos lasts 12 seconds, longer where a slow machine does too little in them; {@code
 * -Ddorsal.chaos=PT2M} gives the long form, {@code -Ddorsal.seed=…} the same chances again.
 */
class P2ExactlyOnceIT {
    private static final Duration CHAOS = Duration.parse(System.getProperty("dorsal.chaos", "PT12S"));
    /** Assessments acknowledged in between: fewer prove nothing. */
    private static final int LEAST = 10;

    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(6);

    @Test
    void each_result_is_in_the_EHR_once_whoever_dies_in_between(@TempDir Path folder) {
        long seed = Seeds.ofRun();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (SomeClinic clinic = new SomeClinic(folder);
                ChaosRunner chaos = new ChaosRunner(clinic, random)) {
            String undisturbed = provenFindable(clinic);
            ResponseWriters writers = new ResponseWriters(clinic);
            try (writers) {
                writers.start(random);
                chaos.run(CHAOS, () -> writers.acknowledged().size() > LEAST && writers.corrections() > 0);
            }
            Duration settling = settled(clinic.postgres().asSuperuser());
            LedgerRows ledger = LedgerRows.of(clinic.postgres().asSuperuser());
            FiledCopies ehr = FiledCopies.of(clinic.ehr().filed().body());
            DeliveryConsistencyCheck agreement = new DeliveryConsistencyCheck(ledger, ehr);
            List<String> faults = agreement.faults(writers.acknowledged());

            report(chaos, writers, ehr, agreement, faults);
            System.out.println("settled in " + settling.toSeconds() + " s; answers " + writers.answers());
            assertThat(faults).as("seed " + seed).isEmpty();
            assertThat(writers.acknowledged()).doesNotContainKey(undisturbed).hasSizeGreaterThan(LEAST);
            assertMuchHappened(chaos, writers, ledger, agreement);
            assertNobodyBroke(clinic, writers);
        }
    }

    /**
     * Delivers one assessment without faults: shows that the EHR finds resources, so that a missing one is evidence.
     */
    private static String provenFindable(SomeClinic clinic) {
        SomeAnswer answer = clinic.client(0)
                .post("QuestionnaireResponse", SomeResponse.of("sandbox-01").json());
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        settled(clinic.postgres().asSuperuser());
        assertThat(LedgerRows.of(clinic.postgres().asSuperuser()).items())
                .extracting(LedgerRows.Item::state)
                .hasSizeGreaterThanOrEqualTo(4)
                .containsOnly("FILED");
        return answer.id();
    }

    private static Duration settled(DataSource database) {
        long began = System.nanoTime();
        while (LedgerRows.depth(database) > 0) {
            assertThat(System.nanoTime() - began)
                    .as(() -> "settled within " + SETTLED_WITHIN + "; left: "
                            + LedgerRows.of(database).items().stream()
                                    .filter(item -> item.is("PENDING") || item.is("SENT") || item.is("UNKNOWN"))
                                    .map(item -> item + " after " + LedgerRows.attempts(database, item.mark()))
                                    .toList())
                    .isLessThan(SETTLED_WITHIN.toNanos());
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static void report(
            ChaosRunner chaos,
            ResponseWriters writers,
            FiledCopies ehr,
            DeliveryConsistencyCheck agreement,
            List<String> faults) {
        Map<String, Long> stopped = agreement.stopped();
        System.out.printf(
                "kill -9: service %d, EHR %d; PostgreSQL restarted %d times, %d scripted faults; "
                        + "%d assessments acknowledged, %d corrected, %,d resources in the EHR, "
                        + "%d lost, %d double, %d otherwise wrong, %d parked %s%n",
                chaos.serviceKills(),
                chaos.ehrKills(),
                chaos.databaseRestarts(),
                chaos.faults(),
                writers.acknowledged().size(),
                writers.corrections(),
                ehr.resources(),
                faults.stream().filter(fault -> fault.startsWith("lost")).count(),
                faults.stream().filter(fault -> fault.startsWith("double")).count(),
                faults.stream()
                        .filter(fault -> !fault.startsWith("lost") && !fault.startsWith("double"))
                        .count(),
                stopped.values().stream().mapToLong(Long::longValue).sum(),
                stopped);
    }

    /** Asserts that enough faults and writes happened for the run to prove anything. */
    private static void assertMuchHappened(
            ChaosRunner chaos, ResponseWriters writers, LedgerRows ledger, DeliveryConsistencyCheck agreement) {
        assertThat(chaos.serviceKills()).as("kills of the service").isPositive();
        assertThat(chaos.ehrKills()).as("kills of the EHR").isPositive();
        assertThat(chaos.databaseRestarts()).as("restarts of PostgreSQL").isEqualTo(2);
        assertThat(writers.corrections()).as("corrections").isPositive();
        long stopped =
                agreement.stopped().values().stream().mapToLong(Long::longValue).sum();
        assertThat(stopped * 10)
                .as("few need a person")
                .isLessThan(ledger.items().size());
    }

    private static void assertNobodyBroke(SomeClinic clinic, ResponseWriters writers) {
        assertThat(writers.surprises()).isEmpty();
        assertThat(clinic.services()).allSatisfy(service -> {
            assertThat(service.isAlive()).as("nobody but the chaos ends it").isTrue();
            assertThat(service.printed()).doesNotContain("a delivery broke off", "OutOfMemoryError");
        });
    }
}
