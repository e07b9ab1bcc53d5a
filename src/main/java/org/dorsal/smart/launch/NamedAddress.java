package org.dorsal.smart.launch;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.dorsal.smart.WebAddress;

/** An address that a registered server names: it must not send our tokens in clear nor our calls into our own network. */
public final class NamedAddress {
    private NamedAddress() {}

    /**
     * Empty when it is not there or must not be called.
     *
     * @param registered what the settings say; its own host may be anywhere, because an administrator wrote it
     */
    public static Optional<URI> in(JsonObject document, String name, URI registered) {
        try {
            return document.text(name)
                    .map(text -> WebAddress.read(name, text))
                    .filter(address -> sameHost(address, registered) || isPublic(address));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static boolean sameHost(URI address, URI base) {
        return address.getHost().equalsIgnoreCase(base.getHost());
    }

    /** Another host than the registered one must not be this machine, nor an address that only our own network knows. */
    private static boolean isPublic(URI address) {
        String host = address.getHost().toLowerCase(Locale.ROOT);
        if (WebAddress.isThisMachine(address) || host.endsWith(".localhost")) {
            return false;
        }
        try {
            InetAddress literal = InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", ""));
            return !(literal.isLoopbackAddress()
                    || literal.isLinkLocalAddress()
                    || literal.isSiteLocalAddress()
                    || literal.isAnyLocalAddress()
                    || isUniqueLocal(literal));
        } catch (IllegalArgumentException _) {
            return true; // a name
        }
    }

    /** RFC 4193, fc00::/7. */
    private static boolean isUniqueLocal(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
    }
}
