package org.dorsal.writeback;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import org.dorsal.note.NoteText;
import org.dorsal.note.NoteText.NoteKey;
import org.dorsal.note.NoteText.NoteRenderer;

/**
 * Cache of the most recent notes. Creating the PDF is by far the most expensive part of a delivery, and an
 * assessment's resources are read repeatedly during it. A note is immutable, so that no entry becomes outdated.
 */
record NoteCache(NoteRenderer renderer, Cache<NoteKey, NoteText> notes) implements NoteRenderer {
    /** @param most maximum number of notes; each has about 30 kB */
    NoteCache(NoteRenderer renderer, int most) {
        this(renderer, Caffeine.newBuilder().maximumSize(most).build());
    }

    /** Returns the note; two concurrent callers may both create it, with the same result. */
    @Override
    public Optional<NoteText> of(NoteKey key) {
        Optional<NoteText> cached = Optional.ofNullable(notes.getIfPresent(key));
        Optional<NoteText> note = cached.or(() -> renderer.of(key));
        if (cached.isEmpty()) {
            note.ifPresent(rendered -> notes.put(key, rendered));
        }
        return note;
    }
}
