package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dorsal.writeback.NoteText.NoteRenderer;
import org.junit.jupiter.api.Test;

class NoteCacheTest {
    private final List<String> made = new ArrayList<>();
    private final NoteRenderer notes = new NoteCache(
            order -> {
                made.add(order.patient() + order.assessment() + order.version());
                return order.version() == 9
                        ? Optional.empty()
                        : Optional.of(SomeContents.note(order.version(), NoteText.NoteStatus.FINAL));
            },
            2);

    @Test
    void a_note_is_made_once_whether_or_not_its_order_is_planned() {
        NoteText first = notes.of(order("a", 1, false)).orElseThrow();
        assertThat(notes.of(order("a", 1, true))).containsSame(first);
        assertThat(made).containsExactly("7a1");
    }

    @Test
    void each_version_and_each_patient_has_its_own() {
        notes.of(order("a", 1, false));
        assertThat(notes.of(order("a", 2, false)).orElseThrow().version()).isEqualTo(2);
        notes.of(new DeliveryOrder("north", "8", "a", 1, Optional.empty(), SomeContents.CREATED, false));
        assertThat(made).containsExactly("7a1", "7a2", "8a1");
    }

    @Test
    void the_one_that_nobody_asked_for_longest_goes_first() {
        notes.of(order("a", 1, false));
        notes.of(order("b", 1, false));
        notes.of(order("a", 1, false));
        notes.of(order("c", 1, false));
        notes.of(order("a", 1, false));
        assertThat(made).containsExactly("7a1", "7b1", "7c1");
        notes.of(order("b", 1, false));
        assertThat(made).endsWith("7b1");
    }

    @Test
    void a_note_that_could_not_be_told_is_tried_again() {
        assertThat(notes.of(order("a", 9, false))).isEmpty();
        assertThat(notes.of(order("a", 9, false))).isEmpty();
        assertThat(made).hasSize(2);
    }

    private static DeliveryOrder order(String assessment, int version, boolean planned) {
        return new DeliveryOrder("north", "7", assessment, version, Optional.empty(), SomeContents.CREATED, planned);
    }
}
