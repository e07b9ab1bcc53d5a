package org.dorsal.audit.log;

import java.util.*;
import java.util.regex.*;
import org.dorsal.audit.log.SignedNote.Base64Text;

/**
 * Statement about a tree (C2SP tlog-checkpoint) without extension lines.
 *
 * @param origin name of the log
 * @param size number of leaves
 * @param root root hash, 32 bytes
 */
public record Checkpoint(String origin, long size, byte[] root) {
    /** Three lines; a number has one form. */
    private static final Pattern TEXT = Pattern.compile("([^\\n]+)\\n(0|[1-9][0-9]{0,18})\\n([A-Za-z0-9+/]{43}=)\\n");

    public Checkpoint {
        if (!SignedNote.isName(origin) || size < 0 || root.length != TreeHash.BYTES) {
            throw new IllegalArgumentException(
                    "a checkpoint has an origin without blanks, a size and a root of 32 bytes");
        }
    }

    /** Reads a note's text to the letter; empty when it is no checkpoint. */
    public static Optional<Checkpoint> read(String text) {
        Matcher lines = TEXT.matcher(text);
        if (!lines.matches() || !SignedNote.isName(lines.group(1))) {
            return Optional.empty();
        }
        return size(lines.group(2))
                .flatMap(size ->
                        Base64Text.strictly(lines.group(3)).map(root -> new Checkpoint(lines.group(1), size, root)));
    }

    /**
     * Parses the checkpoint of a note without verification of signatures; empty when the note or its text is
     * malformed.
     */
    public static Optional<Checkpoint> ofNote(String note) {
        return SignedNote.read(note).flatMap(read -> read(read.text()));
    }

    /** Text that is signed. */
    public String text() {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
    }

    /** Nineteen digits may be more than fits. */
    private static Optional<Long> size(String digits) {
        try {
            return Optional.of(Long.parseLong(digits));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
