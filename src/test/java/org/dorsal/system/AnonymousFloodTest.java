package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.system.SomeService.NORTHSIDE;
import static org.dorsal.system.SomeService.SOUTHSIDE;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.dorsal.audit.RefusalSummaryScheduler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Hundreds of requests of an unknown client, from the address of a clinic, while a clinician works there; {@code
 * -Ddorsal.long=true} sends 6,000 to each of two places. The cost for the clinician is measured by the benchmark's
 * {@code flood}.
 */
class AnonymousFloodTest {
    private static final boolean LONG = Boolean.getBoolean("dorsal.long");

    /** More than the limit, but few: refusals are answered slowly. */
    private static final int TOKENS = LONG ? 6_000 : AnonymousFlood.BURST + 140;

    /** For each of two places. */
    private static final int REQUESTS = LONG ? 6_000 : TOKENS / 2;

    private static final int MAX_ROWS = 10;

    /** Three separate events and a summary, and a summary at the end. */
    private static final int MAX_ROWS_OF_A_FURTHER_MINUTE = 5;

    private static final int A_SECOND = 1;
    private static final SomeService SERVICE = AnonymousFlood.service(A_SECOND);
    private static final AnonymousFlood FLOOD = new AnonymousFlood(SERVICE);

    private final AtomicInteger pages = new AtomicInteger();

    @AfterAll
    static void stop() {
        FLOOD.close();
        SERVICE.close();
    }

    @Test
    void a_flood_locks_nobody_out_and_leaves_few_events() throws Exception {
        var clinician = SomeClinician.of(SERVICE, NORTHSIDE, "sandbox-01");
        var events = new SomeEvents(SERVICE, NORTHSIDE);
        long began = System.nanoTime();
        List<Integer> answers = FLOOD.of(REQUESTS, () -> works(clinician));
        assertThat(pages).as("pages of the clinician meanwhile").hasPositiveValue();
        assertThat(answers).hasSize(2 * REQUESTS).containsOnly(303, 403, 429);
        assertThatNoMoreWereLetIn(answers, began);
        assertThat(Stream.generate(FLOOD::launch).limit(5_000).anyMatch(status -> status == 303))
                .as("somebody new launches when the flood is over, at the latest")
                .isTrue();
        SERVICE.part(RefusalSummaryScheduler.class).stop();
        long minutes = TimeUnit.NANOSECONDS.toMinutes(System.nanoTime() - began);
        assertThat(events.withOutcome("4"))
                .hasSizeBetween(4, MAX_ROWS + Math.toIntExact(MAX_ROWS_OF_A_FURTHER_MINUTE * minutes));
        assertThat(events.withSubtype("110132"))
                .isNotEmpty()
                .allSatisfy(event ->
                        assertThat(SomeEvents.facts(event)).anyMatch(fact -> fact.startsWith("network=127.0.0.1|")));
    }

    @Test
    void a_flood_of_forged_tokens_locks_neither_clinicians_nor_programs_out() throws Exception {
        var clinician = SomeClinician.of(SERVICE, SOUTHSIDE, "sandbox-02");
        long began = System.nanoTime();
        List<Integer> answers = FLOOD.ofBadTokens(SOUTHSIDE, TOKENS, () -> {
            works(clinician);
            assertThat(SERVICE.client(SOUTHSIDE, "system/Observation.rs")
                            .get("Observation?_count=1")
                            .status())
                    .as("a program with a new token")
                    .isEqualTo(200);
        });
        assertThat(pages).as("pages of the clinician meanwhile").hasPositiveValue();
        assertThat(answers).hasSize(TOKENS).containsOnly(401, 429);
        assertThatNoMoreWereLetIn(answers, began);
    }

    private void works(SomeClinician clinician) {
        assertThat(clinician.get("").statusCode()).isEqualTo(200);
        pages.incrementAndGet();
    }

    /**
     * Bounds the accepted requests by the bucket's content and its refill since; the clinician's own launch may have
     * used some.
     */
    private static void assertThatNoMoreWereLetIn(List<Integer> answers, long began) {
        long refilled = A_SECOND * (1 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
        assertThat(answers.stream().filter(status -> status != 429).count())
                .as("requests that were let in")
                .isBetween(AnonymousFlood.BURST - 50L, AnonymousFlood.BURST + refilled);
    }
}
