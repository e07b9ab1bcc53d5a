package org.dorsal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.dorsal.smart.WebAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An EHR with a certificate of the hospital's own authority, and one by http. */
class NetworkSettingsTest {
    private static final String WORD = "for-a-test";

    @Test
    void an_authority_of_the_hospital_is_trusted_beside_those_of_java(@TempDir Path files) throws Exception {
        Path store = files.resolve("ehr.p12");
        Path certificate = files.resolve("ca.pem");
        keytool(
                "-genkeypair",
                "-alias",
                "ehr",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                WORD);
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "ehr",
                "-keystore",
                store.toString(),
                "-storepass",
                WORD,
                "-file",
                certificate.toString());
        HttpsServer server = serving(store);
        try {
            URI address = URI.create("https://localhost:" + server.getAddress().getPort() + "/metadata");
            NetworkSettings trusting =
                    NetworkSettings.read(List.of(), List.of(certificate.toUri().toString()), List.of());

            assertThat(status(address, trusting.tls())).isEqualTo(200);
            assertThatThrownBy(() -> status(
                            address,
                            NetworkSettings.read(List.of(), List.of(), List.of())
                                    .tls()))
                    .hasRootCauseInstanceOf(sun())
                    .isInstanceOf(SSLHandshakeException.class);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_file_without_a_certificate_stops_the_start(@TempDir Path files) throws Exception {
        Path empty = Files.writeString(files.resolve("ca.pem"), "");
        for (String wrong :
                List.of(empty.toUri().toString(), files.resolve("none").toUri().toString(), "ca.pem")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> NetworkSettings.read(List.of(), List.of(wrong), List.of()))
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
                .isThrownBy(() -> NetworkSettings.read(List.of(), List.of(), List.of("http://ehr.internal")))
                .withMessageStartingWith("plain-http-hosts");
    }

    private static Class<? extends Throwable> sun() {
        return java.security.cert.CertPathBuilderException.class;
    }

    private static int status(URI address, SSLContext tls) throws Exception {
        try (HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
            return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static HttpsServer serving(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, WORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, WORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
