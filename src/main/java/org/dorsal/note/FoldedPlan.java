package org.dorsal.note;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Activities of a plan in the order of the plan: the first are shown at once, the others follow on request or under a
 * heading of their own.
 *
 * @param inSight first activities, and always the safety net
 * @param more remaining activities
 */
public record FoldedPlan<T>(List<T> inSight, List<T> more) {
    /** Largest number of activities that a person is shown at once. */
    public static final int MAX_IN_SIGHT = 7;

    /** Code of the safety net, the signs that call for help; it is never folded. */
    static final String SAFETY_NET = "safety-net";

    /**
     * Folds a plan. Its safety net is in sight also in editions that list it last.
     *
     * @param code returns the code of an activity
     */
    public static <T> FoldedPlan<T> of(List<T> activities, Function<T, String> code) {
        Predicate<T> safetyNet = activity -> code.apply(activity).equals(SAFETY_NET);
        List<T> foldable = activities.stream().filter(safetyNet.negate()).toList();
        int room = MAX_IN_SIGHT - (activities.size() - foldable.size());
        List<T> first = of(foldable, room).inSight();
        Predicate<T> shown = activity -> safetyNet.test(activity) || first.contains(activity);
        return new FoldedPlan<>(
                activities.stream().filter(shown).toList(),
                activities.stream().filter(shown.negate()).toList());
    }

    /**
     * Folds a list without a safety net.
     *
     * @param inSight number of activities in sight; a negative number counts as 0
     */
    static <T> FoldedPlan<T> of(List<T> activities, int inSight) {
        int end = Math.clamp(inSight, 0, activities.size());
        return new FoldedPlan<>(activities.subList(0, end), activities.subList(end, activities.size()));
    }
}
