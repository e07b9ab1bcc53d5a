package org.dorsal.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.PositionedReadable;
import org.apache.hadoop.fs.Seekable;
import org.junit.jupiter.api.Test;

/** However a file is cut, each of its lines is read once and whole. */
class WholeLinesIT {
    @Test
    void parts_of_any_size_give_the_file_again() throws IOException {
        for (long seed = 0; seed < 2_000; seed++) {
            byte[] file = file(new Random(seed));
            int most = 1 + new Random(seed).nextInt(12);
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            for (int from = 0; from < file.length; from += most) {
                byte[] part = read(file, from, Math.min(file.length, from + most));
                again.writeBytes(part);
                assertThat(part.length == 0 || again.size() == file.length || part[part.length - 1] == '\n')
                        .as("seed %d: the part from %d ends with a line", seed, from)
                        .isTrue();
            }
            assertThat(again.toString(StandardCharsets.UTF_8))
                    .as("seed %d", seed)
                    .isEqualTo(new String(file, StandardCharsets.UTF_8));
        }
    }

    private static byte[] file(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(40); length > 0; length--) {
            text.append(random.nextInt(4) == 0 ? '\n' : (char) ('a' + random.nextInt(26)));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] read(byte[] file, int from, int to) throws IOException {
        try (Split.WholeLines lines = new Split.WholeLines(new FSDataInputStream(new Bytes(file)), from, to)) {
            return lines.readAllBytes();
        }
    }

    private static final class Bytes extends ByteArrayInputStream implements Seekable, PositionedReadable {
        Bytes(byte[] bytes) {
            super(bytes);
        }

        @Override
        public void seek(long place) {
            pos = (int) place;
        }

        @Override
        public long getPos() {
            return pos;
        }

        @Override
        public boolean seekToNewSource(long place) {
            return false;
        }

        @Override
        public int read(long place, byte[] into, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void readFully(long place, byte[] into, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void readFully(long place, byte[] into) {
            throw new UnsupportedOperationException();
        }
    }
}
