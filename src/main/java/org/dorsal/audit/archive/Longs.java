package org.dorsal.audit.archive;

import java.util.Arrays;

/** A list of numbers that costs eight bytes each. */
final class Longs {
    private long[] numbers = new long[16];
    private int size;

    void add(long number) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.multiplyExact(size, 2));
        }
        numbers[size++] = number;
    }

    int size() {
        return size;
    }

    long get(int at) {
        return numbers[at];
    }

    /** Where it stands in an ascending list; negative when it does not. */
    int find(long number) {
        return Arrays.binarySearch(numbers, 0, size, number);
    }

    long[] toArray() {
        return Arrays.copyOf(numbers, size);
    }
}
