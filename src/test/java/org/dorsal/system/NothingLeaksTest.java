package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Verifies that sent data never appears in an error, in the log or in an audit event. */
@ExtendWith(OutputCaptureExtension.class)
class NothingLeaksTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient EHR = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
    private static final String CANARY = "Zwitscher7Vogel";
    private static final String RESPONSES = "QuestionnaireResponse";

    @TestFactory
    Stream<DynamicTest> an_error_never_repeats_what_was_sent(CapturedOutput output) {
        var good = SomeResponse.of(CANARY).json();
        return Stream.of(
                        good.replace("\"completed\"", "\"" + CANARY + "\""),
                        good.replace("2026-01-05T10:00:00Z", CANARY),
                        good.replace("2026-01-05T10:00:00Z", "2026-13-05T10:00:00Z"),
                        good.replace("Patient/", "Person/"),
                        good.replace("\"code\":\"chest-tight\"", "\"code\":\"" + CANARY + "\""),
                        good.replace("\"valueCoding\":{", "\"valueString\":\"" + CANARY + "\",\"valueCoding\":{"),
                        good.replace("\"item\":", "\"nonsense\":\"" + CANARY + "\",\"item\":"),
                        good.replace("|2.0.0", "|" + CANARY),
                        good + CANARY,
                        CANARY)
                .map(body -> DynamicTest.dynamicTest("body " + Math.abs(body.hashCode() % 1000), () -> {
                    for (var path : List.of(RESPONSES, RESPONSES + "/$score")) {
                        var answer = EHR.post(path, body);
                        assertThat(answer.status()).isBetween(400, 499);
                        assertThat(answer.text()).doesNotContainIgnoringCase(CANARY);
                    }
                    assertThat(output.getAll() + allOutput()).doesNotContainIgnoringCase(CANARY);
                }));
    }

    @Test
    void nor_does_an_address_or_a_header(CapturedOutput output) {
        EHR.get("metadata", "Cache-Control", "max-results=" + CANARY);
        var answers = List.of(
                EHR.get(CANARY),
                EHR.get("Observation/" + CANARY),
                EHR.get("Observation?" + CANARY + "=" + CANARY),
                EHR.get("Questionnaire?name=" + CANARY + "&" + CANARY),
                EHR.get("metadata?_format=" + CANARY),
                EHR.get("http://localhost:" + SERVICE.port() + "/" + CANARY),
                EHR.get("http://localhost:" + SERVICE.port() + "/fhir/" + CANARY + "/metadata"),
                EHR.get("metadata", "Accept", CANARY),
                EHR.send(CANARY, "Observation", ""),
                EHR.post(RESPONSES, SomeResponse.of("leaks").json(), "If-None-Exist", CANARY),
                EHR.put(RESPONSES + "/7", SomeResponse.of("leaks").json(), "If-Match", CANARY),
                EHR.post(RESPONSES, "{}", "Content-Encoding", CANARY),
                new SomeClient(EHR.base(), CANARY).get("Observation"),
                new SomeClient(EHR.base(), EHR.token() + CANARY).get("Observation"));

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isBetween(400, 499);
            assertThat(answer.type()).isEqualTo("OperationOutcome");
            assertThat(answer.text()).doesNotContain(CANARY);
            assertThat(answer.header("WWW-Authenticate")).doesNotContain(CANARY);
        });
        assertThat(output.getAll() + allOutput()).doesNotContain(CANARY);
    }

    @TestFactory
    Stream<DynamicTest> what_is_no_http_is_answered_in_fhir_too(CapturedOutput output) {
        return Stream.of(
                        "GET /fhir/" + CANARY + "[] HTTP/1.1\r\nHost: localhost\r\n\r\n",
                        "GET /fhir/%zz" + CANARY + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                        "GET /fhir/northside/Observation/a%2Fb" + CANARY + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                        "GET /fhir/%5c" + CANARY + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                        "GET /fhir/northside/" + CANARY.repeat(2_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                        "GET /fhir/northside/metadata HTTP/1.1\r\nHost: a b" + CANARY + "\r\n\r\n",
                        "GET /fhir/northside/metadata HTTP/1.1\r\n\r\n",
                        CANARY + "\u0001 / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                        "POST /fhir/northside/" + RESPONSES + " HTTP/1.1\r\nHost: localhost\r\n" + "Content-Length: x"
                                + CANARY + "\r\n\r\n")
                .map(request -> DynamicTest.dynamicTest("request " + Math.abs(request.hashCode() % 1000), () -> {
                    var answer = raw(request);
                    assertThat(answer).startsWith("HTTP/1.1 4");
                    assertThat(answer).contains("OperationOutcome").doesNotContain(CANARY, "<html", "Tomcat");
                    assertThat(output.getAll() + allOutput()).doesNotContain(CANARY);
                }));
    }

    /** Returns the newest audit events as text. Refusals are audited, too; no answered search is among them. */
    private static String allOutput() {
        return new SomeEvents(SERVICE, SomeService.NORTHSIDE).newestAsText();
    }

    private static String raw(String request) throws IOException {
        try (var socket = new Socket("localhost", SERVICE.port())) {
            socket.setSoTimeout(180_000);
            socket.getOutputStream()
                    .write(request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
