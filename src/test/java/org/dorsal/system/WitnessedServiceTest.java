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
import java.util.stream.Stream;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.OutsideWitness.WitnessConduct;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;

/** A running service with a witness that answers rightly, wrongly or not at all, without effect on requests. */
class WitnessedServiceTest {
    private final OutsideWitness witness = new OutsideWitness();
    private final SomeService service = SomeService.with(witness.settings());

    @BeforeEach
    void the_witness_gets_the_key() {
        witness.trust(log("key").lines().findFirst().orElseThrow());
        act();
        awaitCosigned();
    }

    @AfterEach
    void close() {
        service.close();
        witness.close();
    }

    @Test
    void no_answer_but_an_honest_one_becomes_a_cosignature_or_stops_the_service() {
        for (WitnessConduct conduct : WitnessConduct.values()) {
            if (conduct != WitnessConduct.HONEST) {
                witness.behave(conduct);
                double failures = failures(service.part(MeterRegistry.class));
                act();
                await(conduct + " is counted").until(() -> failures(service.part(MeterRegistry.class)) > failures);
                act();

                assertThat(witness.hasCosigned(log("checkpoint")))
                        .as(conduct.name())
                        .isFalse();
                assertThat(service.readiness()).as(conduct.name()).isEqualTo(200);
                assertThat(unwitnessed(service.part(MeterRegistry.class)))
                        .as(conduct.name())
                        .isPositive();
                witness.behave(WitnessConduct.HONEST);
                awaitCosigned();
                await(conduct + " is over").until(() -> unwitnessed(service.part(MeterRegistry.class)) == 0);
            }
        }
    }

    @Test
    void two_replicas_have_their_events_cosigned_and_raise_no_alarm() {
        try (var other = service.release(SomeProfiles.files())) {
            SomeClient otherClient = other.client(NORTHSIDE, "system/*.cruds");
            double failures = failures(service.part(MeterRegistry.class));
            for (int round = 0; round < 5; round++) {
                act();
                assertThat(otherClient.get("Observation?patient=nobody").status())
                        .isEqualTo(200);
                awaitCosigned();
            }
            assertThat(failures(service.part(MeterRegistry.class))).isEqualTo(failures);
            assertThat(failures(other.context().getBean(MeterRegistry.class))).isZero();
        }
    }

    /** Root with the key: another leaf, and no memory of the checkpoints in the database, in the place or in the process. */
    @Test
    void a_rewritten_past_is_refused_by_the_witness_and_seen_by_operators() throws IOException {
        TestPostgres.run(
                service.database().asSuperuser(),
                "update log_entry set leaf = sha256('x') where site = '" + NORTHSIDE + "' and position = 0;"
                        + " delete from log_cosignature; delete from log_checkpoint");
        forget(Path.of(URI.create(service.part(Environment.class)
                .getRequiredProperty("dorsal.log.places[0]")
                .replace("file:/", "file:///"))));
        try (var forging = service.release(SomeProfiles.files())) {
            assertThat(forging.client(NORTHSIDE, "system/*.cruds")
                            .get("Observation?patient=nobody")
                            .status())
                    .isEqualTo(200);

            await("the witness refuses it").until(() -> witness.refusedPasts() > 0);
            await("a forged checkpoint is signed").until(() -> log("checkpoint").contains("\n\n"));
            MeterRegistry meters = forging.context().getBean(MeterRegistry.class);
            await("it is counted").until(() -> failures(meters) > 0);
            await("it shows").until(() -> unwitnessed(meters) > 1);
            assertThat(witness.hasCosigned(log("checkpoint"))).isFalse();
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

    private void awaitCosigned() {
        long size = Long.parseLong(new TamperedDatabase(service.database())
                .does("select count(*) from audit_event where site = '" + NORTHSIDE + "'")
                .getFirst());
        await("cosigned").until(() -> {
            String note = log("checkpoint");
            return Long.parseLong(note.lines().skip(1).findFirst().orElse("0")) >= size && witness.hasCosigned(note);
        });
    }

    private void act() {
        assertThat(service.client(NORTHSIDE, "system/*.cruds")
                        .get("Observation?patient=nobody")
                        .status())
                .isEqualTo(200);
    }

    private String log(String path) {
        return SomeClient.anonymous(service.baseUrl() + "/log/" + NORTHSIDE)
                .get(path)
                .text();
    }

    /** All places but the witness are well. */
    private static double failures(MeterRegistry meters) {
        return meters.find("dorsal.log.place.failures").tag("site", NORTHSIDE).counters().stream()
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
