package org.dorsal.smart.launch;

import java.net.*;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.Stream;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * Hosts that the service may call. Hosts of the settings may be anywhere, because an administrator wrote them. Any
 * other host was named by a foreign document and must be public by every address that it resolves to: it must not
 * lead calls into our own network. It is resolved before each call; the JDK keeps an answer for 30 seconds, so that
 * its client connects to the addresses that were checked. When the answer expires just then and the name is bound to
 * an inner address meanwhile, the TLS handshake fails for lack of the name's certificate before anything is sent.
 *
 * @param configured hosts of addresses in the settings, in lower case
 * @param inner hosts that a document may name although they are not public ({@code dorsal.private-hosts}), in lower
 * case
 * @param resolver finds addresses
 */
public record Destinations(Set<String> configured, Set<String> inner, HostResolver resolver) {
    public Destinations {
        configured = Set.copyOf(configured);
        inner = Set.copyOf(inner);
    }

    /** With the system's own resolver. */
    public static Destinations of(Set<String> configured, Set<String> inner) {
        return new Destinations(configured, inner, host -> List.of(InetAddress.getAllByName(host)));
    }

    /** Finds the addresses of a host. */
    @FunctionalInterface
    public interface HostResolver {
        List<InetAddress> addresses(String host) throws UnknownHostException;
    }

    /**
     * Whether a document of the server may name that address for a call by this service. A name without addresses
     * passes here.
     */
    boolean mayBeNamed(URI address, URI server, Duration within) {
        return address.getHost().equalsIgnoreCase(server.getHost())
                || inner.contains(lower(address))
                || place(address.getHost(), within) != DestinationAddress.INNER;
    }

    /** Whether a call may go there now. A host that can't be resolved can't be checked, so it is not called. */
    boolean mayBeCalled(URI address, Duration within) {
        String host = lower(address);
        return configured.contains(host) || inner.contains(host) || place(host, within) == DestinationAddress.PUBLIC;
    }

    private static String lower(URI address) {
        return address.getHost().toLowerCase(Locale.ROOT);
    }

    private enum DestinationAddress {
        PUBLIC,
        INNER,
        UNKNOWN
    }

    /** Resolves in another thread, because a resolver has no timeout. */
    private DestinationAddress place(String host, Duration within) {
        if (PublicAddresses.isInner(host)) {
            return DestinationAddress.INNER;
        }
        CompletableFuture<DestinationAddress> looking = CompletableFuture.supplyAsync(
                () -> place(host), Thread.ofPlatform().daemon().name("resolve")::start);
        try {
            return looking.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return DestinationAddress.UNKNOWN;
        } catch (ExecutionException | TimeoutException _) {
            return DestinationAddress.UNKNOWN;
        }
    }

    private DestinationAddress place(String host) {
        try {
            List<InetAddress> addresses = resolver.addresses(host.replaceAll("[\\[\\]]", ""));
            return !addresses.isEmpty() && addresses.stream().allMatch(PublicAddresses::contain)
                    ? DestinationAddress.PUBLIC
                    : DestinationAddress.INNER;
        } catch (UnknownHostException _) {
            return DestinationAddress.UNKNOWN;
        }
    }

    /**
     * Classifies addresses as public or as those of this machine and of inner networks (IANA special-purpose registries,
     * RFC 6890).
     */
    static final class PublicAddresses {
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
}
