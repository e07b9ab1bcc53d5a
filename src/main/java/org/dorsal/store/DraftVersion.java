package org.dorsal.store;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which save of which draft somebody has seen. A draft that was dropped and begun anew is another one, though its saves are
 * counted from one again.
 *
 * @param created when it was begun, to the millisecond
 * @param number counts saves from 1; 0 means that there was no draft
 */
public record DraftVersion(Instant created, int number) {
    /** No draft yet. */
    public static final DraftVersion NONE = new DraftVersion(Instant.EPOCH, 0);

    private static final Pattern FORM = Pattern.compile("([0-9]{1,15})-([0-9]{1,9})");

    /** What {@link #toString} wrote; empty when the text is none. */
    public static Optional<DraftVersion> read(String text) {
        var parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new DraftVersion(
                        Instant.ofEpochMilli(Long.parseLong(parts.group(1))), Integer.parseInt(parts.group(2))))
                : Optional.empty();
    }

    /** As it stands in forms. */
    @Override
    public String toString() {
        return created.toEpochMilli() + "-" + number;
    }
}
