package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A search as people type it into curl, with the {@code |} that FHIR prints between system and code. HTTP clients in
 * Java refuse to send it, hence the bare socket.
 */
class TypedByHandTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient EHR = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
    private static final String PAIN_SCORE = "Observation?code=http://loinc.org|72514-3&_summary=count&patient=";

    @Test
    void a_bar_in_a_query_means_what_its_escaped_form_means() throws IOException {
        String patient = "typed-by-hand";
        assertThat(EHR.post("QuestionnaireResponse", SomeResponse.of(patient).json())
                        .status())
                .isEqualTo(201);
        String raw = answer(PAIN_SCORE + patient);
        assertThat(status(raw)).isEqualTo(200);
        assertThat(raw)
                .contains("\"total\":"
                        + EHR.get(PAIN_SCORE.replace("://", "%3A%2F%2F").replace("|", "%7C") + patient)
                                .json()
                                .path("total")
                                .asInt());
        assertThat(answer(PAIN_SCORE.replace("72514-3", "none") + patient)).contains("\"total\":0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "}", "<", ">", "^", "`", "\""})
    void nothing_else_that_must_be_escaped_is_taken(String character) throws IOException {
        assertThat(status(answer("Questionnaire?name=a" + character + "b"))).isEqualTo(400);
        assertThat(status(answer("Questionnaire?name=a" + URLEncoder.encode(character, StandardCharsets.UTF_8) + "b")))
                .isEqualTo(200);
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    private static String answer(String address) throws IOException {
        try (var socket = new Socket("localhost", SERVICE.port())) {
            socket.setSoTimeout(180_000);
            String request = "GET /fhir/northside/" + address + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Authorization: Bearer " + EHR.token() + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
