package org.dorsal.audit.archive;

import java.util.Arrays;

/** UTF-8 of one string after another, in memory that is used again. */
final class Utf8Buffer {
    private byte[] bytes = new byte[8 * 1024];
    private int length;
    private boolean text;

    void set(char[] from, int offset, int count) {
        if (bytes.length < count * 3L) {
            bytes = new byte[Math.multiplyExact(count, 3)];
        }
        length = 0;
        text = true;
        int at = offset;
        int end = offset + count;
        while (at < end) {
            char one = from[at++];
            if (one < 0x80) {
                bytes[length++] = (byte) one;
            } else if (one < 0x800) {
                put(0xC0 | (one >> 6), tail(one));
            } else if (!Character.isSurrogate(one)) {
                put(0xE0 | (one >> 12), tail(one >> 6), tail(one));
            } else if (Character.isHighSurrogate(one) && at < end && Character.isLowSurrogate(from[at])) {
                int point = Character.toCodePoint(one, from[at++]);
                put(0xF0 | (point >> 18), tail(point >> 12), tail(point >> 6), tail(point));
            } else {
                text = false; // half of a pair is no text: whatever its bytes would be, they were never hashed
                put('?');
            }
        }
    }

    private static int tail(int bits) {
        return 0x80 | (bits & 0x3F);
    }

    void set(byte[] other) {
        bytes = other.length > bytes.length ? new byte[other.length] : bytes;
        System.arraycopy(other, 0, bytes, 0, other.length);
        length = other.length;
        text = true;
    }

    private void put(int... some) {
        for (int one : some) {
            bytes[length++] = (byte) one;
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** It was whole text; else no hash can be that of what was written. */
    boolean isText() {
        return text;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }
}
