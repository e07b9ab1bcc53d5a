package org.dorsal.audit.archive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of numbers by their prints, without an object for each: what is remembered of millions of names. Never forgets. */
final class Table {
    private static final int KEY = 2;
    private static final int CHUNK_ROWS = 1 << 14;
    private static final int ABSENT = -1;

    private final int width;
    private final Memory memory;
    private final List<long[]> chunks = new ArrayList<>();
    private int[] slots = filled(1 << 12);
    private int size;

    /** @param values of each row, besides its print */
    Table(int values, Memory memory) {
        this.width = KEY + values;
        this.memory = memory;
    }

    int size() {
        return size;
    }

    /** Number of the row; negative when there is none. */
    int find(Print print) {
        return slots[slot(print)];
    }

    /** A new row, its values zero. */
    int add(Print print) throws Refused {
        if (size == chunks.size() * CHUNK_ROWS) {
            memory.take((long) CHUNK_ROWS * width * Long.BYTES);
            chunks.add(new long[CHUNK_ROWS * width]);
        }
        if (size * 2 >= slots.length) {
            grow();
        }
        int row = size++;
        slots[slot(print)] = row;
        long[] chunk = chunks.get(row / CHUNK_ROWS);
        int at = row % CHUNK_ROWS * width;
        chunk[at] = print.high();
        chunk[at + 1] = print.low();
        return row;
    }

    long get(int row, int value) {
        return chunks.get(row / CHUNK_ROWS)[row % CHUNK_ROWS * width + KEY + value];
    }

    void set(int row, int value, long number) {
        chunks.get(row / CHUNK_ROWS)[row % CHUNK_ROWS * width + KEY + value] = number;
    }

    /** The slot of that print, or the free one where it would go. */
    private int slot(Print print) {
        int mask = slots.length - 1;
        int slot = (int) print.high() & mask;
        while (slots[slot] != ABSENT && !isAt(slots[slot], print)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private boolean isAt(int row, Print print) {
        long[] chunk = chunks.get(row / CHUNK_ROWS);
        int at = row % CHUNK_ROWS * width;
        return chunk[at] == print.high() && chunk[at + 1] == print.low();
    }

    private void grow() throws Refused {
        memory.take((long) slots.length * Integer.BYTES);
        slots = filled(slots.length * 2);
        int mask = slots.length - 1;
        for (int row = 0; row < size; row++) {
            int slot = (int) chunks.get(row / CHUNK_ROWS)[row % CHUNK_ROWS * width] & mask;
            while (slots[slot] != ABSENT) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = row;
        }
    }

    private static int[] filled(int length) {
        int[] slots = new int[length];
        Arrays.fill(slots, ABSENT);
        return slots;
    }
}
