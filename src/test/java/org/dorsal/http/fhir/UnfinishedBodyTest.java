package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.*;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.apache.coyote.http11.Http11Processor;
import org.dorsal.store.CapturedLog;
import org.dorsal.system.SomeEvents;
import org.dorsal.system.SomeService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body that does not arrive is refused before the request has a place in the queue, and has its event all the same. */
class UnfinishedBodyTest {
    private static final SomeService SERVICE = SomeService.shared();

    @Test
    void a_request_whose_body_ends_early_has_an_event() throws IOException {
        String token = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds").token();
        try (var socket = new Socket("localhost", SERVICE.port())) {
            var request = "POST /fhir/northside/QuestionnaireResponse HTTP/1.1\r\nHost: localhost\r\n"
                    + "Connection: close\r\nX-Request-Id: unfinished-1\r\nContent-Type: application/fhir+json\r\n"
                    + "Content-Length: 1000\r\nAuthorization: Bearer " + token + "\r\n\r\n{";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(reader.readLine()).startsWith("HTTP/1.1 4"); // 400 is Tomcat's own
        }

        assertThat(new SomeEvents(SERVICE, SomeService.NORTHSIDE).ofRequest("unfinished-1"))
                .singleElement()
                .satisfies(event -> assertThat(event.getOutcomeDesc()).contains("did not arrive in time"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/audit/northside/search",
                "/operate/northside",
                "/launch/northside",
                "/fhir/northside/metadata",
                "/log/northside/checkpoint",
                "/assets/dorsal.css"
            })
    void a_body_that_nobody_needs_and_that_ends_early_is_no_fault(String path) throws IOException {
        try (var socket = new Socket("localhost", SERVICE.port())) {
            var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: text/plain\r\nContent-Length: 24\r\n\r\nless than that";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(reader.readLine()).matches("HTTP/1.1 [234].*");
        }
    }

    /** An unknown caller must not fill the log with faults. */
    @ParameterizedTest
    @ValueSource(strings = {"1\r\nContent-Length: 2", "1, 2", "-1", "x"})
    void a_request_without_one_length_is_refused_and_is_no_fault(String length) throws IOException {
        try (var log = new CapturedLog(Http11Processor.class);
                var socket = new Socket("localhost", SERVICE.port())) {
            var request = "POST /fhir/northside/QuestionnaireResponse HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                    + length + "\r\n\r\n{}";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(reader.readLine()).startsWith("HTTP/1.1 400");
            reader.lines().forEach(_ -> {}); // until the connection ends
            assertThat(log.lines()).noneMatch(line -> line.contains("Error processing request"));
        }
    }
}
