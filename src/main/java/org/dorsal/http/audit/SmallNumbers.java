package org.dorsal.http.audit;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Table of counts with totals in its last line and column, in which small numbers are hidden. Where one number of a line could
 * be computed from the others, a second one is hidden (complementary cell suppression).
 */
final class SmallNumbers {
    /** Counts below it are hidden, except 0. */
    static final int LEAST = 5;

    private final long[][] counts;
    private final boolean[][] hidden;

    private SmallNumbers(long[][] counts) {
        this.counts = counts;
        this.hidden =
                Arrays.stream(counts).map(line -> new boolean[line.length]).toArray(boolean[][]::new);
    }

    /** Adds the totals and hides what has to be. */
    static SmallNumbers of(long[][] cells) {
        int lines = cells.length;
        int columns = cells[0].length;
        long[][] counts = new long[lines + 1][columns + 1];
        for (int line = 0; line < lines; line++) {
            for (int column = 0; column < columns; column++) {
                long count = cells[line][column];
                counts[line][column] = count;
                counts[line][columns] += count;
                counts[lines][column] += count;
                counts[lines][columns] += count;
            }
        }
        SmallNumbers table = new SmallNumbers(counts);
        table.hide();
        return table;
    }

    long count(int line, int column) {
        return counts[line][column];
    }

    boolean isHidden(int line, int column) {
        return hidden[line][column];
    }

    /** The count as text; of a hidden one only whether it is small. */
    String text(int line, int column) {
        return hidden[line][column] ? hiddenText(counts[line][column]) : Long.toString(counts[line][column]);
    }

    /** Text of a single count. */
    static String text(long count) {
        return isSmall(count) ? hiddenText(count) : Long.toString(count);
    }

    private static String hiddenText(long count) {
        return isSmall(count) ? "<" + LEAST : "…";
    }

    static boolean isSmall(long count) {
        return count > 0 && count < LEAST;
    }

    private void hide() {
        int lines = counts.length;
        int columns = counts[0].length;
        for (int line = 0; line < lines; line++) {
            for (int column = 0; column < columns; column++) {
                hidden[line][column] = isSmall(counts[line][column]);
            }
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int line = 0; line < lines; line++) {
                int at = line;
                changed |= hideSecond(IntStream.range(0, columns)
                        .mapToObj(column -> new int[] {at, column})
                        .toArray(int[][]::new));
            }
            for (int column = 0; column < columns; column++) {
                int at = column;
                changed |= hideSecond(IntStream.range(0, lines)
                        .mapToObj(line -> new int[] {line, at})
                        .toArray(int[][]::new));
            }
        }
    }

    /** Hides a second number where only one is hidden: the smallest that is not 0, else a 0. */
    private boolean hideSecond(int[][] places) {
        if (Arrays.stream(places).filter(place -> hidden[place[0]][place[1]]).count() != 1) {
            return false;
        }
        int[] second = Arrays.stream(places)
                .filter(place -> !hidden[place[0]][place[1]])
                .min((a, b) -> Long.compare(weight(a), weight(b)))
                .orElseThrow();
        hidden[second[0]][second[1]] = true;
        return true;
    }

    private long weight(int[] place) {
        long count = counts[place[0]][place[1]];
        return count == 0 ? Long.MAX_VALUE : count;
    }
}
