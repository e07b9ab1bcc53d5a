package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hl7.fhir.r4.model.AuditEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that each request with a token leaves an event, also for an unknown address or method (promise {@code audit}). */
class UnroutedRequestsTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeEvents EVENTS = new SomeEvents(SERVICE, SomeService.NORTHSIDE);
    private static final SomeClient EHR = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");

    @ParameterizedTest
    @CsvSource({
        "GET, Nonsense/1, 404, read:R:4",
        "POST, Nonsense, 404, create:C:4",
        "GET, QuestionnaireResponse/1/nothing, 404, read:R:4",
        "GET, QuestionnaireResponse/$score, 405, read:R:4",
        "PATCH, QuestionnaireResponse/1, 405, update:U:4",
        "DELETE, Observation/1, 405, delete:D:4",
        "FOO, QuestionnaireResponse/1, 405, read:R:4",
        "get, QuestionnaireResponse, 405, read:R:4",
        "FOO, QuestionnaireResponse/1/$score, 405, read:R:4",
        "FOO, '', 405, read:R:4",
        "FOO, Nonsense/1, 404, read:R:4",
        "FOO, Questionnaire/1, 405, ",
        "PUT, Questionnaire/1, 405, "
    })
    void a_request_that_has_no_route_leaves_an_event(String method, String path, int status, String word) {
        List<AuditEvent> events =
                EVENTS.during(() -> assertThat(EHR.send(method, path, "").status())
                        .as(method + " " + path)
                        .isEqualTo(status));
        if (word == null) {
            assertThat(events).as("of published knowledge, as its reads").isEmpty();
        } else {
            assertThat(events.stream().map(SomeEvents::word)).containsExactly(word);
            assertThat(events.getFirst()
                            .getAgentFirstRep()
                            .getWho()
                            .getIdentifier()
                            .getValue())
                    .isNotEmpty();
        }
    }

    @Test
    void an_invalid_token_for_an_address_that_does_not_exist_leaves_one_too() {
        SomeClient forged = new SomeClient(EHR.base(), EHR.token().replaceFirst("[^.]{8}$", "AAAAAAAA"));
        assertThat(EVENTS.during(() -> forged.get("Nonsense/1")).stream().map(SomeEvents::word))
                .containsExactly("read:R:4");
    }

    /** R4 (http.html#summary) and RFC 9110, 15.5.6: a 405 lists the methods of the address, whatever method was sent. */
    @Test
    void an_unknown_method_is_refused_with_those_of_the_address() {
        SomeAnswer answer = EHR.send("FOO", "QuestionnaireResponse/1", "", "X-Request-Id", "foo-1");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, PUT");
        assertThat(answer.header("X-Request-Id")).isEqualTo("foo-1");
        assertThat(EVENTS.ofRequest("foo-1")).hasSize(1);
    }

    /** Exceptions of {@code events.md}: the firewall or the servlet container refuses before the token is read. */
    @ParameterizedTest
    @CsvSource({
        "GET, /fhir/northside/%51uestionnaireResponse/1, '', 400",
        "GET, /fhir/northside/QuestionnaireResponse/%31, '', 400",
        "GET, /fhir/northside/QuestionnaireResponse;a=1/1, '', 400",
        "GET, /fhir/northside//QuestionnaireResponse/1, '', 400",
        "GET, /fhir/northside/x/../QuestionnaireResponse/1, '', 400",
        "GET, /fhir/northside/QuestionnaireResponse/%00, '', 400",
        "GET, /fhir/northside/QuestionnaireResponse/%2F, '', 400",
        "GET, /fhir/northside/QuestionnaireResponse/%25, '', 400",
        "GET, /fhir/northside/QuestionnaireResponse/\\, '', 400",
        "GET, /fhir/northside/QuestionnaireResponse/LONG, '', 400",
        "GET, /fhir/northside/QuestionnaireResponse/1, Expect: nothing, 417",
        "TRACE, /fhir/northside/QuestionnaireResponse/1, '', 405"
    })
    void a_request_that_is_refused_before_its_caller_is_known_leaves_none(
            String method, String path, String header, int status) {
        String request = method + " " + path.replace("LONG", "1".repeat(70_000)) + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Connection: close\r\nAuthorization: Bearer " + EHR.token() + "\r\nX-Request-Id: early-1\r\n"
                + (header.isEmpty() ? "" : header + "\r\n") + "\r\n";
        assertThat(EVENTS.during(() -> assertThat(answer(request))
                        .startsWith("HTTP/1.1 " + status)
                        .doesNotContainIgnoringCase("x-request-id")))
                .isEmpty();
    }

    private static String answer(String request) {
        try (Socket socket = new Socket("localhost", SERVICE.port())) {
            socket.setSoTimeout(180_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @Test
    void without_a_token_it_leaves_none() {
        SomeClient anonymous = SomeClient.anonymous(EHR.base());
        assertThat(EVENTS.during(
                        () -> assertThat(anonymous.get("Nonsense/1").status()).isEqualTo(404)))
                .isEmpty();
        assertThat(EVENTS.during(() -> assertThat(anonymous
                                .send("FOO", "QuestionnaireResponse/1", "")
                                .status())
                        .isEqualTo(405)))
                .isEmpty();
    }
}
