package org.dorsal.fhirjson;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import org.junit.jupiter.api.Test;

class NdjsonLinesTest {
    @Test
    void lines_are_numbered_from_one_and_the_last_needs_no_line_break() throws IOException {
        assertThat(read("a\nb\r\n\nc", 10)).containsExactly("1:a", "2:b", "3:", "4:c");
    }

    @Test
    void an_empty_input_has_no_line() throws IOException {
        assertThat(read("", 10)).isEmpty();
    }

    @Test
    void a_line_that_is_too_long_gives_one_byte_more_than_allowed_and_the_next_is_whole() throws IOException {
        assertThat(read("x".repeat(200_000) + "\nok\n", 5)).containsExactly("1:xxxxxx", "2:ok");
    }

    @Test
    void a_line_longer_than_the_buffer_is_whole_when_it_is_allowed() throws IOException {
        String line = "y".repeat(150_000);
        assertThat(read(line + "\nz", 150_000)).containsExactly("1:" + line, "2:z");
    }

    @Test
    void a_line_that_arrives_byte_by_byte_is_whole() throws IOException {
        InputStream slow = new ByteArrayInputStream("one\ntwo".getBytes(StandardCharsets.UTF_8)) {
            @Override
            public int read(byte[] into, int from, int length) {
                return super.read(into, from, 1);
            }

            @Override
            public int read(byte[] into) {
                return read(into, 0, into.length);
            }
        };
        assertThat(read(new NdjsonLines(slow, 10))).containsExactly("1:one", "2:two");
    }

    @Test
    void a_line_tells_whether_a_line_break_follows() throws IOException {
        NdjsonLines lines = new NdjsonLines(new ByteArrayInputStream("a\nb".getBytes(StandardCharsets.UTF_8)), 10);
        assertThat(lines.next().map(NdjsonLines.NdjsonLine::ended)).contains(true);
        assertThat(lines.next().map(NdjsonLines.NdjsonLine::ended)).contains(false);
    }

    private static List<String> read(String text, int mostBytes) throws IOException {
        return read(new NdjsonLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), mostBytes));
    }

    private static List<String> read(NdjsonLines lines) throws IOException {
        List<String> read = new ArrayList<>();
        for (Optional<NdjsonLines.NdjsonLine> line = lines.next(); line.isPresent(); line = lines.next()) {
            read.add(line.get().number() + ":" + new String(line.get().bytes(), StandardCharsets.UTF_8));
        }
        return read;
    }
}
