package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.system.SomeService.NORTHSIDE;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.audit.RefusalTelling;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thousands of requests of somebody unknown, from the address of a clinic, while a clinician works there; {@code
 * -Ddorsal.long=true} sends 6,000 to each of two places.
 */
class AnonymousFloodTest {
    private static final Logger LOG = LoggerFactory.getLogger(AnonymousFloodTest.class);
    private static final int REQUESTS = Boolean.getBoolean("dorsal.long") ? 6_000 : 1_600;
    private static final int MOST_ROWS = 10;
    private static final SomeService SERVICE = AnonymousFlood.service();
    private static final AnonymousFlood FLOOD = new AnonymousFlood(SERVICE);

    @AfterAll
    static void stop() {
        FLOOD.close();
        SERVICE.close();
    }

    @Test
    void a_flood_locks_nobody_out_and_leaves_few_events() throws Exception {
        var clinician = SomeClinician.of(SERVICE, NORTHSIDE, "sandbox-01");
        var events = new SomeEvents(SERVICE, NORTHSIDE);
        var quiet = new ArrayList<Long>();
        for (int i = 0; i < 200; i++) {
            quiet.add(timed(clinician));
        }
        var during = new ArrayList<Long>();
        List<Integer> answers = FLOOD.of(REQUESTS, () -> during.add(timed(clinician)));
        LOG.info(
                "a clinician's page: p99 {} ms quiet ({} requests), {} ms under flood ({} requests)",
                p99(quiet),
                quiet.size(),
                p99(during),
                during.size());
        assertThat(answers)
                .as("of two requests each")
                .hasSize(2 * REQUESTS)
                .containsOnly(303, 403, 429)
                .contains(303, 403, 429);
        assertThat(Stream.generate(FLOOD::launch).limit(500).anyMatch(status -> status == 303))
                .as("somebody new launches when the flood is over, at the latest")
                .isTrue();
        SERVICE.part(RefusalTelling.class).stop();
        assertThat(events.found("outcome=4")).hasSizeBetween(4, MOST_ROWS);
        assertThat(events.found("subtype=110132"))
                .isNotEmpty()
                .allSatisfy(told ->
                        assertThat(SomeEvents.facts(told)).anyMatch(fact -> fact.startsWith("network=127.0.0.1|")));
    }

    /** In microseconds. */
    private static long timed(SomeClinician clinician) {
        long began = System.nanoTime();
        assertThat(clinician.get("").statusCode()).isEqualTo(200);
        return (System.nanoTime() - began) / 1_000;
    }

    private static double p99(List<Long> micros) {
        return micros.stream().sorted().toList().get(micros.size() * 99 / 100) / 1_000.0;
    }
}
