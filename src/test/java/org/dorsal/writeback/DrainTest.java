package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.*;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.smart.launch.LaunchId;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.KindPlan.WritePlan;
import org.junit.jupiter.api.Test;

/** Tests a worker while the EHR's capabilities are unknown. */
class DrainTest {
    private static final SiteId SITE = new SiteId("northside");
    private static final CallAuthority LAUNCH = new LaunchId(SITE, new UUID(1, 1));
    private static final CallAuthority BACKEND = new CallAuthority.BackendAuthority(SITE);
    private static final Instant NOON = SomeItems.NOON;
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final SomeDeliveries ledger = new SomeDeliveries(NOON);

    @Test
    void the_patients_of_an_ehr_that_has_not_said_what_it_takes_are_not_looked_at_each_second() {
        for (CallAuthority authority : List.of(LAUNCH, BACKEND)) {
            String patient = authority.getClass().getSimpleName();
            ledger.order(SomeItems.order(SITE.value(), patient, patient, 1, NOON));

            assertThat(drain(authority, Optional.empty()).once()).isTrue();

            assertThat(ledger.lease(SITE.value(), NOON.plusSeconds(15), LEASE)).isEmpty();
            assertThat(ledger.lease(SITE.value(), NOON.plusSeconds(120), LEASE)).isPresent();
        }
    }

    @Test
    void what_waits_says_that_the_ehr_is_silent_and_not_that_the_launch_is_over() {
        assertThat(saidWithoutRungs(LAUNCH)).contains(DeliveryReason.EHR_SILENT);
    }

    @Test
    void what_waits_for_a_client_of_the_sites_own_says_that_it_is_not_let_in() {
        assertThat(saidWithoutRungs(BACKEND)).contains(DeliveryReason.NO_TOKEN);
    }

    /** Reason in the first item, which was planned before the EHR stopped answering. */
    private Optional<DeliveryReason> saidWithoutRungs(CallAuthority authority) {
        DeliveryOrder order = SomeItems.order(SITE.value(), "ann", "a", 1, NOON);
        ledger.order(order);
        drain(authority, Optional.of(SomeLaneStates.writePlan(SomeLaneStates.OPEN)))
                .once();
        assertThat(ledger.items().getFirst().reason()).contains(DeliveryReason.TRIED_AND_WAITS);
        ledger.clock(NOON.plusSeconds(120)); // past the quarantine of an unclear answer
        ledger.wake(SITE.value(), "ann", NOON);

        assertThat(drain(authority, Optional.empty()).once()).isTrue();

        assertThat(ledger.items().getFirst().state()).isEqualTo(DeliveryState.UNKNOWN);
        return ledger.items().getFirst().reason();
    }

    private DeliveryWorker drain(CallAuthority authority, Optional<WritePlan> writePlan) {
        Random random = new Random(4);
        DeliveryEngine engine = new DeliveryEngine(
                SITE.value(),
                SimEhr.BASE,
                ledger,
                order -> Optional.of(SimRecords.pieces(new SimRecords.Version(order, 1, 0, false))),
                new SomeWire(),
                (_, _) -> SimEhr.reply(302, Map.of(), ""),
                (_, _) -> Stream.of(new DeliveryEngine.Carrier(authority, Optional.empty(), true)),
                _ -> writePlan,
                new EhrCircuitBreaker(random),
                new DeliveryMetrics(new SimpleMeterRegistry()),
                Clock.fixed(NOON, ZoneOffset.UTC),
                System::nanoTime,
                random,
                Duration.ofSeconds(20),
                Duration.ofDays(14));
        return new DeliveryWorker(engine, () -> false);
    }
}
