package org.dorsal.writeback;

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
    private final Map<Key, NoteText> kept;

    /** @param most how many notes are kept; one is some 30 kB */
    RememberedNotes(Notes maker, int most) {
        this.maker = maker;
        this.kept = new LinkedHashMap<>(most * 2, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, NoteText> eldest) {
                return size() > most;
            }
        };
    }

    private record Key(String site, String patient, String assessment, int version) {
        @Override
        public String toString() {
            return "Key[" + assessment + ", " + version + "]";
        }
    }

    /** Two who ask for one at the same moment may both make it: they make the same. */
    @Override
    public Optional<NoteText> of(Order order) {
        Key key = new Key(order.site(), order.patient(), order.assessment(), order.version());
        return found(key).or(() -> {
            Optional<NoteText> made = maker.of(order);
            made.ifPresent(note -> keep(key, note));
            return made;
        });
    }

    private synchronized Optional<NoteText> found(Key key) {
        return Optional.ofNullable(kept.get(key));
    }

    private synchronized void keep(Key key, NoteText note) {
        kept.put(key, note);
    }
}
