package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import org.dorsal.note.NoteText;
import org.dorsal.note.NoteText.NoteKey;
import org.dorsal.note.NoteText.NoteRenderer;
import org.dorsal.writeback.DeliveryConfiguration.NoteCache;
import org.junit.jupiter.api.Test;

class NoteCacheTest {
    private final List<String> made = new ArrayList<>();
    private final NoteRenderer notes = new NoteCache(
            key -> {
                made.add(key.patient() + key.assessment() + key.version());
                return key.version() == 9
                        ? Optional.empty()
                        : Optional.of(SomeContents.note(key.version(), NoteText.NoteStatus.FINAL));
            },
            10);

    @Test
    void a_note_is_made_once() {
        NoteText first = notes.of(key("a", 1)).orElseThrow();
        assertThat(notes.of(key("a", 1))).containsSame(first);
        assertThat(made).containsExactly("7a1");
    }

    @Test
    void each_version_and_each_patient_has_its_own() {
        notes.of(key("a", 1));
        assertThat(notes.of(key("a", 2)).orElseThrow().version()).isEqualTo(2);
        notes.of(new NoteKey("north", "8", "a", 1));
        assertThat(made).containsExactly("7a1", "7a2", "8a1");
    }

    @Test
    void a_note_that_could_not_be_told_is_tried_again() {
        assertThat(notes.of(key("a", 9))).isEmpty();
        assertThat(notes.of(key("a", 9))).isEmpty();
        assertThat(made).hasSize(2);
    }

    private static NoteKey key(String assessment, int version) {
        return new NoteKey("north", "7", assessment, version);
    }
}
