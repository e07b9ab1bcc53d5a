package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/**
 * Promises {@code ehr-once} and {@code ehr-finally}
 * under thousands of schedules of crashes, cut connections, outages, clocks that jump and people who
 * edit. {@code -Ddorsal.schedules=100000} runs more, {@code -Ddorsal.seed=…} replays one.
 */
class WritebackSimulation {
    private static final long FIRST = 20_261_120L;

    @Test
    void the_EHR_ends_with_one_copy_of_each_resource_or_a_person_is_asked() {
        List<Long> seeds = seeds();
        int lost = 0;
        int doubled = 0;
        int parked = 0;
        Map<String, Integer> reasons = new TreeMap<>();
        List<String> failed = new ArrayList<>();
        for (long seed : seeds) {
            SimSchedule.FinalState end = run(seed);
            ScheduleJudge judge = new ScheduleJudge(end);
            List<String> faults = judge.faults();
            lost += faults.stream().anyMatch(fault -> fault.startsWith("lost")) ? 1 : 0;
            doubled += faults.stream().anyMatch(fault -> fault.startsWith("double")) ? 1 : 0;
            parked += judge.parked();
            end.ledger().items().stream()
                    .filter(item -> item.state() == DeliveryState.PARKED || item.state() == DeliveryState.REJECTED)
                    .forEach(item -> reasons.merge(item.reason().orElseThrow().name(), 1, Integer::sum));
            faults.forEach(fault -> failed.add("seed " + seed + ": " + fault));
        }
        System.out.println("parked by reason: " + reasons);
        System.out.printf("%,d schedules, %d lost, %d double, %,d parked%n", seeds.size(), lost, doubled, parked);
        assertThat(failed)
                .as("replay with -Ddorsal.seed=…, first seed of this run " + FIRST)
                .isEmpty();
    }

    /** Runs a schedule on virtual threads only, where a switch is cheap. */
    private static SimSchedule.FinalState run(long seed) {
        FutureTask<SimSchedule.FinalState> schedule = new FutureTask<>(() -> new SimSchedule(seed).run());
        Thread.ofVirtual().start(schedule);
        try {
            return schedule.get();
        } catch (ExecutionException broken) {
            throw new AssertionError("seed " + seed, broken.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    private static List<Long> seeds() {
        String seed = System.getProperty("dorsal.seed", "");
        if (!seed.isEmpty()) {
            return List.of(Long.parseLong(seed));
        }
        return java.util.stream.LongStream.range(FIRST, FIRST + Long.getLong("dorsal.schedules", 400L))
                .boxed()
                .toList();
    }
}
