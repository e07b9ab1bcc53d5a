package org.dorsal.limit;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Owner of a part of a limited resource.
 *
 * @param site name of a site; callers without a verified credential are a site of their own ({@link #stranger})
 * @param caller client, launch or network; never an id of a patient, because it is logged
 */
public record Owner(String site, String caller) {
    private static final String OPEN = "/open";
    private static final int NETWORK_GROUPS = 4;

    /**
     * Returns an owner without a verified credential. The strangers of a site count as another site, which holds at most
     * half of what is free.
     *
     * @param site empty where the path names none of ours
     * @param caller address of the network, or a part of a credential's hash
     */
    public static Owner stranger(String site, String caller) {
        return new Owner(site + OPEN, network(caller));
    }

    /** Returns an IPv4 address, or the first 64 bits of an IPv6 address: the caller chooses the others. */
    private static String network(String address) {
        return address.contains(":")
                ? Arrays.stream(address.split(":", -1)).limit(NETWORK_GROUPS).collect(Collectors.joining(":"))
                : address;
    }

    boolean isStranger() {
        return site.endsWith(OPEN);
    }
}
