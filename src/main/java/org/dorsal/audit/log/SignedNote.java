package org.dorsal.audit.log;

import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.regex.*;
import java.util.stream.Stream;

/**
 * Text with signatures (C2SP signed-note).
 *
 * @param text signed text, with its final line feed
 * @param signatures 1 to 100 signatures
 */
public record SignedNote(String text, List<Signature> signatures) {
    private static final int MAX_CHARACTERS = 100_000;
    private static final int MAX_SIGNATURES = 100;
    private static final int KEY_ID_BYTES = 4;

    /** An em dash, the key's name, and base64 of the key's id and the signature. */
    private static final Pattern LINE = Pattern.compile("\u2014 (\\S+) ([A-Za-z0-9+/]+={0,2})");

    public SignedNote {
        signatures = List.copyOf(signatures);
        if (!isText(text) || signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw new IllegalArgumentException("a note is a text of whole lines with 1 to 100 signatures");
        }
    }

    /**
     * Signature line of a note.
     *
     * @param name name of the key
     * @param keyId four bytes that distinguish keys of the same name
     */
    public record Signature(String name, byte[] keyId, byte[] bytes) {
        public Signature {
            if (!isName(name) || keyId.length != KEY_ID_BYTES || bytes.length == 0) {
                throw new IllegalArgumentException("a signature has a name, an id of four bytes and bytes");
            }
        }

        /** Line of the note, without its line feed. */
        String line() {
            byte[] both = Arrays.copyOf(keyId, KEY_ID_BYTES + bytes.length);
            System.arraycopy(bytes, 0, both, KEY_ID_BYTES, bytes.length);
            return "\u2014 " + name + " " + Base64.getEncoder().encodeToString(both);
        }
    }

    /** Reads a note to the letter; empty when it is none. Whether signatures are good is another question. */
    public static Optional<SignedNote> read(String note) {
        int end = note.lastIndexOf("\n\n");
        if (end < 0 || note.length() > MAX_CHARACTERS || !note.endsWith("\n")) {
            return Optional.empty();
        }
        String text = note.substring(0, end + 1);
        String[] lines = note.substring(end + 2).split("\n", -1);
        List<Signature> signatures = Stream.of(lines)
                .limit(lines.length - 1L)
                .flatMap(line -> signature(line).stream())
                .toList();
        boolean allSigned = signatures.size() == lines.length - 1;
        return allSigned && isText(text) && !signatures.isEmpty() && signatures.size() <= MAX_SIGNATURES
                ? Optional.of(new SignedNote(text, signatures))
                : Optional.empty();
    }

    /**
     * Whether this key signed it. False also when any signature in its name is bad: who takes pains to add one wants to
     * deceive.
     */
    public boolean isSignedBy(PublicLogKey key) {
        List<Signature> named = signatures.stream().filter(key::isNamedBy).toList();
        return !named.isEmpty() && named.stream().allMatch(signature -> key.verifies(text, signature.bytes()));
    }

    /** Text form of the note, as stored and sent. */
    public String written() {
        StringBuilder note = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> note.append(signature.line()).append('\n'));
        return note.toString();
    }

    /** A key's name: no blanks, no plus. */
    static boolean isName(String name) {
        return !name.isEmpty() && name.chars().noneMatch(c -> c == '+' || isBlank(c) || isControl(c));
    }

    private static Optional<Signature> signature(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches() || !isName(parts.group(1))) {
            return Optional.empty();
        }
        return Base64Text.strictly(parts.group(2))
                .filter(both -> both.length > KEY_ID_BYTES)
                .map(both -> new Signature(
                        parts.group(1),
                        Arrays.copyOf(both, KEY_ID_BYTES),
                        Arrays.copyOfRange(both, KEY_ID_BYTES, both.length)));
    }

    /** Whether the text has complete lines, no control characters, and can be encoded in UTF-8. */
    private static boolean isText(String text) {
        return text.length() > 1
                && text.endsWith("\n")
                && text.chars().noneMatch(c -> c != '\n' && isControl(c))
                && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static boolean isBlank(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static boolean isControl(int c) {
        return c < 0x20 || c == 0x7f;
    }

    /** Base64 (RFC 4648, section 4) in which nothing can be hidden: one text for each sequence of bytes. */
    static final class Base64Text {
        private Base64Text() {}

        /** The bytes; empty when it is not exactly what an encoder would have written. */
        static Optional<byte[]> strictly(String text) {
            try {
                byte[] bytes = Base64.getDecoder().decode(text);
                return Base64.getEncoder().encodeToString(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
            } catch (IllegalArgumentException _) {
                return Optional.empty();
            }
        }
    }
}
