package org.dorsal.http.web;

import java.time.Instant;
import java.util.*;
import java.util.stream.*;
import org.dorsal.assessment.AssessmentHistory.HistoryEntry;
import org.dorsal.knowledge.Disposition;

/**
 * Course drawn over time: pain score as a line, below it the computed disposition, the decided one and the number of
 * causes, a step for each assessment that was not withdrawn, oldest first. A missing score is a gap, never a
 * point; unsigned assessments have no decision. Coordinates are in units of the view box.
 *
 * @param lines points of each unbroken run of at least two scores, in SVG notation
 * @param computed shapes in the row of computed dispositions
 * @param decided shapes in the row of decisions
 * @param grid horizontal lines with their score
 * @param legend dispositions that occur
 * @param days labels below the first and the last step
 */
record TrendView(
        List<String> lines,
        List<Point> points,
        List<TrendShape> computed,
        List<TrendShape> decided,
        List<FlagCount> counts,
        List<ScoreTick> grid,
        List<LegendEntry> legend,
        List<DayLabel> days) {
    static final int LEFT = 150;
    static final int RIGHT = 704;
    static final int TOP = 20;
    static final int BOTTOM = 170;
    private static final int COMPUTED = 205;
    private static final int DECIDED = 240;
    /** Nearer than this the shapes of two steps would touch. */
    private static final int NEAREST = 23;
    /** Room that a day takes with a gap, also on a narrow page, where it is written large. */
    private static final int DAY_WIDTH = 190;

    /** Shortest span that is drawn to scale, in seconds; visits within a shorter one have equal distances. */
    private static final long MIN_DURATION = 7L * 24 * 60 * 60;

    private static final int MAX_STEPS = 24;
    private static final int SCORES = 10;
    private static final List<Integer> GRID = List.of(0, 5, 10);

    public int stepsAtMost() {
        return MAX_STEPS;
    }

    record Point(int x, int y, int score, String day) {}

    /** @param code names the shape */
    record TrendShape(int x, int y, String code, String word, boolean provisional, String day) {
        /** Returns the SVG transform to the shape's position. */
        public String place() {
            return "translate(" + x + " " + y + ")";
        }
    }

    /** How many causes reached a tier, and which. */
    record FlagCount(int x, int number, String named, String day) {}

    record ScoreTick(int y, int score) {}

    record LegendEntry(String code, String word) {}

    record DayLabel(int x, String day, String anchor) {}

    /** An assessment in its place. */
    private record TrendStep(HistoryEntry past, int x, String day) {}

    /** Draws the newest steps, up to a number that can be distinguished; the table below has all. */
    static Optional<TrendView> of(List<HistoryEntry> newestFirst, PageText words) {
        List<HistoryEntry> drawn = newestFirst.stream()
                .filter(past -> !past.withdrawn() && past.result().isPresent())
                .limit(MAX_STEPS)
                .toList()
                .reversed();
        if (drawn.isEmpty()) {
            return Optional.empty();
        }
        int[] xs = places(drawn.stream().map(HistoryController::moment).toList());
        List<TrendStep> steps = IntStream.range(0, xs.length)
                .mapToObj(index -> new TrendStep(drawn.get(index), xs[index], words.day(drawn.get(index))))
                .toList();
        List<Point> points = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        List<Point> stretch = new ArrayList<>();
        for (TrendStep step : steps) {
            step.past()
                    .painScore()
                    .ifPresentOrElse(
                            score -> stretch.add(new Point(step.x(), y(score), score, step.day())),
                            () -> end(stretch, points, lines));
        }
        end(stretch, points, lines);
        List<TrendShape> computed = computed(steps, words);
        List<TrendShape> decided = decided(steps, words);
        return Optional.of(new TrendView(
                lines,
                points,
                computed,
                decided,
                counts(steps, words),
                GRID.stream().map(score -> new ScoreTick(y(score), score)).toList(),
                Stream.concat(computed.stream(), decided.stream())
                        .map(shape -> new LegendEntry(shape.code(), shape.word()))
                        .distinct()
                        .toList(),
                days(steps)));
    }

    private static List<TrendShape> computed(List<TrendStep> steps, PageText words) {
        return steps.stream()
                .flatMap(step -> step.past().result().stream()
                        .map(result -> new TrendShape(
                                step.x(),
                                COMPUTED,
                                shape(result.disposition()),
                                words.disposition(result.disposition()),
                                result.provisional(),
                                step.day())))
                .toList();
    }

    private static List<TrendShape> decided(List<TrendStep> steps, PageText words) {
        return steps.stream()
                .flatMap(step -> step.past().decided().stream()
                        .map(signed -> HistoryView.HistoryDecision.of(signed, words))
                        .map(decision -> new TrendShape(
                                step.x(), DECIDED, shape(decision.code()), decision.name(), false, step.day())))
                .toList();
    }

    /** Returns the code of a shape; a disposition of another release has the one of an open result. */
    private static String shape(String code) {
        return Disposition.find(code).orElse(Disposition.INCOMPLETE).code();
    }

    private static List<FlagCount> counts(List<TrendStep> steps, PageText words) {
        return steps.stream()
                .map(step -> {
                    List<String> present = words.reached(step.past());
                    return new FlagCount(step.x(), present.size(), String.join("; ", present), step.day());
                })
                .toList();
    }

    /** Labels of the first and the last day; one label of both where they would touch on a narrow page. */
    private static List<DayLabel> days(List<TrendStep> steps) {
        TrendStep first = steps.getFirst();
        TrendStep last = steps.getLast();
        if (first.day().equals(last.day())) {
            return List.of(new DayLabel((first.x() + last.x()) / 2, first.day(), "middle"));
        }
        if (last.x() - first.x() < 2 * DAY_WIDTH) {
            return List.of(new DayLabel(first.x(), first.day() + " \u2013 " + last.day(), "start"));
        }
        return List.of(new DayLabel(first.x(), first.day(), "start"), new DayLabel(last.x(), last.day(), "end"));
    }

    private static void end(List<Point> stretch, List<Point> points, List<String> lines) {
        if (stretch.size() > 1) {
            lines.add(stretch.stream().map(point -> point.x() + "," + point.y()).collect(Collectors.joining(" ")));
        }
        points.addAll(stretch);
        stretch.clear();
    }

    /**
     * Returns places in proportion to time; shapes that would touch are moved apart, first to the right and then back
     * from the edge. Visits within {@link #MIN_DURATION} are spread over the whole width.
     */
    static int[] places(List<Instant> moments) {
        int last = moments.size() - 1;
        int from = LEFT + NEAREST / 2;
        int to = RIGHT - NEAREST / 2;
        long[] seconds = moments.stream().mapToLong(Instant::getEpochSecond).toArray();
        long span = seconds[last] - seconds[0];
        int[] xs = new int[last + 1];
        if (span < MIN_DURATION) {
            Arrays.setAll(xs, index -> from + (2 * index + 1) * (to - from) / (2 * xs.length));
            return xs;
        }
        Arrays.setAll(xs, at -> from + (int) ((double) (seconds[at] - seconds[0]) / span * (to - from)));
        for (int index = 1; index <= last; index++) {
            xs[index] = Math.max(xs[index], xs[index - 1] + NEAREST);
        }
        xs[last] = Math.min(xs[last], to);
        for (int index = last - 1; index >= 0; index--) {
            xs[index] = Math.min(xs[index], xs[index + 1] - NEAREST);
        }
        return xs;
    }

    private static int y(int score) {
        return BOTTOM - score * (BOTTOM - TOP) / SCORES;
    }
}
