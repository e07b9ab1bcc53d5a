package org.dorsal.writeback;

/**
 * The right to work on one patient's deliveries, of one replica at a time.
 *
 * @param fence rises with every lease: whoever holds an older one can't write any more
 * @param orders how many orders the lane had seen; more at the end means that there is work left
 */
public record Lease(String site, String patient, long fence, long orders) {
    @Override
    public String toString() {
        return "Lease[" + site + ", " + fence + "]";
    }
}
