package org.dorsal.smart.launch;

import java.net.*;
import java.util.*;
import java.util.stream.Stream;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * Classifies addresses as public or as those of this machine and of inner networks (IANA special-purpose registries,
 * RFC 6890).
 */
final class PublicAddresses {
    private static final List<IpAddressMatcher> NOT_PUBLIC_V4 = matchers(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10", // carrier-grade NAT
            "127.0.0.0/8",
            "169.254.0.0/16", // link-local, with the metadata of clouds
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");
    /** Global unicast; all else is of one machine or network, or is no single machine's. */
    private static final IpAddressMatcher GLOBAL_V6 = new IpAddressMatcher("2000::/3");
    /** Within it: protocols with embedded addresses (Teredo, 6to4), and documentation. */
    private static final List<IpAddressMatcher> NOT_PUBLIC_V6 = matchers("2001::/23", "2001:db8::/32", "2002::/16");
    /** IPv4 addresses behind a translator (RFC 6052), usual in networks with IPv6 alone. */
    private static final IpAddressMatcher TRANSLATED = new IpAddressMatcher("64:ff9b::/96");

    private static final int V4_BYTES = 4;

    private PublicAddresses() {}

    /**
     * Whether packets to that address leave our own networks. An IPv4-mapped IPv6 address is an IPv4 address to Java.
     */
    static boolean contain(InetAddress address) {
        String text = address.getHostAddress().replaceFirst("%.*", "");
        if (address instanceof Inet4Address) {
            return NOT_PUBLIC_V4.stream().noneMatch(range -> range.matches(text));
        }
        return TRANSLATED.matches(text)
                ? contain(embedded(address))
                : GLOBAL_V6.matches(text) && NOT_PUBLIC_V6.stream().noneMatch(range -> range.matches(text));
    }

    /** Whether a host, without any look-up, names this machine or an address that is not public. */
    static boolean isInner(String host) {
        String plain = host.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]|\\.+$", "");
        if (plain.equals("localhost") || plain.endsWith(".localhost")) {
            return true;
        }
        try {
            return !contain(InetAddress.ofLiteral(plain));
        } catch (IllegalArgumentException _) {
            return false; // a name
        }
    }

    private static InetAddress embedded(InetAddress address) {
        byte[] bytes = address.getAddress();
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, bytes.length - V4_BYTES, bytes.length));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }

    private static List<IpAddressMatcher> matchers(String... ranges) {
        return Stream.of(ranges).map(IpAddressMatcher::new).toList();
    }
}
