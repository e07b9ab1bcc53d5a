package org.dorsal.settings;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.*;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.*;
import java.util.stream.*;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.dorsal.http.FirewallConfiguration.Proxies;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;

/**
 * Trust settings of the network.
 *
 * @param proxies trusted proxies; the forwarded address is taken as the client's
 * @param trusted certificates of authorities for all https calls
 * @param javaAuthorities whether the authorities of the Java installation are trusted, too
 * @param plainHttpHosts hosts that are called by http, where traffic can be read and changed
 * @param otherHosts hosts that a discovery document may name in addition to those of the settings
 * @param leaveAfter time for which the service answers after a stop signal, with its readiness down
 */
public record NetworkSettings(
        Proxies proxies,
        List<X509Certificate> trusted,
        boolean javaAuthorities,
        List<String> plainHttpHosts,
        List<String> otherHosts,
        Duration leaveAfter) {
    /**
     * Maximum delay of the stop: with 20 seconds for pending requests it stays within the grace period of
     * orchestrators.
     */
    private static final Duration MAX_SHUTDOWN_DELAY = Duration.ofSeconds(15);

    public NetworkSettings {
        trusted = List.copyOf(trusted);
        plainHttpHosts = List.copyOf(plainHttpHosts);
        otherHosts = List.copyOf(otherHosts);
        if (!javaAuthorities && trusted.isEmpty()) {
            throw new IllegalArgumentException(
                    "trust-java-authorities is false and trusted-certificates names none; name those that are to be trusted");
        }
        if (leaveAfter.isNegative() || leaveAfter.compareTo(MAX_SHUTDOWN_DELAY) > 0) {
            throw new IllegalArgumentException("leave-after must be 0s to 15s");
        }
        checkHosts("plain-http-hosts", plainHttpHosts, "[a-z0-9.-]{1,253}|\\[[0-9a-f:.]+]");
        checkHosts("other-hosts", otherHosts, "(?=.*[a-z])[a-z0-9.-]{1,253}"); // an IP address has no certificate
    }

    private static void checkHosts(String key, List<String> hosts, String pattern) {
        if (!hosts.stream().allMatch(host -> host.matches(pattern))) {
            throw new IllegalArgumentException(
                    key + " must be names of hosts in lower case such as ehr.internal, without port");
        }
    }

    /** Reads the certificates of PEM files, {@code file:/run/secrets/ca.pem}. */
    static List<X509Certificate> certificates(List<String> locations) {
        return IntStream.range(0, locations.size())
                .boxed()
                .flatMap(index -> certificates("trusted-certificates[" + index + "] ", locations.get(index)))
                .toList();
    }

    private static Stream<X509Certificate> certificates(String key, String location) {
        if (!location.startsWith("file:/")) {
            throw new IllegalArgumentException(key + "must begin with file:/ and name a file with certificates as PEM");
        }
        try {
            return PemContent.load(Path.of(URI.create(location))).getCertificates().stream();
        } catch (IOException | IllegalStateException unreadable) {
            throw new IllegalArgumentException(
                    key + "names a file that holds no certificates; give the authority's as PEM", unreadable);
        }
    }

    /** Returns the trust of all outgoing calls. */
    public SslBundle bundle() {
        return trusted.isEmpty()
                ? SslBundle.systemDefault()
                : SslBundle.of(new PemSslStoreBundle(null, PemSslStore.of(authorities(), null)));
    }

    /** Returns all trusted authorities. */
    List<X509Certificate> authorities() {
        List<X509Certificate> authorities = new ArrayList<>(trusted);
        try {
            TrustManagerFactory usual = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            usual.init((KeyStore) null);
            if (javaAuthorities) {
                Stream.of(usual.getTrustManagers())
                        .filter(X509TrustManager.class::isInstance)
                        .forEach(manager ->
                                authorities.addAll(List.of(((X509TrustManager) manager).getAcceptedIssuers())));
            }
            return authorities;
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("the authorities of the Java installation can't be read", fault);
        }
    }
}
