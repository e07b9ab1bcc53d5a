package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StrangersTest {
    private final Strangers strangers = new Strangers();

    @Test
    void one_is_told_at_a_time_and_whoever_finds_no_turn_is_not() throws Exception {
        var inside = new CountDownLatch(1);
        var told = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> first = threads.submit(() -> strangers.take(() -> {
                inside.countDown();
                wait(told);
            }));
            inside.await();
            List<Future<Boolean>> others = IntStream.range(0, 40)
                    .mapToObj(_ -> threads.submit(() -> strangers.take(() -> {})))
                    .toList();
            for (Future<Boolean> other : others) {
                assertThat(other.get()).isFalse(); // after a second at the latest
            }
            told.set(1);
            assertThat(first.get()).isTrue();
        }
        assertThat(strangers.take(() -> {})).isTrue();
    }

    @Test
    void what_breaks_gives_the_turn_back() {
        assertThatThrownBy(() -> strangers.take(() -> {
                    throw new IllegalStateException("away");
                }))
                .hasMessage("away");
        assertThat(strangers.take(() -> {})).isTrue();
    }

    private static void wait(AtomicInteger told) {
        while (told.get() == 0) {
            Thread.onSpinWait();
        }
    }
}
