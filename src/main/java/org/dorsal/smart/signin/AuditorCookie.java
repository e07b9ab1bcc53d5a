package org.dorsal.smart.signin;

import java.time.Duration;
import org.dorsal.smart.SiteId;

/**
 * A cookie to set: {@code Path=/; Secure; HttpOnly; SameSite=Lax}. Lax, because auditors' pages are never framed, and the
 * provider's redirect is a navigation. {@code __Host-} keeps other hosts of the domain from planting it; it wants that path.
 * Prints without its value.
 *
 * @param life Max-Age
 */
public record AuditorCookie(String name, String value, Duration life) {
    /** Of a sign-in that is on its way: this and 16 hex digits. */
    public static final String OF_REQUEST = "__Host-dorsal-s-";

    private static final String OF_SESSION = "__Host-dorsal-auditor-";

    /** Name of the cookie that holds the secret of the session at that site. */
    public static String nameOf(SiteId site) {
        return OF_SESSION + site;
    }

    @Override
    public String toString() {
        return "AuditorCookie[" + name + "]";
    }
}
