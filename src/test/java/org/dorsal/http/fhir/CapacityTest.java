package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CapacityTest {
    private static final FhirReply DONE = FhirReply.empty(200);

    @Test
    void never_more_work_at_once_than_there_are_places() throws Exception {
        var capacity = new Capacity(3, 100, Duration.ofSeconds(30));
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        var together = new CountDownLatch(3);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var replies = IntStream.range(0, 100)
                    .mapToObj(_ -> threads.submit(() -> capacity.admit(() -> capacity.work(() -> {
                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                        together.countDown();
                        await(together); // the first three work at the same moment
                        now.decrementAndGet();
                        return DONE;
                    }))))
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
            var first = threads.submit(() -> capacity.admit(() -> capacity.work(() -> {
                working.countDown();
                await(finish);
                return DONE;
            })));
            assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();

            assertThat(capacity.admit(() -> capacity.work(() -> DONE)).status()).isEqualTo(503);
            var tooMany = capacity.admit(() -> capacity.admit(() -> DONE));
            assertThat(tooMany.status()).isEqualTo(503);
            assertThat(tooMany.header("Retry-After")).isPresent();

            finish.countDown();
            assertThat(first.get()).isEqualTo(DONE);
        }
        assertThat(capacity.admit(() -> capacity.work(() -> DONE))).isEqualTo(DONE);
    }

    @Test
    void a_place_is_given_back_when_the_work_breaks() {
        var capacity = new Capacity(1, 0, Duration.ofMillis(50));

        assertThat(catchThrowable(() -> capacity.admit(() -> capacity.work(() -> {
                    throw new IllegalStateException("broken");
                }))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(capacity.admit(() -> capacity.work(() -> DONE))).isEqualTo(DONE);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
