package org.dorsal.playground;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Texts deflated and in base 85, which the module {@code inflate.js} reads. */
final class DeflatedText {
    private static final int BASE = 85;
    private static final char FIRST = '(';
    private static final int LETTERS = 5;

    private DeflatedText() {}

    /** Returns a text deflated and in base 85, perhaps with line breaks at its end. */
    static String of(String text) {
        byte[] deflated = deflated(text);
        for (String padded = text; deflated.length % Integer.BYTES > 0; deflated = deflated(padded)) {
            padded += "\n"; // base 85 takes whole groups, and the stream allows no padding
        }
        return base85(ByteBuffer.wrap(deflated));
    }

    /** Writes four bytes as five letters from {@code (} on, of which none needs to be escaped in a script element. */
    private static String base85(ByteBuffer bytes) {
        StringBuilder letters = new StringBuilder();
        while (bytes.hasRemaining()) {
            String group = "";
            for (long left = Integer.toUnsignedLong(bytes.getInt()); group.length() < LETTERS; left /= BASE) {
                group = (char) (FIRST + left % BASE) + group;
            }
            letters.append(group);
        }
        return letters.toString();
    }

    private static byte[] deflated(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }
}
