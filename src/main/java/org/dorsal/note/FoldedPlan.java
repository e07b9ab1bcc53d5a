package org.dorsal.note;

import java.util.List;

/**
 * Activities of a plan in the order of the plan: the first are shown at once, the others follow on request or under a
 * heading of their own.
 *
 * @param inSight first activities
 * @param more remaining activities
 */
public record FoldedPlan<T>(List<T> inSight, List<T> more) {
    /** Largest number of activities that a person is shown at once. */
    public static final int MAX_IN_SIGHT = 7;

    public static <T> FoldedPlan<T> of(List<T> activities) {
        return of(activities, MAX_IN_SIGHT);
    }

    /** Folds a list of which fewer can be in sight, because others are shown before it. */
    static <T> FoldedPlan<T> of(List<T> activities, int inSight) {
        int end = Math.clamp(inSight, 0, activities.size());
        return new FoldedPlan<>(activities.subList(0, end), activities.subList(end, activities.size()));
    }
}
