package org.dorsal.note;

import java.util.ArrayList;
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

    /** Code of the activity that is never folded: the signs that call for help. */
    static final String SAFETY_NET = "safety-net";

    /**
     * Folds a plan, wherever its safety net stands; some editions put it last.
     *
     * @param code gives the code of an activity
     */
    public static <T> FoldedPlan<T> of(List<T> activities, Function<T, String> code) {
        Predicate<T> safetyNet = activity -> code.apply(activity).equals(SAFETY_NET);
        long nets = activities.stream().filter(safetyNet).count();
        List<T> inSight = new ArrayList<>();
        List<T> more = new ArrayList<>();
        for (T activity : activities) {
            boolean hasRoom = inSight.stream().filter(safetyNet.negate()).count() < MAX_IN_SIGHT - nets;
            (hasRoom || safetyNet.test(activity) ? inSight : more).add(activity);
        }
        return new FoldedPlan<>(inSight, more);
    }

    /** Folds a list of which fewer can be in sight, because others are shown before it. */
    static <T> FoldedPlan<T> of(List<T> activities, int inSight) {
        int end = Math.clamp(inSight, 0, activities.size());
        return new FoldedPlan<>(activities.subList(0, end), activities.subList(end, activities.size()));
    }
}
