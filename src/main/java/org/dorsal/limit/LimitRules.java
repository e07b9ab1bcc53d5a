package org.dorsal.limit;

/**
 * Rules of a limit.
 *
 * @param name of the resource, such as {@code memory}
 * @param capacity units of all owners together
 * @param floor units that a site may hold whatever its share, if they are free, and a caller within its site's share
 * @param multiple of the free units that a site may hold, and of its site's free units that a caller may
 * @param siteShares whether a site is limited, too; pointless where the service has one site only
 */
public record LimitRules(String name, long capacity, long floor, int multiple, boolean siteShares) {
    public LimitRules {
        if (capacity < 1 || floor < 1 || multiple < 1) {
            throw new IllegalArgumentException(name + ": capacity, floor and multiple must be at least 1");
        }
    }

    /** Returns the greatest part of the room that is at most the multiple of what it leaves. */
    long share(long room) {
        return Math.max(floor, room * multiple / (multiple + 1));
    }

    long shareOfSite(long room) {
        return siteShares ? share(room) : room;
    }

    /** Returns the greatest number of units that a caller gets when nobody else has any. */
    long greatest() {
        return share(shareOfSite(capacity));
    }
}
