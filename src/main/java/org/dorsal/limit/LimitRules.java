package org.dorsal.limit;

/**
 * Rules of a limit.
 *
 * @param name of the resource, such as {@code memory}
 * @param capacity units of all owners together
 * @param floor units that a site may hold regardless of its share, if they are free, and a caller within its site's share
 * @param multiple of the free units that a site may hold, and of its site's free units that a caller may
 * @param siteShares whether a site is limited, too; pointless where the service has one site only
 */
public record LimitRules(String name, long capacity, long floor, int multiple, boolean siteShares) {
    public LimitRules {
        if (capacity < 1 || floor < 1 || multiple < 1) {
            throw new IllegalArgumentException(name + ": capacity, floor and multiple must be at least 1");
        }
    }

    /** Returns the units of the room that one may hold: at most the multiple of the units that remain, and at least the floor. */
    long share(long room) {
        return Math.max(floor, room * multiple / (multiple + 1));
    }

    /** Strangers get half at most, even at the only site. */
    long shareOfSite(long room, boolean strangers) {
        long share = siteShares ? share(room) : room;
        return strangers ? Math.max(floor, Math.min(share, room / 2)) : share;
    }

    /** Returns the greatest number of units that the caller gets when no other has any. */
    long greatest(Owner owner) {
        return share(shareOfSite(capacity, owner.isStranger()));
    }
}
