package org.dorsal.smart;

import java.net.*;
import java.util.*;
import java.util.regex.Pattern;

/**
 * Validates web addresses of the settings. Only absolute https is accepted, because tokens and patient data are sent to
 * them; http is accepted for this machine, for the demonstration and tests. A refusal begins with the setting's key and
 * never repeats the value, which may contain a password by mistake.
 */
public final class WebAddress {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    /**
     * Hosts in a trusted network that may use http: an explicit setting. Bound while settings are read, because the
     * record that holds an address validates it.
     */
    public static final ScopedValue<Set<String>> PLAIN_HTTP = ScopedValue.newInstance();

    private static final Pattern ORIGIN =
            Pattern.compile("https?://(?:[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");

    private WebAddress() {}

    public static URI read(String key, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(key + " is missing; give an absolute https address");
        }
        var address = parse(key, text);
        if (address.getHost() == null || address.getScheme() == null) {
            throw new IllegalArgumentException(key + " is not absolute; begin it with https:// and a host");
        }
        var scheme = address.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(scheme.equals("http") && mayBePlain(address.getHost()))) {
            throw new IllegalArgumentException(
                    key + " must begin with https:// (http:// only for localhost and dorsal.plain-http-hosts)");
        }
        if (isNoServer(address.getHost())) {
            throw new IllegalArgumentException(key + " is at a link-local, multicast or unspecified address, where no"
                    + " server of yours is but perhaps the secrets of a cloud's machine; name the server's host");
        }
        if (address.getUserInfo() != null || address.getFragment() != null) {
            throw new IllegalArgumentException(key + " must hold no user name, password or #; leave them out");
        }
        return address;
    }

    /** Validates a base address: no query; a slash at its end is removed. */
    public static URI readBase(String key, String text) {
        var address = read(key, text);
        if (address.getQuery() != null) {
            throw new IllegalArgumentException(key + " must hold no ?; give the base address alone");
        }
        return base(text);
    }

    /** Converts a validated address and removes a slash at its end. */
    public static URI base(String read) {
        return URI.create(read.endsWith("/") ? read.substring(0, read.length() - 1) : read);
    }

    /** Validates an origin in the notation of browsers: scheme, host and port only; also fit for a security policy. */
    public static String readOrigin(String key, String text) {
        var address = read(key, text);
        var alone = address.getRawPath().isEmpty() && address.getRawQuery() == null;
        if (!alone || !ORIGIN.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    key + " must be an origin such as https://ehr.example, with nothing behind the host and port");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /** Checks for an address in figures that is valid on one link only, for many hosts or for none. */
    private static boolean isNoServer(String host) {
        try {
            InetAddress address = InetAddress.ofLiteral(host);
            return address.isLinkLocalAddress() || address.isMulticastAddress() || address.isAnyLocalAddress();
        } catch (IllegalArgumentException _) {
            return false; // a name
        }
    }

    private static boolean mayBePlain(String host) {
        return THIS_MACHINE.contains(host) || PLAIN_HTTP.orElse(Set.of()).contains(host);
    }

    private static URI parse(String key, String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException _) {
            throw new IllegalArgumentException(key + " is no web address; give one such as https://host.example/path");
        }
    }
}
