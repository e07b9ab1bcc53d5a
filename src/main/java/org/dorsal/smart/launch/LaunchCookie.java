package org.dorsal.smart.launch;

import java.time.Duration;

/**
 * A cookie to set: {@code Path=/; Secure; HttpOnly; SameSite=None; Partitioned}. Prints without its value.
 *
 * @param life Max-Age
 */
public record LaunchCookie(String name, String value, Duration life) {
    /** Of every launch: this and its {@link LaunchId#key()}. {@code __Host-} keeps other hosts of the domain from planting it. */
    public static final String OF_LAUNCH = "__Host-dorsal-";

    /** Of a launch that is on its way: this and 16 hex digits. */
    public static final String OF_REQUEST = "__Host-dorsal-l-";

    static String of(LaunchId launch) {
        return OF_LAUNCH + launch.key();
    }

    @Override
    public String toString() {
        return "LaunchCookie[" + name + "]";
    }
}
