package org.dorsal.http.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dorsal.assessment.History.Past;

/**
 * The course as a drawing: pain score as a line, disposition as a row of shapes, one step for each assessment that was not
 * withdrawn, oldest first. A missing score is a gap, never a point. Coordinates are in the units of the view box.
 *
 * @param lines points of each unbroken stretch of two scores or more, as SVG writes them
 * @param grid horizontal lines with their score
 * @param legend the dispositions that occur
 * @param firstDay under the first step
 * @param lastDay under the last step; empty when there is one step only
 */
record TrendView(
        List<String> lines,
        List<Point> points,
        List<Shape> shapes,
        List<Tick> grid,
        List<Word> legend,
        String firstDay,
        Optional<String> lastDay) {
    static final int WIDTH = 720;
    static final int HEIGHT = 260;
    static final int LEFT = 44;
    static final int RIGHT = 700;
    static final int TOP = 20;
    static final int BOTTOM = 170;
    static final int SHAPES = 205;
    private static final int STEPS_AT_MOST = 24;
    private static final int SCORES = 10;
    private static final List<Integer> GRID = List.of(0, 5, 10);

    /** How many are drawn at most. */
    public int stepsAtMost() {
        return STEPS_AT_MOST;
    }

    /** A score. */
    record Point(int x, int y, int score, String day) {}

    /**
     * A disposition.
     *
     * @param code names the shape
     */
    record Shape(int x, String code, String word, boolean provisional, String day) {
        /** Where its drawing begins. */
        public String place() {
            return "translate(" + x + " " + SHAPES + ")";
        }
    }

    /** A line across. */
    record Tick(int y, int score) {}

    /** A shape and what it means. */
    record Word(String code, String word) {}

    /** The newest steps, as many as can be told apart; the table below has all. */
    static Optional<TrendView> of(List<Past> newestFirst, HistoryWords words) {
        List<Past> steps = newestFirst.stream()
                .filter(past -> !past.withdrawn() && past.result().isPresent())
                .limit(STEPS_AT_MOST)
                .toList()
                .reversed();
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        List<Point> points = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        List<Point> stretch = new ArrayList<>();
        for (int at = 0; at < steps.size(); at++) {
            Past past = steps.get(at);
            if (past.painScore().isPresent()) {
                int score = past.painScore().get();
                stretch.add(new Point(x(at, steps.size()), y(score), score, words.day(past)));
            } else {
                end(stretch, points, lines);
            }
        }
        end(stretch, points, lines);
        List<Shape> shapes = shapes(steps, words);
        return Optional.of(new TrendView(
                lines,
                points,
                shapes,
                GRID.stream().map(score -> new Tick(y(score), score)).toList(),
                shapes.stream()
                        .map(shape -> new Word(shape.code(), shape.word()))
                        .distinct()
                        .toList(),
                words.day(steps.getFirst()),
                steps.size() > 1 ? Optional.of(words.day(steps.getLast())) : Optional.empty()));
    }

    private static List<Shape> shapes(List<Past> steps, HistoryWords words) {
        List<Shape> shapes = new ArrayList<>();
        for (int at = 0; at < steps.size(); at++) {
            Past past = steps.get(at);
            int x = x(at, steps.size());
            past.result()
                    .ifPresent(result -> shapes.add(new Shape(
                            x,
                            result.disposition(),
                            words.disposition(result.disposition()),
                            result.provisional(),
                            words.day(past))));
        }
        return shapes;
    }

    private static void end(List<Point> stretch, List<Point> points, List<String> lines) {
        if (stretch.size() > 1) {
            lines.add(stretch.stream().map(point -> point.x() + "," + point.y()).collect(Collectors.joining(" ")));
        }
        points.addAll(stretch);
        stretch.clear();
    }

    private static int x(int step, int steps) {
        return steps == 1 ? (LEFT + RIGHT) / 2 : LEFT + 16 + step * (RIGHT - LEFT - 32) / (steps - 1);
    }

    private static int y(int score) {
        return BOTTOM - score * (BOTTOM - TOP) / SCORES;
    }
}
