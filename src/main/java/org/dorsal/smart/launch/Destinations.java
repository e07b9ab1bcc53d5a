package org.dorsal.smart.launch;

import java.net.*;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;

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
}
