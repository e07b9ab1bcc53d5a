package org.dorsal.writeback;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.dorsal.writeback.NoteText.NoteRenderer;

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

    private record NoteKey(String site, String patient, String assessment, int version) {
        @Override
        public String toString() {
            return "NoteKey[" + assessment + ", " + version + "]";
        }
    }

    /** Returns the note; two concurrent callers may both create it, with the same result. */
    @Override
    public Optional<NoteText> of(DeliveryOrder order) {
        NoteKey key = new NoteKey(order.site(), order.patient(), order.assessment(), order.version());
        return Optional.ofNullable(kept.get(key)).or(() -> {
            Optional<NoteText> made = maker.of(order);
            made.ifPresent(note -> kept.put(key, note));
            return made;
        });
    }
}
