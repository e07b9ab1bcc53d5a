package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class DynamicTestLimitTest {
    @Test
    void a_dynamic_test_that_hangs_is_interrupted_and_named() {
        assertThatThrownBy(() -> DynamicTestLimit.limited(Duration.ofMillis(50), "hangs", () -> {
                    new CountDownLatch(1).await();
                    throw new AssertionError("nobody counts down");
                }))
                .isInstanceOf(TimeoutException.class)
                .hasMessage("hangs timed out after PT0.05S")
                .satisfies(late ->
                        assertThat(late.getSuppressed()).singleElement().isInstanceOf(InterruptedException.class));
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void one_that_fails_in_time_fails_with_its_own_fault() {
        AssertionError own = new AssertionError("own");

        assertThatThrownBy(() -> DynamicTestLimit.limited(Duration.ofMinutes(1), "fails", () -> {
                    throw own;
                }))
                .isSameAs(own);
    }
}
