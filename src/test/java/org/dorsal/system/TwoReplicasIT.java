package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import java.nio.file.Path;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise {@code linear}: two replicas on one database behind a balancer, with all launches, drafts, signatures, requests and
 * deliveries distributed over both. One is stopped in order without a visible failure. In the long form, {@code
 * -Ddorsal.long=true}, it comes back, and the other is killed with signal 9, which cuts the answers in progress and
 * nothing else.
 */
class TwoReplicasIT {
    @Test
    void two_replicas_are_one_service_while_one_is_stopped(@TempDir Path folder) {
        try (Replicas replicas = new Replicas(folder)) {
            ServiceProcess first = replicas.add();
            ServiceProcess second = replicas.add();
            first.awaitReady();
            second.awaitReady();
            BackgroundLoad load = new BackgroundLoad(replicas);
            try (load) {
                load.goesOn();
                assertThat(replicas.balancer().answered())
                        .allSatisfy(each -> assertThat(each).isGreaterThan(10));
                second.close();
                load.goesOn();
                assertThat(load.failures()).as("a replica was stopped in order").isEmpty();
                assertThat(replicas.balancer().cut()).isZero();
                if (Boolean.getBoolean("dorsal.long")) {
                    second.restart();
                    load.goesOn();
                    first.kill();
                    load.goesOn();
                }
            }
            report("two replicas", replicas, load);
            assertThat(load.failures().size())
                    .as(() -> "failures " + load.failures())
                    .isLessThanOrEqualTo(replicas.balancer().cut());
            everythingIsThereOnce(replicas, load);
        }
    }

    /** Asserts that no acknowledged data is lost or filed twice, and that the auditor's tool finds the log intact. */
    static void everythingIsThereOnce(Replicas replicas, BackgroundLoad load) {
        Map<String, String> acknowledged = load.acknowledged();
        Set<String> signed = load.signed();
        TestPostgres database = replicas.database();
        long[] left = {Long.MAX_VALUE};
        while (left[0] > 0) {
            await("deliveries get fewer").until(() -> LedgerRows.depth(database.asSuperuser()) < left[0]);
            left[0] = LedgerRows.depth(database.asSuperuser());
        }
        await("the log").until(() -> LedgerRows.unsigned(database.asSuperuser()) == 0);

        LedgerRows ledger = LedgerRows.of(database.asSuperuser());
        Set<String> lost = new TreeSet<>(acknowledged.values());
        lost.addAll(signed);
        lost.removeAll(
                ledger.orders().stream().map(LedgerRows.Order::assessment).collect(Collectors.toSet()));
        assertThat(lost).as("acknowledged and not there").isEmpty();
        assertThat(acknowledged.values()).as("one for each identifier").doesNotHaveDuplicates();
        List<Long> signatures = TestPostgres.numbers(database.asSuperuser(), "select count(*) from sign_off");
        assertThat(signatures.getFirst()).isGreaterThanOrEqualTo(signed.size());
        Map<String, Integer> versions = acknowledged.values().stream().collect(Collectors.toMap(id -> id, _ -> 1));
        assertThat(new DeliveryConsistencyCheck(ledger, replicas.filed()).faults(versions))
                .isEmpty();

        SomeExport.VerifierOutput output = replicas.verified();
        assertThat(output.exitCode()).as(output.text()).isZero();
    }

    static void report(String what, Replicas replicas, BackgroundLoad load) {
        System.out.printf(
                "%s: %d responses and %d signatures acknowledged; answers %s, by replica %s, %d cut by kill -9%n",
                what,
                load.acknowledged().size(),
                load.signed().size(),
                replicas.balancer().answers(),
                replicas.balancer().answered(),
                replicas.balancer().cut());
    }
}
