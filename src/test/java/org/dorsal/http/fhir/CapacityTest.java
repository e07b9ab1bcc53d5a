package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CapacityTest {
    private static final String DONE = "done";

    @Test
    void never_more_work_at_once_than_there_are_places() throws Exception {
        var capacity = new Capacity(3, 100, Duration.ofSeconds(30));
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        var together = new CountDownLatch(3);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var replies = IntStream.range(0, 100)
                    .mapToObj(_ -> threads.submit(() -> run(capacity, () -> {
                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                        together.countDown();
                        await(together); // the first three work at the same moment
                        now.decrementAndGet();
                        return DONE;
                    })))
                    .toList();
            for (var reply : replies) {
                assertThat(reply.get()).isEqualTo(DONE);
            }
        }
        assertThat(most.get()).isEqualTo(3);
    }

    @Test
    void whoever_waits_too_long_and_whoever_is_too_many_is_sent_away() throws Exception {
        var capacity = new Capacity(1, 1, Duration.ofMillis(50));
        var working = new CountDownLatch(1);
        var finish = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> run(capacity, () -> {
                working.countDown();
                await(finish);
                return DONE;
            }));
            assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();

            var waited = catchThrowableOfType(ObjectionException.class, () -> run(capacity, () -> DONE));
            assertThat(waited.objection()).isEqualTo(new Objection.Busy(Duration.ofSeconds(1)));
            try (var _ = capacity.enter()) {
                var tooMany = catchThrowableOfType(ObjectionException.class, capacity::enter);
                assertThat(tooMany.getStatusCode()).isEqualTo(503);
            }
            assertThat(capacity.turnedAway()).isEqualTo(2);

            finish.countDown();
            assertThat(first.get()).isEqualTo(DONE);
        }
        assertThat(run(capacity, () -> DONE)).isEqualTo(DONE);
    }

    @Test
    void a_place_is_given_back_when_the_work_breaks() {
        var capacity = new Capacity(1, 0, Duration.ofMillis(50));

        assertThat(catchThrowable(() -> run(capacity, () -> {
                    throw new IllegalStateException("broken");
                })))
                .isInstanceOf(IllegalStateException.class);
        assertThat(run(capacity, () -> DONE)).isEqualTo(DONE);
    }

    @Test
    void a_place_is_given_back_once() {
        var capacity = new Capacity(1, 0, Duration.ofMillis(50));
        var first = capacity.enter();
        first.work();
        first.close();
        first.close();

        try (var _ = capacity.enter()) {
            assertThat(catchThrowable(capacity::enter)).isInstanceOf(ObjectionException.class);
        }
    }

    private static <T> T run(Capacity capacity, Supplier<T> part) {
        try (var permit = capacity.enter()) {
            permit.work();
            return part.get();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
