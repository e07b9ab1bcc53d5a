package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Concurrent requests share work, no request is left waiting, and each work item is done once. */
class WorkBatcherTest {
    /** Longer than any test takes. */
    private static final Duration AGES = Duration.ofMinutes(5);

    private final ConcurrentLinkedQueue<List<Integer>> groups = new ConcurrentLinkedQueue<>();
    private final CountDownLatch firstMayGoOn = new CountDownLatch(1);

    @Test
    void who_waits_is_worked_for_together_in_the_order_of_arrival() throws Exception {
        var shared = shared(100, AGES, AGES);
        var requests = started(shared, 0, 1, 2, 3);

        firstMayGoOn.countDown();
        await(requests);

        assertThat(groups).containsExactly(List.of(0), List.of(1, 2, 3));
    }

    @Test
    void a_group_is_no_heavier_than_allowed_unless_one_alone_is() throws Exception {
        var shared = new WorkBatcher<Integer, Boolean>(5, AGES, AGES, weight -> weight, () -> false);
        var requests = started(shared, 1, 2, 3, 4, 9, 1);

        firstMayGoOn.countDown();
        await(requests);

        assertThat(groups).containsExactly(List.of(1), List.of(2, 3), List.of(4), List.of(9), List.of(1));
    }

    @Test
    void another_group_begins_beside_one_that_takes_too_long_and_the_next_waits_for_that_one() throws Exception {
        var shared = shared(100, Duration.ofMillis(50), AGES);
        var slow = started(shared, 0);
        var beside = started(shared, 1, 2);

        await(beside);
        assertThat(groups.stream().skip(1).flatMap(List::stream)).containsExactlyInAnyOrder(1, 2);
        assertThat(slow.getFirst().isDone()).isFalse();

        shared.share(3, this::work); // at once: only the slow request is at work
        firstMayGoOn.countDown();
        await(slow);
        shared.share(4, this::work);
        assertThat(groups).endsWith(List.of(3), List.of(4));
    }

    @Test
    void whose_leader_does_not_come_back_goes_on_without_having_heard() throws Exception {
        var shared = shared(100, Duration.ofSeconds(2), Duration.ofMillis(50));
        var first = started(shared, 0);
        var leaderMayGoOn = new CountDownLatch(1);
        var leader = WaitingLine.started(() -> {
            shared.share(1, group -> {
                await(leaderMayGoOn);
                return done(group);
            });
            return true;
        });
        var follower = started(shared, 2);

        firstMayGoOn.countDown();
        await(first);
        await(follower);
        assertThat(leader.isDone()).isFalse();
        leaderMayGoOn.countDown();
        await(List.of(leader));
        assertThat(groups).containsExactly(List.of(0));
    }

    @Test
    void a_fault_of_the_one_who_works_leaves_nobody_waiting() throws Exception {
        var shared = shared(100, AGES, AGES);
        var held = started(shared, 0);
        var failing = WaitingLine.started(() -> {
            shared.share(1, _ -> {
                throw new IllegalStateException("fails");
            });
            return true;
        });
        var others = started(shared, 2, 3);

        firstMayGoOn.countDown();
        await(held);
        await(others);

        assertThatThrownBy(failing::get).hasCauseInstanceOf(IllegalStateException.class);
        shared.share(4, this::work);
        assertThat(groups).containsExactly(List.of(0), List.of(4));
    }

    @Test
    void under_a_storm_everything_is_done_exactly_once() throws Exception {
        firstMayGoOn.countDown();
        var shared = shared(7, AGES, AGES);
        var number = new AtomicInteger();
        var requests = IntStream.range(0, 16)
                .mapToObj(_ -> WaitingLine.started(() -> {
                    for (int turn = 0; turn < 500; turn++) {
                        shared.share(number.getAndIncrement(), this::work);
                    }
                    return true;
                }))
                .toList();
        await(requests);

        assertThat(groups.stream().flatMap(List::stream)).hasSize(8_000).doesNotHaveDuplicates();
        assertThat(groups).allSatisfy(group -> assertThat(group).hasSizeBetween(1, 7));
    }

    private static WorkBatcher<Integer, Boolean> shared(int most, Duration patience, Duration limit) {
        return new WorkBatcher<>(most, patience, limit, _ -> 1, () -> false);
    }

    /** Starts requests; each waits, or is done, before the next begins. */
    private List<FutureTask<Boolean>> started(WorkBatcher<Integer, Boolean> shared, int... own) {
        var requests = new ArrayList<FutureTask<Boolean>>();
        for (int one : own) {
            requests.add(WaitingLine.started(() -> {
                shared.share(one, this::work);
                return true;
            }));
        }
        return requests;
    }

    private List<Supplier<Boolean>> work(List<Integer> group) {
        boolean waits = groups.isEmpty();
        groups.add(group);
        if (waits) {
            await(firstMayGoOn);
        }
        return done(group);
    }

    private static List<Supplier<Boolean>> done(List<Integer> group) {
        return group.stream().<Supplier<Boolean>>map(_ -> () -> true).toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static void await(List<FutureTask<Boolean>> requests) throws ExecutionException, InterruptedException {
        for (var request : requests) {
            assertThat(request.get()).isTrue();
        }
    }
}
