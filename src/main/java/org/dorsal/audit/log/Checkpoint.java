package org.dorsal.audit.log;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dorsal.audit.log.SignedNote.Base64Text;

/**
 * What is said about a tree (C2SP tlog-checkpoint): which one, how large, and its root. There are no extension lines.
 *
 * @param origin names the log
 * @param size leaves
 * @param root over them, 32 bytes
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

    /** What a note says; empty when it is no note, or its text no checkpoint. Whether signatures are good is another question. */
    public static Optional<Checkpoint> ofNote(String note) {
        return SignedNote.read(note).flatMap(read -> read(read.text()));
    }

    /** As it is signed. */
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
