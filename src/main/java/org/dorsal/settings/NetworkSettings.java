package org.dorsal.settings;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.dorsal.http.FirewallConfiguration.Proxies;

/**
 * Trust settings of the network.
 *
 * @param proxies trusted proxies; the forwarded address is taken as the client's
 * @param trusted certificates of authorities for all https calls
 * @param javaAuthorities whether the authorities of the Java installation are trusted, too
 * @param plainHttpHosts hosts that are called by http, where traffic can be read and changed
 * @param privateHosts hosts with private addresses that a discovery document may name
 * @param leaveAfter time for which the service answers after a stop signal, with its readiness down
 */
public record NetworkSettings(
        Proxies proxies,
        List<Certificate> trusted,
        boolean javaAuthorities,
        List<String> plainHttpHosts,
        List<String> privateHosts,
        Duration leaveAfter) {
    /**
     * Maximum delay of the stop: with 20 seconds for pending requests it stays within the grace period of
     * orchestrators.
     */
    private static final Duration LONGEST_LEAVE = Duration.ofSeconds(15);

    public NetworkSettings {
        trusted = List.copyOf(trusted);
        plainHttpHosts = List.copyOf(plainHttpHosts);
        privateHosts = List.copyOf(privateHosts);
    }

    static NetworkSettings of(DorsalProperties written) {
        return read(
                written.proxies(),
                written.trustedCertificates(),
                written.trustJavaAuthorities(),
                written.plainHttpHosts(),
                written.privateHosts(),
                written.leaveAfter());
    }

    static NetworkSettings read(
            List<String> proxies,
            List<String> certificates,
            boolean javaAuthorities,
            List<String> plainHttpHosts,
            List<String> privateHosts,
            Duration leaveAfter) {
        if (!javaAuthorities && certificates.isEmpty()) {
            throw new IllegalArgumentException(
                    "trust-java-authorities is false and trusted-certificates names none; name those that are to be trusted");
        }
        if (leaveAfter.isNegative() || leaveAfter.compareTo(LONGEST_LEAVE) > 0) {
            throw new IllegalArgumentException("leave-after must be 0s to 15s");
        }
        checkHosts("plain-http-hosts", plainHttpHosts, "[a-z0-9.-]{1,253}|\\[[0-9a-f:.]+]");
        checkHosts("private-hosts", privateHosts, "(?=.*[a-z])[a-z0-9.-]{1,253}"); // an IP address has no certificate
        return new NetworkSettings(
                new Proxies(proxies),
                IntStream.range(0, certificates.size())
                        .boxed()
                        .flatMap(at -> certificates("trusted-certificates[" + at + "] ", certificates.get(at)))
                        .toList(),
                javaAuthorities,
                plainHttpHosts,
                privateHosts,
                leaveAfter);
    }

    private static void checkHosts(String key, List<String> hosts, String pattern) {
        if (!hosts.stream().allMatch(host -> host.matches(pattern))) {
            throw new IllegalArgumentException(
                    key + " must be names of hosts in lower case such as ehr.internal, without port");
        }
    }

    private static Stream<Certificate> certificates(String key, String location) {
        if (!location.startsWith("file:/")) {
            throw new IllegalArgumentException(key + "must begin with file:/ and name a file with certificates as PEM");
        }
        try (InputStream file = Files.newInputStream(Path.of(URI.create(location)))) {
            List<Certificate> read =
                    new ArrayList<>(CertificateFactory.getInstance("X.509").generateCertificates(file));
            if (!read.isEmpty()) {
                return read.stream();
            }
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new IllegalArgumentException(
                    key + "names a file that holds no certificates; give the authority's as PEM", unreadable);
        }
        throw new IllegalArgumentException(key + "names a file without a certificate; give the authority's as PEM");
    }

    SSLContext tls() {
        try {
            List<Certificate> all = authorities();
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int at = 0; at < all.size(); at++) {
                store.setCertificateEntry(Integer.toString(at), all.get(at));
            }
            TrustManagerFactory more = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            more.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, more.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException fault) {
            throw new IllegalStateException("TLS with dorsal.trusted-certificates can't be made", fault);
        }
    }

    /** Returns all trusted authorities. */
    List<Certificate> authorities() throws GeneralSecurityException {
        List<Certificate> all = new ArrayList<>(trusted);
        if (!javaAuthorities) {
            return all;
        }
        TrustManagerFactory usual = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        usual.init((KeyStore) null);
        for (TrustManager one : usual.getTrustManagers()) {
            if (one instanceof X509TrustManager authorities) {
                all.addAll(List.of(authorities.getAcceptedIssuers()));
            }
        }
        return all;
    }
}
