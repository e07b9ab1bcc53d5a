package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dorsal.fuzz.Fuzz;
import org.junit.jupiter.api.Test;

/** Mutated requests to every endpoint, as bytes on a connection: no answer is 500 or reveals internals. */
class RequestFuzzTest {
    private static final SomeService SERVICE = SomeService.shared();
    /** Placeholder of an access token, which lives for minutes only. */
    private static final String TOKEN = "good.access.token";

    private static final Duration RENEWED_AFTER = Duration.ofMinutes(1);
    private static final int ANSWER_CHARS = 4_000;

    private String token = "";
    private long renewal;

    @Test
    void no_request_is_answered_by_500() {
        Fuzz.of("requests", requests()).runOnce(this::outcome);
        assertThat(SomeClient.anonymous(SERVICE.base(SomeService.NORTHSIDE))
                        .get("metadata")
                        .status())
                .as("it still works")
                .isEqualTo(200);
    }

    private String outcome(byte[] request) {
        String answer = answer(withToken(request));
        String status = answer.isEmpty() ? "closed" : answer.substring(0, Math.min(12, answer.length()));
        assertThat(status).doesNotContain(" 500", " 502", " 504");
        assertThat(answer).doesNotContain("Exception", "org.dorsal", "org.hl7", "org.springframework", "org.apache");
        return status;
    }

    private byte[] withToken(byte[] request) {
        if (token.isEmpty() || System.nanoTime() > renewal) {
            token = SERVICE.token(SomeService.NORTHSIDE, "system/*.cruds", Map.of());
            renewal = System.nanoTime() + RENEWED_AFTER.toNanos();
        }
        return new String(request, StandardCharsets.ISO_8859_1)
                .replace(TOKEN, token)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String answer(byte[] request) {
        try (Socket socket = new Socket("localhost", SERVICE.port())) {
            socket.setSoTimeout(180_000);
            socket.getOutputStream().write(request);
            socket.shutdownOutput();
            return new String(socket.getInputStream().readNBytes(ANSWER_CHARS), StandardCharsets.ISO_8859_1);
        } catch (java.net.SocketException closedOnUs) {
            return "";
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static List<String> requests() {
        String body = SomeResponse.of("fuzz").json();
        String fhir = "/fhir/northside/";
        return Stream.of(
                        request("POST", fhir + "QuestionnaireResponse/$score", "", body),
                        request("POST", fhir + "QuestionnaireResponse", "Prefer: return=minimal\r\n", body),
                        request("POST", fhir + "QuestionnaireResponse", "If-None-Exist: identifier=urn:a|b\r\n", body),
                        request("PUT", fhir + "QuestionnaireResponse/1", "If-Match: W/\"1\"\r\n", body),
                        request(
                                "POST",
                                fhir,
                                "",
                                "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"request\":"
                                        + "{\"method\":\"GET\",\"url\":\"Observation?code=a\"}}]}"),
                        request(
                                "POST",
                                fhir,
                                "",
                                "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"fullUrl\":\"urn:uuid:1\","
                                        + "\"resource\":" + body
                                        + ",\"request\":{\"method\":\"POST\",\"url\":\"QuestionnaireResponse\"}}]}"),
                        request("GET", fhir + "Observation?code=http://loinc.org|72514-3&date=ge2026&_count=2", "", ""),
                        request("GET", fhir + "Questionnaire?_summary=true&_elements=url", "Accept: */*;q=0.1\r\n", ""),
                        request("GET", fhir + "CarePlan/1/_history/1?_pretty=true", "If-None-Match: \"1\"\r\n", ""),
                        request("POST", fhir + "Observation/_search", "", "status=final&_sort=-date"),
                        request("GET", fhir + "$export?_type=Observation", "Prefer: respond-async\r\n", ""),
                        request(
                                "OPTIONS",
                                fhir + "metadata",
                                "Origin: https://a.example\r\nAccess-Control-Request-Method: GET\r\n",
                                ""),
                        request("GET", "/launch/northside?iss=http://a&launch=b", "Cookie: __Host-a=b\r\n", ""),
                        request("GET", "/launch/northside/callback?code=a&state=b", "", ""),
                        request("GET", "/audit/northside/search?from=2026-01-01", "", ""),
                        request("GET", "/log/northside/checkpoint", "", ""),
                        request("POST", "/cds/northside/cds-services/x", "", "{\"hook\":\"patient-view\"}"),
                        request("GET", "/operate/northside", "", ""))
                .toList();
    }

    private static String request(String method, String path, String headers, String body) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                + TOKEN
                + "\r\n" + headers
                + (body.isEmpty()
                        ? ""
                        : "Content-Type: application/fhir+json\r\nContent-Length: "
                                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n")
                + "\r\n" + body;
    }
}
