package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.*;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OrderedParallelRunnerTest {
    @Test
    void results_come_in_the_order_of_the_input_though_later_ones_finish_first() throws Exception {
        CountDownLatch lastDone = new CountDownLatch(1);
        List<Integer> results = new ArrayList<>();
        OrderedParallelRunner.run(
                4,
                source(20),
                number -> {
                    if (number == 0) {
                        await(lastDone);
                    }
                    if (number == 19) {
                        lastDone.countDown();
                    }
                    return number;
                },
                results::add);
        assertThat(results).isEqualTo(IntStream.range(0, 20).boxed().toList());
    }

    @Test
    void no_more_than_a_bounded_number_is_under_way() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        OrderedParallelRunner.run(
                2,
                () -> source(5_000, begun).next(),
                number -> number,
                number -> most.accumulateAndGet(begun.get() - ended.incrementAndGet(), Math::max));
        assertThat(ended).hasValue(5_000);
        assertThat(most.get()).isLessThanOrEqualTo(2 * 64);
    }

    @Test
    void a_worker_that_fails_ends_the_run() {
        assertThatThrownBy(() -> OrderedParallelRunner.run(
                        2,
                        source(3),
                        number -> {
                            throw new IllegalArgumentException("no " + number);
                        },
                        number -> {}))
                .hasRootCauseMessage("no 0");
    }

    /** An exception or Error of the input ends the run: the command must fail instead of waiting without end. */
    @Test
    @Timeout(30)
    void an_input_that_fails_ends_the_run_after_the_results_before() {
        List<Integer> written = new ArrayList<>();
        for (Throwable thrown : List.of(
                new OutOfMemoryError("of the test"),
                new IllegalStateException("of the test"),
                new IOException("of the test"))) {
            Iterator<Integer> numbers = List.of(1, 2).iterator();
            written.clear();
            assertThatThrownBy(() -> OrderedParallelRunner.run(
                            2,
                            () -> numbers.hasNext() ? Optional.of(numbers.next()) : failed(thrown),
                            number -> number,
                            written::add))
                    .satisfies(fault -> assertThat(fault.getCause() == null ? fault : Throwables.getRootCause(fault))
                            .hasMessage("of the test"));
            assertThat(written).containsExactly(1, 2);
        }
    }

    @Test
    void an_output_that_fails_ends_the_run() {
        assertThatThrownBy(() -> OrderedParallelRunner.run(2, source(1_000), number -> number, number -> {
                    throw new IOException("disk full");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("disk full");
    }

    private static Optional<Integer> failed(Throwable thrown) throws IOException {
        switch (thrown) {
            case IOException fault -> throw fault;
            case Error fault -> throw fault;
            default -> throw new IllegalStateException("of the test", thrown);
        }
    }

    private static OrderedParallelRunner.FallibleSource<Integer> source(int count) {
        Iterator<Integer> numbers = IntStream.range(0, count).boxed().iterator();
        return () -> numbers.hasNext() ? Optional.of(numbers.next()) : Optional.empty();
    }

    private static OrderedParallelRunner.FallibleSource<Integer> source(int count, AtomicInteger begun) {
        int next = begun.getAndIncrement();
        return () -> next < count ? Optional.of(next) : Optional.empty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
