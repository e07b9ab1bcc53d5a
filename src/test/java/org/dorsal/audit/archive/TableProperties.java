package org.dorsal.audit.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The table of prints against a map that nobody doubts. */
class TableProperties {
    @Test
    void it_finds_what_a_map_finds() throws Refused {
        long seed = Long.getLong("dorsal.seed", System.nanoTime());
        Random chance = new Random(seed);
        Table table = new Table(2, new Memory(Long.MAX_VALUE));
        Map<Print, Long> map = new HashMap<>();
        for (int step = 0; step < 100_000; step++) {
            // few different high halves: many prints share a slot
            Print print = new Print(chance.nextInt(1_000), chance.nextInt(100));
            int row = table.find(print);
            assertThat(row >= 0).as("seed " + seed).isEqualTo(map.containsKey(print));
            if (row < 0) {
                row = table.add(print);
                table.set(row, 0, step);
                map.put(print, (long) step);
            }
            assertThat(table.get(row, 0)).as("seed " + seed).isEqualTo(map.get(print));
        }
        assertThat(table.size()).isEqualTo(map.size());
    }

    @Test
    void it_gives_up_before_the_process_does() {
        Table table = new Table(6, new Memory(5 << 20));
        assertThatThrownBy(() -> {
                    for (int row = 0; row < 1_000_000; row++) {
                        table.add(new Print(row, row));
                    }
                })
                .isInstanceOf(Refused.class)
                .hasMessageContaining("call java with a larger -Xmx");
    }
}
