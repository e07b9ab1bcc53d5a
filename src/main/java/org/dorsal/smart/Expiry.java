package org.dorsal.smart;

import com.nimbusds.jose.jwk.JWK;
import java.net.http.HttpResponse;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** End of validity of keys and certificates; {@code Instant.MAX} without one. */
public final class Expiry {
    private Expiry() {}

    /** Returns the end of a key: its own {@code exp}, or that of the certificates in its {@code x5c}. */
    public static Instant of(JWK key) {
        Stream<X509Certificate> chain =
                Stream.ofNullable(key.getParsedX509CertChain()).flatMap(List::stream);
        return first(
                Stream.concat(Stream.ofNullable(key.getExpirationTime()), chain.map(X509Certificate::getNotAfter)));
    }

    /** Returns the earliest end among the certificates. */
    public static Instant of(List<? extends Certificate> certificates) {
        return first(certificates.stream()
                .filter(X509Certificate.class::isInstance)
                .map(certificate -> ((X509Certificate) certificate).getNotAfter()));
    }

    private static Instant first(Stream<Date> ends) {
        return ends.map(Date::toInstant).min(Instant::compareTo).orElse(Instant.MAX);
    }

    /** TLS certificates that called servers have presented. Safe for many threads. */
    public static final class Peers {
        private final Map<String, Instant> ends = new ConcurrentHashMap<>();

        /** Looks at the certificates behind an answer. */
        public void answered(HttpResponse<?> answer) {
            answer.sslSession()
                    .flatMap(Peers::end)
                    .ifPresent(end -> ends.put(answer.uri().getHost(), end));
        }

        /** Returns the earliest end among the certificates that the host presented; empty before its first answer. */
        public Optional<Instant> of(String host) {
            return Optional.ofNullable(ends.get(host));
        }

        private static Optional<Instant> end(SSLSession session) {
            try {
                return Optional.of(Expiry.of(List.of(session.getPeerCertificates())));
            } catch (SSLPeerUnverifiedException _) {
                return Optional.empty();
            }
        }
    }
}
