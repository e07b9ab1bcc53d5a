package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TwoThreadLoaderTest {
    @Test
    void results_keep_the_order_of_the_list_although_the_largest_is_begun_first() {
        List<Integer> all =
                IntStream.range(0, 100).map(one -> one * 37 % 100).boxed().toList();

        assertThat(TwoThreadLoader.each(all, one -> one, one -> one + 1))
                .isEqualTo(all.stream().map(one -> one + 1).toList());
    }

    @Test
    void two_work_at_the_same_time() {
        CyclicBarrier both = new CyclicBarrier(2);

        assertThat(TwoThreadLoader.each(List.of("a", "b"), String::length, one -> meet(both) + one))
                .isEqualTo(List.of("met a", "met b"));
    }

    @Test
    void what_the_work_throws_is_thrown() {
        IllegalArgumentException fault = new IllegalArgumentException("a file");

        assertThatThrownBy(() -> TwoThreadLoader.each(Arrays.asList(1, 2, 3), one -> one, one -> {
                    throw fault;
                }))
                .isSameAs(fault);
    }

    @Test
    void nothing_gives_nothing() {
        assertThat(TwoThreadLoader.each(List.<String>of(), String::length, one -> one))
                .isEmpty();
    }

    private static String meet(CyclicBarrier both) {
        try {
            both.await(30, TimeUnit.SECONDS);
            return "met ";
        } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
            throw new IllegalStateException(alone);
        }
    }
}
