package org.dorsal.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.*;

/** Small changes of bytes, of words and of numbers; a few of them together make the next input. */
final class Mutations {
    /** A little more than the gate takes, so that its limit is met too. */
    private static final int MAX_BYTES = (1 << 20) + 64;

    private static final int MAX_CHANGES = 4;

    /** Values at which readers of any format have failed before. */
    private static final List<String> EXTREME = List.of(
            "",
            "0",
            "-0",
            "1e999999999",
            "1e-999999999",
            "9223372036854775808",
            "-2147483649",
            "0." + "0".repeat(60) + "1",
            "9999-12-31T23:59:60Z",
            "0000-00-00",
            "2026-02-30",
            "+",
            "%",
            "%00",
            "%C3%28",
            "\\",
            "\"",
            "\u0000",
            "\uFEFF",
            "\u202E",
            "\uD83D\uDE00",
            "\r\n",
            "a".repeat(300),
            "null",
            "true",
            "{}",
            "[]",
            "[[[[[[[[",
            "{\"a\":",
            "\\ud800",
            "\\u0000");

    private final Random random;
    private final List<String> words;

    Mutations(Random random, List<String> words) {
        this.random = random;
        this.words = words;
    }

    /** @param other another input, of which parts may be taken */
    byte[] of(byte[] input, byte[] other) {
        byte[] changed = input;
        for (int changes = 1 + random.nextInt(MAX_CHANGES); changes > 0; changes--) {
            byte[] next = once(changed, other);
            changed = next.length > MAX_BYTES ? Arrays.copyOf(next, MAX_BYTES) : next;
        }
        return changed;
    }

    private byte[] once(byte[] input, byte[] other) {
        if (input.length == 0) {
            return word();
        }
        int from = random.nextInt(input.length);
        int to = from + random.nextInt(Math.min(64, input.length - from) + 1);
        return switch (random.nextInt(11)) {
            case 0 -> flipped(input, from);
            case 1 -> spliced(input, from, new byte[] {(byte) random.nextInt(256)}, from + 1);
            case 2 -> spliced(input, from, new byte[0], to);
            case 3 -> spliced(input, to, repeated(Arrays.copyOfRange(input, from, to)), to);
            case 4, 5 -> spliced(input, from, word(), from);
            case 6, 7 -> inPlaceOfAWord(input, from);
            case 8 -> spliced(input, from, tail(other), input.length);
            case 9 -> spliced(input, from, part(other), to);
            default -> random.nextInt(8) == 0 ? Arrays.copyOf(input, from) : flipped(input, from);
        };
    }

    private byte[] flipped(byte[] input, int index) {
        byte[] changed = input.clone();
        changed[index] ^= (byte) (1 << random.nextInt(8));
        return changed;
    }

    /** Mostly a few times; now and then as often as it takes to meet a limit. */
    private byte[] repeated(byte[] part) {
        int times = random.nextInt(64) == 0 ? 1 + random.nextInt(3000) : 1 + random.nextInt(4);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int time = 0; time < times; time++) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** Replaces the word between two separators by another one. */
    private byte[] inPlaceOfAWord(byte[] input, int index) {
        int from = index;
        int to = index;
        while (from > 0 && !sign(input[from - 1])) {
            from--;
        }
        while (to < input.length && !sign(input[to])) {
            to++;
        }
        return spliced(input, from, word(), to);
    }

    private static boolean sign(byte character) {
        return "\"{}[]:,&=|?/ .;".indexOf(character) >= 0;
    }

    private byte[] word() {
        List<String> from = random.nextInt(3) == 0 ? EXTREME : words;
        return from.get(random.nextInt(from.size())).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] tail(byte[] other) {
        return Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length);
    }

    private byte[] part(byte[] other) {
        int from = random.nextInt(other.length + 1);
        return Arrays.copyOfRange(other, from, from + random.nextInt(Math.min(256, other.length - from) + 1));
    }

    private static byte[] spliced(byte[] input, int from, byte[] between, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(input.length + between.length);
        out.write(input, 0, from);
        out.writeBytes(between);
        out.write(input, to, input.length - to);
        return out.toByteArray();
    }
}
