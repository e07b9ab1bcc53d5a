package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Walk over all routes of the running service: requests without a credential are limited at each, and a path with an
 * encoded letter, which a guard and the code behind it could read differently, is refused.
 */
@ExtendWith(OutputCaptureExtension.class)
class EveryRouteTest {
    private static final int BURST = 4;
    private static final SomeService SERVICE =
            SomeService.with("--dorsal.anonymous.requests-a-second=1", "--dorsal.anonymous.burst=" + BURST);
    private static final List<String> ROUTES = ServiceRoutes.of(SERVICE);

    /** Files in memory and public keys: no work, no secret, and browsers and EHRs keep them. */
    private static final List<String> UNLIMITED = List.of("/assets/", "/.well-known/jwks.json");

    private static int addresses;

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @Test
    void the_walk_knows_the_routes() {
        assertThat(ROUTES)
                .hasSizeGreaterThan(30)
                .contains(
                        "/fhir/northside",
                        "/launch/northside/callback",
                        "/audit/northside/callback",
                        "/operate/northside",
                        "/cds/northside/cds-services/upper-back-pain",
                        "/log/northside/checkpoint");
    }

    @Test
    void a_flood_without_a_credential_is_limited_everywhere() throws IOException {
        List<String> unlimited = new ArrayList<>();
        for (String method : List.of("GET", "POST")) {
            for (String path : ROUTES) {
                InetAddress caller = newAddress();
                List<String> answers = new ArrayList<>();
                for (int request = 0; request < BURST + 3; request++) {
                    answers.add(status(send(caller, method, path)));
                }
                if (!answers.contains("429") && UNLIMITED.stream().noneMatch(path::startsWith)) {
                    unlimited.add(method + " " + path + " " + answers);
                }
            }
        }
        assertThat(unlimited).isEmpty();
    }

    @Test
    void an_encoded_letter_is_refused_everywhere_and_leaves_no_trace_in_the_log(CapturedOutput output)
            throws IOException {
        List<String> wrong = new ArrayList<>();
        int printed = output.getAll().length();
        for (String path : ROUTES) {
            for (String encoded : encodings(path).toList()) {
                String answer = send(newAddress(), "GET", encoded);
                if (!status(answer).equals("400") || answer.contains("xception")) {
                    wrong.add(encoded + " " + status(answer));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(output.getAll().substring(printed)).doesNotContain("\tat ", "xception");
    }

    @Test
    void no_spelling_of_a_path_is_another_allowance() throws IOException {
        for (String path : List.of("/%6fperate/northside", "/l%61unch/northside?iss=x", "/fhir/%6eorthside/metadata")) {
            InetAddress caller = newAddress();
            List<String> answers = new ArrayList<>();
            for (int request = 0; request < BURST + 3; request++) {
                answers.add(status(send(caller, "GET", path)));
            }
            assertThat(answers).as(path).doesNotContain("200", "303", "401").contains("429");
        }
    }

    /** The path with one letter of one segment encoded, for each segment, in both spellings of the digits. */
    private static Stream<String> encodings(String path) {
        return IntStream.range(1, path.length())
                .filter(index -> path.charAt(index - 1) == '/' && path.charAt(index) != '/')
                .boxed()
                .flatMap(index -> Stream.of("%%%02x", "%%%02X")
                        .map(form -> path.substring(0, index)
                                + form.formatted((int) path.charAt(index))
                                + path.substring(index + 1)))
                .distinct();
    }

    private static InetAddress newAddress() throws IOException {
        addresses++;
        return InetAddress.getByName("127.0." + (3 + addresses / 250) + "." + (1 + addresses % 250));
    }

    private static String send(InetAddress caller, String method, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), SERVICE.port(), caller, 0)) {
            socket.setSoTimeout(180_000);
            socket.getOutputStream()
                    .write((method + " " + path
                                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String status(String answer) {
        return answer.substring(9, 12).toUpperCase(Locale.ROOT);
    }
}
