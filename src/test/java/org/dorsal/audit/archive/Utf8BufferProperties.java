package org.dorsal.audit.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The encoder that is used again and again, against the runtime's. */
class Utf8BufferProperties {
    @Test
    void it_writes_what_the_runtime_writes() {
        long seed = Long.getLong("dorsal.seed", System.nanoTime());
        Random chance = new Random(seed);
        Utf8Buffer buffer = new Utf8Buffer();
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int point = chance.nextInt(200); point > 0; point--) {
                int kind = chance.nextInt(4);
                int most = kind == 0 ? 0x80 : kind == 1 ? 0x800 : kind == 2 ? 0xD800 : 0x110000;
                int chosen = chance.nextInt(most);
                text.appendCodePoint(chosen >= 0xD800 && chosen < 0xE000 ? 'x' : chosen);
            }
            char[] chars = ("ab" + text + "c").toCharArray();
            buffer.set(chars, 2, chars.length - 3);
            assertThat(buffer.isText()).as("seed " + seed).isTrue();
            assertThat(buffer.copy())
                    .as("seed " + seed)
                    .isEqualTo(text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void half_of_a_pair_is_no_text() {
        for (String half : new String[] {"\uD800", "\uDC00", "a\uD800b", "\uDC00\uD800", "x\uD83D"}) {
            Utf8Buffer buffer = new Utf8Buffer();
            buffer.set(half.toCharArray(), 0, half.length());
            assertThat(buffer.isText()).isFalse();
        }
    }
}
