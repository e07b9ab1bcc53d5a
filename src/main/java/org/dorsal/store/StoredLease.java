package org.dorsal.store;

/**
 * A lane that was taken.
 *
 * @param fence names this lease; it rises with each one
 * @param orders what the lane's counter of reasons to work stood at
 */
public record StoredLease(String patient, long fence, long orders) {
    @Override
    public String toString() {
        return "StoredLease[" + fence + "]";
    }
}
