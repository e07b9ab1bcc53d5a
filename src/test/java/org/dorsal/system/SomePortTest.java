package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SomePortTest {
    private static final int ALL = 20_000;

    /** Number of ports beyond the need of a whole run in one process. */
    private static final int MANY = 250;

    @Test
    void processes_of_one_test_run_never_take_ports_from_each_other() {
        LongStream.of(2, 31_997, 4_194_000)
                .forEach(pid -> LongStream.rangeClosed(1, 50)
                        .forEach(further -> assertThat(apart(SomePort.begin(pid), SomePort.begin(pid + further)))
                                .as("%d and %d more", pid, further)
                                .isGreaterThan(MANY)));
    }

    private static int apart(int first, int other) {
        int between = Math.abs(first - other);
        return Math.min(between, ALL - between);
    }
}
