package org.dorsal.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Test of the positions that the event of an erasure names. */
class ErasedPositionsTest {
    @Test
    void neighbours_are_told_as_ranges() {
        assertThat(Erasure.pieces(List.of(3L, 4L, 5L, 9L, 11L, 12L))).containsExactly("3-5,9,11-12");
        assertThat(Erasure.pieces(List.of())).isEmpty();
        assertThat(Erasure.pieces(List.of(0L))).containsExactly("0");
    }
}
