package org.dorsal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.dorsal.http.FirewallConfiguration.Proxies;
import org.dorsal.smart.WebAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An EHR with a certificate of the hospital's own authority, and one by http. */
class NetworkSettingsTest {
    @Test
    void an_authority_of_the_hospital_is_trusted_beside_those_of_java(@TempDir Path files) throws Exception {
        InternalAuthority authority = InternalAuthority.in(files);
        HttpsServer server = authority.server();
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        try {
            URI address = URI.create("https://localhost:" + server.getAddress().getPort() + "/metadata");
            NetworkSettings trusting =
                    read(List.of(), List.of(authority.certificate()), true, List.of(), List.of(), Duration.ZERO);

            assertThat(answer(address, trusting.bundle().createSslContext()))
                    .extracting(answer -> answer.statusCode())
                    .isEqualTo(200);
            assertThatThrownBy(() -> answer(
                            address,
                            read(List.of(), List.of(), true, List.of(), List.of(), Duration.ZERO)
                                    .bundle()
                                    .createSslContext()))
                    .hasRootCauseInstanceOf(sun())
                    .isInstanceOf(SSLHandshakeException.class);
        } finally {
            server.stop(0);
        }
    }

    /** Trust in the hospital's authority alone excludes certificates of some hundred public authorities. */
    @Test
    void the_authorities_of_java_can_be_left_out(@TempDir Path files) throws Exception {
        InternalAuthority authority = InternalAuthority.in(files);
        NetworkSettings alone =
                read(List.of(), List.of(authority.certificate()), false, List.of(), List.of(), Duration.ZERO);
        NetworkSettings additional =
                read(List.of(), List.of(authority.certificate()), true, List.of(), List.of(), Duration.ZERO);

        assertThat(alone.authorities()).hasSize(1).containsExactlyElementsOf(alone.trusted());
        assertThat(additional.authorities()).hasSizeGreaterThan(50).containsAll(alone.trusted());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(List.of(), List.of(), false, List.of(), List.of(), Duration.ZERO))
                .withMessageContaining("name those that are to be trusted");
    }

    @Test
    void a_file_without_a_certificate_stops_the_start(@TempDir Path files) throws Exception {
        Path empty = Files.writeString(files.resolve("ca.pem"), "");
        for (String wrong :
                List.of(empty.toUri().toString(), files.resolve("none").toUri().toString(), "ca.pem")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> read(List.of(), List.of(wrong), true, List.of(), List.of(), Duration.ZERO))
                    .withMessageStartingWith("trusted-certificates[0] ");
        }
    }

    @Test
    void http_is_taken_for_named_hosts_alone() {
        ScopedValue.where(WebAddress.PLAIN_HTTP, java.util.Set.of("ehr.internal"))
                .run(() -> {
                    assertThat(WebAddress.read("fhir-base", "http://ehr.internal:8080/fhir"))
                            .hasScheme("http");
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> WebAddress.read("fhir-base", "http://ehr.internal.evil.example/fhir"))
                            .withMessageContaining("dorsal.plain-http-hosts");
                });
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebAddress.read("fhir-base", "http://ehr.internal:8080/fhir"));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        read(List.of(), List.of(), true, List.of("http://ehr.internal"), List.of(), Duration.ZERO))
                .withMessageStartingWith("plain-http-hosts");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(List.of(), List.of(), true, List.of(), List.of("10.1.2.3"), Duration.ZERO))
                .withMessageStartingWith("other-hosts");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(List.of(), List.of(), true, List.of(), List.of(), Duration.ofSeconds(16)))
                .withMessage("leave-after must be 0s to 15s");
    }

    private static NetworkSettings read(
            List<String> proxies,
            List<String> certificates,
            boolean javaAuthorities,
            List<String> plainHttpHosts,
            List<String> otherHosts,
            Duration leaveAfter) {
        return new NetworkSettings(
                new Proxies(proxies),
                NetworkSettings.certificates(certificates),
                javaAuthorities,
                plainHttpHosts,
                otherHosts,
                leaveAfter);
    }

    private static Class<? extends Throwable> sun() {
        return java.security.cert.CertPathBuilderException.class;
    }

    private static HttpResponse<Void> answer(URI address, SSLContext tls) throws Exception {
        try (HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
            return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding());
        }
    }
}
