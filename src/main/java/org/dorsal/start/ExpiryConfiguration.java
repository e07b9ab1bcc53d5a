package org.dorsal.start;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.URI;
import java.security.cert.*;
import java.time.*;
import java.util.*;
import java.util.function.Supplier;
import org.dorsal.settings.Settings;
import org.dorsal.smart.AccessTokenAuthenticator;
import org.dorsal.smart.KeyExpiry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Shows how many seconds are left of each key and certificate that the service uses and that names its end. The keys of
 * the signed log, of tokens and of page links have none.
 */
@Configuration(proxyBeanMethods = false)
public class ExpiryConfiguration {
    @Bean
    MeterBinder expiry(
            Settings settings, AccessTokenAuthenticator authenticator, KeyExpiry.PeerCertificates peers, Clock clock) {
        return registry -> {
            settings.launch()
                    .clientKeysEnd()
                    .forEach((id, end) -> show(registry, clock, "client-key", id, () -> Optional.of(end)));
            settings.network()
                    .trusted()
                    .forEach(authority -> show(
                            registry,
                            clock,
                            "authority",
                            name(authority),
                            () -> Optional.of(KeyExpiry.of(List.of(authority)))));
            authenticator.issuerKeys().forEach((address, keys) -> {
                show(registry, clock, "issuer-keys", address.toString(), keys::end);
                Gauge.builder("dorsal.issuer.keys.unread", keys, held -> held.unread() ? 1 : 0)
                        .tag("address", address.toString())
                        .register(registry);
            });
            settings.servers()
                    .map(URI::getHost)
                    .distinct()
                    .forEach(host -> show(registry, clock, "tls-certificate", host, () -> peers.of(host)));
        };
    }

    private static String name(Certificate authority) {
        return authority instanceof X509Certificate certificate
                ? certificate.getSubjectX500Principal().getName() + " "
                        + certificate.getSerialNumber().toString(16) // a new one has the name of the old one
                : authority.getType();
    }

    /** @param end empty while it is not known */
    private static void show(
            MeterRegistry registry, Clock clock, String kind, String name, Supplier<Optional<Instant>> end) {
        Gauge.builder(
                        "dorsal.keys.expire.seconds",
                        () -> end.get()
                                .map(expiry -> left(clock.instant(), expiry))
                                .orElse(Double.NaN))
                .tags("kind", kind, "name", name)
                .register(registry);
    }

    private static double left(Instant now, Instant end) {
        return end.equals(Instant.MAX)
                ? Double.POSITIVE_INFINITY
                : Duration.between(now, end).toSeconds();
    }
}
