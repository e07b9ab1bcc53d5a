package org.dorsal.writeback;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.dorsal.writeback.NoteText.Notes;

/**
 * Keeps the notes that were made last: setting a PDF is by far the most expensive part of a delivery, and while one assessment goes its
 * pieces are read again and again. A note never changes, so nothing kept is ever old. Safe for many threads.
 */
final class RememberedNotes implements Notes {
    private final Notes maker;
    private final Map<NoteKey, NoteText> kept;

    /** @param most how many notes are kept; one is some 30 kB */
    RememberedNotes(Notes maker, int most) {
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
            return "Key[" + assessment + ", " + version + "]";
        }
    }

    /** Two who ask for one at the same moment may both make it: they make the same. */
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
