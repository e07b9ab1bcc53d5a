package org.dorsal.writeback;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.dorsal.note.NoteText;
import org.dorsal.note.NoteText.NoteKey;
import org.dorsal.note.NoteText.NoteRenderer;

/**
 * Cache of the most recent notes. Creating the PDF is by far the most expensive part of a delivery, and an
 * assessment's resources are read repeatedly during it. A note is immutable, so that no entry becomes outdated.
 * Thread-safe.
 */
final class NoteCache implements NoteRenderer {
    private final NoteRenderer maker;
    private final Map<NoteKey, NoteText> kept;

    /** @param most maximum number of notes; each has about 30 kB */
    NoteCache(NoteRenderer maker, int most) {
        this.maker = maker;
        this.kept = Collections.synchronizedMap(new LinkedHashMap<>(most * 2, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<NoteKey, NoteText> eldest) {
                return size() > most;
            }
        });
    }

    /** Returns the note; two concurrent callers may both create it, with the same result. */
    @Override
    public Optional<NoteText> of(NoteKey key) {
        return Optional.ofNullable(kept.get(key)).or(() -> {
            Optional<NoteText> made = maker.of(key);
            made.ifPresent(note -> kept.put(key, note));
            return made;
        });
    }
}
