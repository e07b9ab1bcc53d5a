package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SmallNumbersTest {
    private final Random random = new Random(20261128);

    /** In each line and column with its total, a hidden number has another hidden one next to it. */
    @Test
    void no_small_number_is_shown_or_can_be_computed_from_its_line_or_column() {
        for (int round = 0; round < 5_000; round++) {
            long[][] cells = new long[1 + random.nextInt(6)][1 + random.nextInt(5)];
            for (long[] line : cells) {
                for (int column = 0; column < line.length; column++) {
                    line[column] = random.nextInt(4) == 0 ? random.nextInt(6) : random.nextInt(60);
                }
            }
            SmallNumbers numbers = SmallNumbers.of(cells);
            int lines = cells.length + 1;
            int columns = cells[0].length + 1;
            for (int line = 0; line < lines; line++) {
                for (int column = 0; column < columns; column++) {
                    assertThat(numbers.text(line, column)).doesNotMatch("[1-4]");
                }
            }
            for (int line = 0; line < lines; line++) {
                int at = line;
                assertThat(IntStream.range(0, columns)
                                .filter(column -> numbers.isHidden(at, column))
                                .count())
                        .isNotEqualTo(1);
            }
            for (int column = 0; column < columns; column++) {
                int at = column;
                assertThat(IntStream.range(0, lines)
                                .filter(line -> numbers.isHidden(line, at))
                                .count())
                        .isNotEqualTo(1);
            }
        }
    }

    @Test
    void nothing_is_hidden_without_a_small_number() {
        SmallNumbers numbers = SmallNumbers.of(new long[][] {{5, 0}, {0, 70}});
        assertThat(IntStream.range(0, 3).mapToObj(line -> numbers.text(line, 2)))
                .containsExactly("5", "70", "75");
    }
}
