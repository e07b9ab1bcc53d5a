package org.dorsal.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import org.dorsal.Seeds;
import org.dorsal.archive.VerificationFinding.FindingKind;
import org.junit.jupiter.api.Test;

/** Test that the verifier reads the positions that an erasure writes. */
class ErasedPositionsTest {
    @Test
    void neighbours_are_told_as_ranges() {
        assertThat(Erasure.pieces(List.of(3L, 4L, 5L, 9L, 11L, 12L))).containsExactly("3-5,9,11-12");
        assertThat(Erasure.pieces(List.of())).isEmpty();
        assertThat(Erasure.pieces(List.of(0L))).containsExactly("0");
    }

    @Test
    void whatever_is_told_is_excused_and_nothing_else() {
        long seed = Seeds.ofRun();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            TreeSet<Long> positions = new TreeSet<>();
            for (int number = random.nextInt(400); number >= 0; number--) {
                positions.add((long) random.nextInt(1_000));
            }
            long untold = positions.stream()
                    .skip(random.nextInt(positions.size()))
                    .findFirst()
                    .orElseThrow();
            List<Long> listed =
                    positions.stream().filter(position -> position != untold).toList();

            ErasedEvents erasures = new ErasedEvents();
            positions.forEach(erasures::erased);
            erasures.readErasure(1_000, event(listed));
            VerificationFindings doubts = new VerificationFindings();
            erasures.end(doubts);

            assertThat(doubts.first()).as("seed " + seed).singleElement().satisfies(doubt -> {
                assertThat(doubt.kind()).isEqualTo(FindingKind.ERASED_UNTOLD);
                assertThat(doubt.place()).isEqualTo("position " + untold);
            });
        }
    }

    @Test
    void what_lies_behind_the_event_or_is_no_range_excuses_nothing() {
        for (String written : List.of("5-2000", "5-", "x", "7-5", "-5", "5-99999999999999999999", "")) {
            ErasedEvents erasures = new ErasedEvents();
            erasures.erased(5);
            erasures.readErasure(
                    100, erasureEvent(List.of(new EventContent.EventFact(ErasedEvents.POSITIONS, written))));
            VerificationFindings doubts = new VerificationFindings();
            erasures.end(doubts);
            assertThat(doubts.count()).as(written).isEqualTo(1);
        }
    }

    private static EventContent event(List<Long> positions) {
        List<EventContent.EventFact> facts = new ArrayList<>();
        Erasure.pieces(positions)
                .forEach(piece -> facts.add(new EventContent.EventFact(ErasedEvents.POSITIONS, piece)));
        return erasureEvent(facts);
    }

    private static EventContent erasureEvent(List<EventContent.EventFact> facts) {
        return new EventContent("id", "", "", "", List.of(), List.of(), Optional.empty(), Optional.empty(), facts);
    }
}
