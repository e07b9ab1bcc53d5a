package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of every endpoint for browsers and caches, for all statuses, and the refusal of ambiguous requests. */
class AnswerHeadersTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient ANONYMOUS = SomeClient.anonymous(SERVICE.baseUrl());
    private static final String TOKEN =
            SERVICE.client(SomeService.NORTHSIDE, "system/*.rs").token();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fhir/northside/metadata",
                "fhir/northside/Questionnaire",
                "fhir/northside/Observation",
                "fhir/northside/nothing",
                "fhir/nowhere/metadata",
                "fhir/northside/.well-known/smart-configuration",
                "launch/northside",
                "launch/northside/callback",
                "launch/nowhere",
                "audit/northside/",
                "audit/northside/callback",
                "operate/northside",
                "log/northside/checkpoint",
                "log/northside/nothing",
                "assessment/northside/nothing",
                "",
                "nothing/at/all"
            })
    void every_door_says_what_a_browser_may_do_with_its_answer(String path) {
        SomeAnswer answer = ANONYMOUS.get(path);
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Content-Security-Policy"))
                .contains("default-src 'none'", "frame-ancestors ")
                .doesNotContain("unsafe-", "*")
                .doesNotContainPattern("(default|script|style|connect)-src[^;]*(data:|http)");
        if (answer.body().length > 0) {
            assertThat(answer.header("Content-Type"))
                    .containsPattern(Pattern.compile("(?i)charset=utf-8|application/json"));
        }
    }

    /** RFC 9110, 9.1: GET and HEAD are required. */
    @ParameterizedTest
    @CsvSource({
        "log/northside/checkpoint, 200",
        "log/northside/key, 200",
        "log/northside/checkpoints, 200",
        "log/northside/tile/0/999, 404",
        "log/northside/nothing, 404",
        "log/nowhere/checkpoint, 404"
    })
    void a_head_has_the_status_of_its_get(String path, int status) {
        assertThat(ANONYMOUS.get(path).status()).isEqualTo(status);
        SomeAnswer head = ANONYMOUS.send("HEAD", path, "");
        assertThat(head.status()).isEqualTo(status);
        assertThat(head.body()).isEmpty();
    }

    /** An EHR that opened a launch in a window looks whether it was closed; the other pages are not opened by an EHR. */
    @ParameterizedTest
    @CsvSource({"launch/northside,''", "audit/northside/,same-origin", "operate/northside,same-origin"})
    void no_other_window_has_a_handle_of_pages_that_nobody_opens(String path, String policy) {
        assertThat(ANONYMOUS.get(path).header("Cross-Origin-Opener-Policy")).isEqualTo(policy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"launch/northside", "audit/northside/", "operate/northside"})
    void pages_tell_no_other_site_where_a_reader_came_from(String path) {
        assertThat(ANONYMOUS.get(path).header("Referrer-Policy")).isIn("same-origin", "no-referrer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fhir/northside/Observation",
                "fhir/northside/Observation?_count=1",
                "launch/northside",
                "audit/northside/",
                "operate/northside"
            })
    void what_is_somebodys_is_kept_by_no_cache(String path) {
        assertThat(new SomeClient(SERVICE.baseUrl(), TOKEN).get(path).header("Cache-Control"))
                .isEqualTo("no-store");
        assertThat(ANONYMOUS.get(path).header("Cache-Control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fhir/northside/metadata", "launch/northside", "audit/northside/", "log/northside/key", ""})
    void trace_is_answered_nowhere(String path) throws IOException {
        String answer =
                raw("TRACE /" + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Said: mirrored\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("mirrored");
    }

    /**
     * A proxy that believes the one length and a server that believes the other would disagree on where a request
     * begins.
     */
    @Test
    void a_request_whose_length_is_said_in_two_ways_is_one_request() throws IOException {
        String second = "GET /fhir/northside/metadata HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String body = "0\r\n\r\n" + second;
        String answer = raw("POST /fhir/northside/QuestionnaireResponse HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/fhir+json\r\nContent-Length: " + body.length()
                + "\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
        assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
        assertThat(raw("GET /fhir/northside/metadata HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n"
                        + "Content-Length: 2\r\n\r\nab"))
                .startsWith("HTTP/1.1 400");
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("localhost", SERVICE.port())) {
            socket.setSoTimeout(180_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
