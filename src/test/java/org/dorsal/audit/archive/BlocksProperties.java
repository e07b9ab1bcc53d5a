package org.dorsal.audit.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** However lines fall into blocks and blocks to threads, all come back in their order. */
class BlocksProperties {
    @Test
    void every_line_comes_back_once_and_in_order() throws IOException, Refused {
        long seed = Long.getLong("dorsal.seed", System.nanoTime());
        Random chance = new Random(seed);
        try (ExecutorService workers = Executors.newFixedThreadPool(3)) {
            for (int round = 0; round < 20; round++) {
                List<String> lines = lines(chance);
                List<String> back = new ArrayList<>();
                byte[] file =
                        (String.join("\n", lines) + (lines.isEmpty() ? "" : "\n")).getBytes(StandardCharsets.UTF_8);
                new InOrder(workers, 4)
                        .run(
                                new Blocks("some", new ByteArrayInputStream(file)),
                                block -> new String(block.bytes(), 0, block.length(), StandardCharsets.UTF_8)
                                        .lines()
                                        .toList(),
                                back::addAll);
                assertThat(back).as("seed " + seed).isEqualTo(lines);
            }
        }
    }

    private static List<String> lines(Random chance) {
        List<String> lines = new ArrayList<>();
        for (int line = chance.nextInt(3_000); line > 0; line--) {
            int length = chance.nextInt(50) == 0 ? chance.nextInt(600_000) : chance.nextInt(300);
            lines.add(line + "x".repeat(chance.nextInt(20) == 0 ? length : Math.min(length, 300)));
        }
        return lines;
    }
}
