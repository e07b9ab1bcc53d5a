package org.dorsal.limit;

/**
 * Owner of a part of a limited resource.
 *
 * @param site name of a site; callers without a verified credential are a site of their own ({@link #stranger})
 * @param caller client, launch or network; never an id of a patient, because it is logged
 */
public record Owner(String site, String caller) {
    private static final String OPEN = "/open";

    /** Returns an owner without a verified credential, who takes nothing of what the site's known callers may have. */
    public static Owner stranger(String site, String network) {
        return new Owner(site + OPEN, network);
    }

    boolean isStranger() {
        return site.endsWith(OPEN);
    }
}
