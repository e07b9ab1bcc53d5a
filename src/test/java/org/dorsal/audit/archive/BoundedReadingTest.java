package org.dorsal.audit.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.dorsal.audit.archive.Ledger.Memory;
import org.dorsal.audit.archive.Report.Verdict;
import org.junit.jupiter.api.Test;

/** What an export says is taken as text only where it is text, and remembered only as far as the process can. */
class BoundedReadingTest {
    @Test
    void the_verifier_gives_up_before_the_process_does() {
        Results results = new Results(new Memory(5 << 20));
        assertThatThrownBy(() -> {
                    for (int event = 0; event < 1_000_000; event++) {
                        results.add(event, new UUID(event, event), 1);
                    }
                })
                .isInstanceOf(Refused.class)
                .hasMessageContaining("call java with a larger -Xmx");
    }

    @Test
    void a_result_is_found_by_its_event_and_its_first_panel() throws Refused {
        Results results = new Results(new Memory(5 << 20));
        results.add(7, new UUID(1, 1), 1);
        assertThat(results.at(7)).contains(0);
        assertThat(results.at(8)).isEmpty();
        assertThat(results.scored(0)).isEqualTo(Verdict.Scored.FAILED);
        assertThat(results.isAnswered(0)).isFalse();
    }

    @Test
    void half_of_a_surrogate_pair_is_no_text() throws Refused {
        for (String half : List.of("\\ud800", "\\udc00", "a\\ud800b", "\\udc00\\ud800", "x\\ud83d")) {
            assertThat(body(half).map(Line.Body::isText)).contains(false);
        }
    }

    @Test
    void a_body_has_the_bytes_that_were_hashed() throws Refused {
        assertThat(body("a\\u00e4\\u20ac\\ud83d\\ude00\\n")).hasValueSatisfying(body -> {
            assertThat(body.isText()).isTrue();
            assertThat(body.bytes()).isEqualTo("a\u00e4\u20ac\ud83d\ude00\n".getBytes(StandardCharsets.UTF_8));
        });
    }

    private static Optional<Line.Body> body(String escaped) throws Refused {
        byte[] json = ("{\"body\":\"" + escaped + "\"}").getBytes(StandardCharsets.UTF_8);
        return new Line("some", List.of("body"), json).body("body");
    }
}
