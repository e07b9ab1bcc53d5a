package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns(1, Duration.ofMillis(20));

    @Test
    void whoever_finds_no_turn_in_time_is_told_so_and_the_next_one_has_it() throws Exception {
        var inside = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> turns.take(() -> {
                inside.countDown();
                await(over);
                return "first";
            }));
            inside.await();

            assertThat(turns.take(() -> "second")).isEmpty();
            over.countDown();
            assertThat(first.get()).hasValue("first");
        }
        assertThat(turns.take(() -> "third")).hasValue("third");
    }

    @Test
    void a_turn_that_breaks_is_given_back() {
        assertThatIllegalStateException()
                .isThrownBy(() -> turns.take(() -> {
                    throw new IllegalStateException("broken");
                }));

        assertThat(turns.take(() -> "next")).hasValue("next");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
