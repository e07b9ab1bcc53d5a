package org.dorsal.smart;

import com.nimbusds.jose.jwk.JWK;
import java.net.http.HttpResponse;
import java.security.cert.*;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Finds the expiry of keys and certificates; {@code Instant.MAX} without one. */
public final class KeyExpiry {
    private KeyExpiry() {}

    /** Returns the expiry of a key: its {@code exp}, or the earliest expiry of the certificates in its {@code x5c}. */
    public static Instant of(JWK key) {
        Stream<X509Certificate> chain =
                Stream.ofNullable(key.getParsedX509CertChain()).flatMap(List::stream);
        return first(
                Stream.concat(Stream.ofNullable(key.getExpirationTime()), chain.map(X509Certificate::getNotAfter)));
    }

    /** Returns the earliest expiry of the certificates. */
    public static Instant of(List<? extends Certificate> certificates) {
        return first(certificates.stream()
                .filter(X509Certificate.class::isInstance)
                .map(certificate -> ((X509Certificate) certificate).getNotAfter()));
    }

    private static Instant first(Stream<Date> ends) {
        return ends.map(Date::toInstant).min(Instant::compareTo).orElse(Instant.MAX);
    }

    /** Records the TLS certificates of called servers. Thread-safe. */
    public static final class PeerCertificates {
        private final Map<String, Instant> ends = new ConcurrentHashMap<>();

        /** Records the certificates of the connection that carried an answer. */
        public void answered(HttpResponse<?> answer) {
            answer.sslSession()
                    .flatMap(PeerCertificates::end)
                    .ifPresent(end -> ends.put(answer.uri().getHost(), end));
        }

        /**
         * Returns the earliest expiry of the certificates that the host has presented, empty before its first answer.
         */
        public Optional<Instant> of(String host) {
            return Optional.ofNullable(ends.get(host));
        }

        private static Optional<Instant> end(SSLSession session) {
            try {
                return Optional.of(KeyExpiry.of(List.of(session.getPeerCertificates())));
            } catch (SSLPeerUnverifiedException _) {
                return Optional.empty();
            }
        }
    }
}
