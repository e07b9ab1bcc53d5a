package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import java.io.*;
import java.net.*;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.TimeUnit;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sandbox as a separate process, killed as by a power failure. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SandboxProcessTest {
    private static final String BACKEND = "process-backend";
    private static final String CALLBACK = "https://app.example/callback";

    @Test
    void what_it_answered_for_survives_its_death(@TempDir Path directory) throws Exception {
        var port = freePort();
        var issuer = "http://localhost:" + port;
        var process = started(port, directory.resolve("ehr.ndjson"));
        var created = create(issuer, token(issuer));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        assertThatThrownBy(() -> SomeReply.get(issuer + "/filed"))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(ConnectException.class);

        // has its data from the files alone: the first sandbox was another process
        try (var _ = SandboxProcess.started(arguments(port, directory.resolve("ehr.ndjson"), "--vendor=ORACLE_LIKE"))) {
            var filed = (Bundle) Json.resource(SomeReply.get(issuer + "/filed").body());
            assertThat(filed.getEntry())
                    .extracting(Bundle.BundleEntryComponent::getFullUrl)
                    .containsExactly(created.header("Location"));
            assertThat(create(issuer, token(issuer)).header("Location")).isNotEqualTo(created.header("Location"));
            assertThat(SomeReply.get(issuer + "/fhir/metadata").body()).contains("like Oracle Health");
            assertThat(List.of("process-client", "process-app"))
                    .allSatisfy(app -> assertThat(
                                    SomeReply.get(issuer + "/oauth2/authorize?response_type=code&state=s&client_id="
                                                    + app + "&redirect_uri=" + CALLBACK)
                                            .header("Location"))
                            .startsWith(CALLBACK + "?error="));
        }
    }

    @Test
    void with_arguments_that_make_no_sense_it_ends(@TempDir Path directory) throws Exception {
        var process = process(freePort(), directory.resolve("ehr.ndjson"), "--vendor=NOBODY");

        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isNotZero();
    }

    private static SomeReply create(String issuer, String token) {
        return SomeReply.send(HttpRequest.newBuilder(URI.create(issuer + "/fhir/Observation"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/fhir+json")
                .POST(BodyPublishers.ofString(SomeWriter.observation(Vendor.ORACLE_PAIN, "process", ""))));
    }

    /** Gets a token with the keys that were registered on the command line. */
    private static String token(String issuer) {
        var claims = "{\"iss\":\"%1$s\",\"sub\":\"%1$s\",\"aud\":\"%2$s/oauth2/token\",\"exp\":%3$d,\"jti\":\"%3$d\"}"
                .formatted(BACKEND, issuer, Instant.now().getEpochSecond() + 60);
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("scope", "system/*.cruds");
        form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.put(
                "client_assertion",
                SharedSandboxEhr.KEYS.sign(JWSAlgorithm.ES384, SomeApp.header("ES384", "ec384"), claims));
        return SomeReply.post(issuer + "/oauth2/token", form, Map.of()).text("access_token");
    }

    private static Process process(int port, Path state, String more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SandboxProcess.class.getName()));
        command.addAll(arguments(port, state, more));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static List<String> arguments(int port, Path state, String more) {
        return List.of(
                "--port=" + port,
                "--audience=https://dorsal.example/fhir/site",
                "--state=" + state,
                "--backend=" + BACKEND + "," + SharedSandboxEhr.JWKS + ",system/*.cruds",
                "--client=process-client," + SharedSandboxEhr.JWKS + "," + CALLBACK,
                "--public=process-app," + CALLBACK,
                "--app=https://app.example/launch",
                more);
    }

    private static Process started(int port, Path state) throws IOException {
        var process = process(port, state, "--vendor=ORACLE_LIKE");
        var out = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
        for (var line = out.readLine(); !"ready".equals(line); line = out.readLine()) {
            assertThat(line).as("the sandbox ended").isNotNull();
        }
        return process;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
