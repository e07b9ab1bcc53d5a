package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;
import static org.dorsal.system.SomeService.NORTHSIDE;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.OutsideWitness.WitnessConduct;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.core.env.Environment;

/** A running service with witnesses that answer rightly, wrongly or not at all, without effect on requests. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WitnessedServiceTest {
    private static final int ROUNDS = Boolean.getBoolean("dorsal.long") ? 5 : 2;

    /** A witness for each conduct: all of them get the same checkpoint at the same time. */
    private static final Map<WitnessConduct, OutsideWitness> WITNESSES = Stream.of(WitnessConduct.values())
            .collect(Collectors.toMap(
                    conduct -> conduct,
                    conduct -> new OutsideWitness(conduct.name().toLowerCase(Locale.ROOT)),
                    (first, _) -> first,
                    () -> new EnumMap<>(WitnessConduct.class)));

    private static final OutsideWitness WITNESS = Objects.requireNonNull(WITNESSES.get(WitnessConduct.HONEST));
    private static final SomeService SERVICE = SomeService.with(WITNESSES.entrySet().stream()
            .flatMap(witness -> witness.getValue().settings(witness.getKey().ordinal()))
            .toArray(String[]::new));

    @BeforeAll
    static void the_witnesses_get_the_key() {
        String key = log("key").lines().findFirst().orElseThrow();
        WITNESSES.values().forEach(witness -> witness.trust(key));
        act();
        WITNESSES.values().forEach(WitnessedServiceTest::awaitCosigned);
    }

    @AfterAll
    static void close() {
        SERVICE.close();
        WITNESSES.values().forEach(OutsideWitness::close);
    }

    @Test
    void no_answer_but_an_honest_one_becomes_a_cosignature_or_stops_the_service() {
        MeterRegistry meters = SERVICE.part(MeterRegistry.class);
        Map<WitnessConduct, OutsideWitness> dishonest = new EnumMap<>(WITNESSES);
        dishonest.remove(WitnessConduct.HONEST);
        Map<WitnessConduct, Double> failures = new EnumMap<>(WitnessConduct.class);
        dishonest.forEach((conduct, witness) -> failures.put(conduct, failures(meters, witness)));
        dishonest.forEach((conduct, witness) -> witness.behave(conduct));
        act();
        dishonest.forEach((conduct, witness) -> await(conduct + " is counted")
                .until(() -> failures(meters, witness) > failures.getOrDefault(conduct, 0.0)));
        assertNoneCosigned(dishonest, log("checkpoint"));
        act();
        assertNoneCosigned(dishonest, awaitCosigned(WITNESS));
        assertThat(SERVICE.readiness()).isEqualTo(200);
        assertThat(unwitnessed(meters)).isPositive();

        dishonest.values().forEach(witness -> witness.behave(WitnessConduct.HONEST));
        dishonest.values().forEach(WitnessedServiceTest::awaitCosigned);
        await("it is over").until(() -> unwitnessed(meters) == 0);
    }

    private static void assertNoneCosigned(Map<WitnessConduct, OutsideWitness> dishonest, String note) {
        dishonest.forEach((conduct, witness) ->
                assertThat(witness.hasCosigned(note)).as(conduct.name()).isFalse());
    }

    @Test
    void two_replicas_have_their_events_cosigned_and_raise_no_alarm() {
        try (var other = SERVICE.replica()) {
            SomeClient otherClient = other.client(NORTHSIDE, "system/*.cruds");
            double failures = failures(SERVICE.part(MeterRegistry.class), WITNESS);
            for (int round = 0; round < ROUNDS; round++) {
                act();
                assertThat(otherClient.get("Observation?patient=nobody").status())
                        .isEqualTo(200);
                awaitCosigned(WITNESS);
            }
            assertThat(failures(SERVICE.part(MeterRegistry.class), WITNESS)).isEqualTo(failures);
            assertThat(failures(other.context().getBean(MeterRegistry.class), WITNESS))
                    .isZero();
        }
    }

    /**
     * Root with the key: another leaf, and no memory of the checkpoints in the database, in the place or in the process. Last,
     * since nothing is signed afterwards.
     */
    @Order(Order.DEFAULT + 1)
    @Test
    void a_rewritten_past_is_refused_by_the_witness_and_seen_by_operators() throws IOException {
        TestPostgres.run(
                SERVICE.database().asSuperuser(),
                "update log_entry set leaf = sha256('x') where site = '" + NORTHSIDE + "' and position = 0;"
                        + " delete from log_cosignature; delete from log_checkpoint");
        forget(Path.of(URI.create(SERVICE.part(Environment.class)
                .getRequiredProperty("dorsal.log.places[0]")
                .replace("file:/", "file:///"))));
        try (var forging = SERVICE.replica()) {
            assertThat(forging.client(NORTHSIDE, "system/*.cruds")
                            .get("Observation?patient=nobody")
                            .status())
                    .isEqualTo(200);

            await("the witness refuses it").until(() -> WITNESS.refusedPasts() > 0);
            await("a forged checkpoint is signed").until(() -> log("checkpoint").contains("\n\n"));
            MeterRegistry meters = forging.context().getBean(MeterRegistry.class);
            await("it is counted").until(() -> failures(meters, WITNESS) > 0);
            await("it shows").until(() -> unwitnessed(meters) > 1);
            assertThat(WITNESS.hasCosigned(log("checkpoint"))).isFalse();
        }
    }

    private static void forget(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            files.filter(Files::isRegularFile)
                    .map(Path::toFile)
                    .forEach(checkpointFile ->
                            assertThat(checkpointFile.delete()).isTrue());
        }
    }

    /** Returns the newest checkpoint, of all events, when that witness has cosigned it. */
    private static String awaitCosigned(OutsideWitness witness) {
        long size = Long.parseLong(new TamperedDatabase(SERVICE.database())
                .does("select count(*) from audit_event where site = '" + NORTHSIDE + "'")
                .getFirst());
        return await("cosigned by " + witness.name())
                .until(
                        () -> log("checkpoint"),
                        note -> Long.parseLong(note.lines().skip(1).findFirst().orElse("0")) >= size
                                && witness.hasCosigned(note));
    }

    private static void act() {
        assertThat(SERVICE.client(NORTHSIDE, "system/*.cruds")
                        .get("Observation?patient=nobody")
                        .status())
                .isEqualTo(200);
    }

    private static String log(String path) {
        return SomeClient.anonymous(SERVICE.baseUrl() + "/log/" + NORTHSIDE)
                .get(path)
                .text();
    }

    private static double failures(MeterRegistry meters, OutsideWitness witness) {
        return meters
                .find("dorsal.log.place.failures")
                .tag("site", NORTHSIDE)
                .tag("place", "witness " + witness.name())
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static double unwitnessed(MeterRegistry meters) {
        return meters.find("dorsal.log.unwitnessed.seconds").tag("site", NORTHSIDE).gauges().stream()
                .mapToDouble(Gauge::value)
                .max()
                .orElse(0);
    }
}
