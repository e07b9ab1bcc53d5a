package org.dorsal.audit.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;
import org.dorsal.audit.log.TreeSigning.SigningRefusal;
import org.junit.jupiter.api.Test;

/**
 * Simulation test of the log with hundreds of schedules: replicas that die at any step, two concurrent replicas with
 * and without a lock, delayed visibility of commits, clock jumps, failing destinations, and a database that is
 * restored from a backup or rewritten. {@code -Ddorsal.schedules=100000} runs more, {@code -Ddorsal.seed=…} replays
 * one.
 */
class LogSimulation {
    private static final long FIRST = 20_261_120L;

    @Test
    void every_event_is_in_the_log_once_and_only_one_tree_is_ever_signed() {
        List<Long> seeds = seeds();
        List<String> failed = new ArrayList<>();
        Map<Object, Integer> doubts = new TreeMap<>();
        long events = 0;
        long checkpoints = 0;
        long attacked = 0;
        long refused = 0;
        for (long seed : seeds) {
            LogSchedule.LogSimulationResult end = run(seed);
            new LogJudge(end)
                    .faults().stream().distinct().limit(5).forEach(fault -> failed.add("seed " + seed + ": " + fault));
            end.doubts().forEach(doubt -> doubts.merge(doubt, 1, Integer::sum));
            events += end.database().entries().size();
            checkpoints += end.database().checkpoints().size();
            boolean attack = end.attack() != LogSchedule.Attack.NONE;
            attacked += attack ? 1 : 0;
            refused += attack && end.doubts().stream().anyMatch(doubt -> doubt != SigningRefusal.NOTHING_KNOWN) ? 1 : 0;
        }
        System.out.printf(
                "%,d schedules, %,d events, %,d checkpoints; %,d attacks, %,d of them noticed while running; doubts %s%n",
                seeds.size(), events, checkpoints, attacked, refused, doubts);
        assertThat(failed)
                .as("replay with -Ddorsal.seed=…, first seed of this run " + FIRST)
                .isEmpty();
    }

    /** Runs a schedule on virtual threads, between which a switch costs little. */
    private static LogSchedule.LogSimulationResult run(long seed) {
        FutureTask<LogSchedule.LogSimulationResult> schedule = new FutureTask<>(() -> new LogSchedule(seed).run());
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
        String seedProperty = System.getProperty("dorsal.seed", "");
        return seedProperty.isEmpty()
                ? LongStream.range(FIRST, FIRST + Long.getLong("dorsal.schedules", 100L))
                        .boxed()
                        .toList()
                : List.of(Long.parseLong(seedProperty));
    }
}
