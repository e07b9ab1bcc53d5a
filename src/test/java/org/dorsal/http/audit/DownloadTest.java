package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.OutputStream;
import java.util.*;
import org.dorsal.fhirjson.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class DownloadTest {
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final List<String> messages = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16_384, 16_385, 70_000, 1_000_000})
    void the_whole_file_arrives_and_its_hash_was_told_before(int bytes) throws Exception {
        byte[] content = content(bytes);
        send(
                out -> write(out, content),
                (hash, length, count) -> messages.add(hash.hex() + " " + length + " " + count));
        assertThat(response.getContentAsByteArray()).isEqualTo(content);
        assertThat(messages).containsExactly(Sha256.of(content).hex() + " " + bytes + " 7");
    }

    @Test
    void a_small_file_whose_hash_can_t_be_written_down_is_not_given_at_all() throws Exception {
        send(out -> write(out, content(10_000)), (_, _, _) -> {
            throw new IllegalStateException("the table is read-only");
        });
        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getContentAsByteArray()).isEmpty();
        assertThat(response.getHeader("Content-Disposition")).isNull();
    }

    @Test
    void a_large_file_whose_hash_can_t_be_written_down_breaks_off_before_its_end() {
        byte[] content = content(1_000_000);
        Throwable broken = catchThrowable(() -> send(out -> write(out, content), (_, _, _) -> {
            throw new IllegalStateException("the table is read-only");
        }));
        assertThat(broken).isInstanceOf(IOException.class).hasMessage("an export broke off");
        assertThat(response.getContentAsByteArray().length).isLessThan(content.length);
    }

    @Test
    void what_breaks_while_it_is_made_breaks_the_file_off() {
        Throwable broken = catchThrowable(() -> send(
                out -> {
                    out.write(content(1_000_000));
                    throw new IllegalStateException("the database went away");
                },
                (_, _, _) -> messages.add("told")));
        assertThat(broken).isInstanceOf(IOException.class);
        assertThat(messages).isEmpty();
    }

    private void send(Download.DownloadContent filling, Download.DownloadCompletion ending) throws Exception {
        Objects.requireNonNull(Download.of("a.csv", "text/csv", filling, ending).getView())
                .render(Map.of(), new MockHttpServletRequest(), response);
    }

    private static long write(OutputStream out, byte[] content) throws IOException {
        for (int index = 0; index < content.length; index += 999) {
            out.write(content, index, Math.min(999, content.length - index));
        }
        return 7;
    }

    private static byte[] content(int bytes) {
        byte[] content = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            content[i] = (byte) (i * 31);
        }
        return content;
    }
}
