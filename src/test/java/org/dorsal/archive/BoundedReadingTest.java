package org.dorsal.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.*;
import org.dorsal.archive.VerificationReport.ResultVerdict;
import org.junit.jupiter.api.Test;

/** Test of invalid text and of memory limits while an export is read. */
class BoundedReadingTest {
    @Test
    void the_verifier_gives_up_before_the_process_does() throws ArchiveFormatException {
        ClaimIndex ledger = new ClaimIndex(new MemoryBudget(5 << 20));
        ClaimIndex.LedgerEvent event = ledger.add(event("e"));
        assertThatThrownBy(() -> {
                    for (int number = 0; number < 1_000_000; number++) {
                        ledger.addResult(event, new UUID(number, number), 1);
                    }
                })
                .isInstanceOf(ArchiveFormatException.class)
                .hasMessageContaining("call java with a larger -Xmx");
    }

    @Test
    void a_result_is_found_by_its_event_and_its_first_panel() throws ArchiveFormatException {
        ClaimIndex ledger = new ClaimIndex(new MemoryBudget(5 << 20));
        ClaimIndex.LedgerEvent made = ledger.add(event("7"));
        ClaimIndex.LedgerEvent other = ledger.add(event("8"));
        ledger.addResult(made, new UUID(0, 1), 1);
        assertThat(made.result()).isPresent();
        assertThat(made.result()).isEqualTo(ledger.ofPanel(NameHash.of(panel())));
        assertThat(ledger.event("7")).contains(made);
        assertThat(other.result()).isEmpty();
        assertThat(ledger.results()).singleElement().satisfies(result -> {
            assertThat(result.verdict().scored()).isEqualTo(ResultVerdict.RecomputeStatus.FAILED);
            assertThat(result.isAnswered()).isFalse();
        });
    }

    private static String panel() {
        return RowReferences.versioned("Observation", "00000000-0000-0001-0000-000000000001", 1);
    }

    private static EventLine event(String id) throws ArchiveFormatException {
        String line = "{\"position\":null,\"id\":\"" + id + "\"}";
        return EventLine.read(new ArchiveLine("some", EventLine.NAMES, line.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void half_of_a_surrogate_pair_is_no_text() throws ArchiveFormatException {
        for (String half : List.of("\\ud800", "\\udc00", "a\\ud800b", "\\udc00\\ud800", "x\\ud83d")) {
            assertThat(body(half).map(ArchiveLine.QuotedBody::isText)).contains(false);
        }
    }

    @Test
    void a_body_has_the_bytes_that_were_hashed() throws ArchiveFormatException {
        assertThat(body("a\\u00e4\\u20ac\\ud83d\\ude00\\n")).hasValueSatisfying(body -> {
            assertThat(body.isText()).isTrue();
            assertThat(body.bytes()).isEqualTo("a\u00e4\u20ac\ud83d\ude00\n".getBytes(StandardCharsets.UTF_8));
        });
    }

    private static Optional<ArchiveLine.QuotedBody> body(String escaped) throws ArchiveFormatException {
        byte[] json = ("{\"body\":\"" + escaped + "\"}").getBytes(StandardCharsets.UTF_8);
        return new ArchiveLine("some", List.of("body"), json).body("body");
    }
}
