package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dorsal.sandbox.SomeWriter.observation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Verifies of each fault its effect at the client, whether the request was executed, and that it ends after its turn.
 */
class SandboxFaultsTest {
    private static final SandboxEhr EHR = SharedSandboxEhr.SHARED;
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private final SomeWriter writer = SomeWriter.to(EHR);
    private final String identifier = "fault-" + SERIAL.incrementAndGet();

    @AfterEach
    void throwTheScriptAway() {
        EHR.unscript();
    }

    @ParameterizedTest
    @EnumSource
    void each_fault_shows_once_and_is_over(Fault.Plain fault) throws Exception {
        EHR.forget();
        EHR.script(fault);

        check(fault);

        assertThat(EHR.scripted()).isEmpty();
        assertThat(filed()).isEqualTo(committed(fault));
        assertThat(SomeWriter.to(EHR).post("Observation", observation(identifier)))
                .returns(201, SomeReply::status)
                .satisfies(right -> assertThat(right.header("Location")).startsWith(EHR.fhirBase() + "/Observation/"))
                .satisfies(right -> assertThat(right.body()).contains(identifier, "Patient/" + SomeWriter.PATIENT));
        assertThat(EHR.leaks()).isEmpty();
    }

    @Test
    void an_update_can_be_cut_off_on_either_side_too() {
        var id = SomeWriter.idIn(create());
        var next = SomeWriter.identified(observation(identifier), id);
        EHR.script(Fault.Plain.CUT_BEFORE, Fault.Plain.CUT_AFTER);

        assertIsCut(() -> writer.put("/Observation/" + id, next, "If-Match", "W/\"1\""));
        assertThat(EHR.history("Observation", id)).hasSize(1);
        assertIsCut(() -> writer.put("/Observation/" + id, next, "If-Match", "W/\"1\""));
        assertThat(EHR.history("Observation", id)).hasSize(2);
    }

    /** No default: a new fault must say here how it shows. */
    private void check(Fault.Plain fault) throws Exception {
        switch (fault) {
            case NONE -> assertThat(create().status()).isEqualTo(201);
            case CUT_BEFORE, CUT_AFTER -> assertIsCut(this::create);
            case CREATED_WITHOUT_BODY_OR_LOCATION ->
                assertThat(create())
                        .returns(201, SomeReply::status)
                        .returns("", SomeReply::body)
                        .returns("", r -> r.header("Location"))
                        .returns("", r -> r.header("ETag"));
            case CREATED_WITHOUT_LOCATION ->
                assertThat(create())
                        .returns(201, SomeReply::status)
                        .returns("", r -> r.header("Location"))
                        .satisfies(r -> assertThat(r.body()).contains(identifier));
            case FOREIGN_LOCATION ->
                assertThat(create().header("Location"))
                        .startsWith("http://127.0.0.1:")
                        .contains("/Observation/");
            case HTML_WITH_200, HTML_WITH_200_AFTER ->
                assertThat(create())
                        .returns(200, SomeReply::status)
                        .satisfies(r -> assertThat(r.header("Content-Type")).startsWith("text/html"))
                        .satisfies(r -> assertThat(r.body()).startsWith("<!doctype html>"));
            case ANOTHER_PATIENTS_RESOURCE ->
                assertThat(create().body())
                        .contains("Patient/sandbox-01", identifier)
                        .doesNotContain(SomeWriter.PATIENT);
            case REDIRECT ->
                assertThat(create())
                        .returns(307, SomeReply::status)
                        .satisfies(r -> assertThat(r.header("Location"))
                                .startsWith("http://127.0.0.1:")
                                .contains("/foreign/fhir/Observation"));
            case HUGE_BODY -> checkHuge();
            case SLOW_BODY -> checkSlow();
            case HANG, HANG_AFTER -> checkHangs();
            case REVOKED_TOKEN -> {
                assertThat(create().status()).isEqualTo(401);
                assertThat(create().header("WWW-Authenticate")).contains("invalid_token");
            }
            case IGNORES_IF_NONE_EXIST -> {
                EHR.unscript();
                create();
                EHR.script(fault);
                var condition = "identifier=" + SomeWriter.IDENTIFIERS + "|" + identifier;
                assertThat(writer.post("Observation", observation(identifier), "If-None-Exist", condition)
                                .status())
                        .isEqualTo(201);
            }
        }
    }

    private void checkHuge() throws Exception {
        try (var http = HttpClient.newHttpClient();
                var body = http.send(request(), BodyHandlers.ofInputStream()).body()) {
            assertThat(new String(body.readNBytes(16), StandardCharsets.UTF_8)).isEqualTo("{\"resourceType\":");
            long read = 16;
            var buffer = new byte[1 << 16];
            var end = "";
            for (int more = body.read(buffer); more >= 0; more = body.read(buffer)) {
                read += more;
                end = new String(buffer, 0, more, StandardCharsets.UTF_8);
            }
            assertThat(read).isGreaterThan(EndlessBodies.HUGE_IN_BYTES);
            assertThat(end).endsWith("]}");
        }
    }

    private void checkSlow() throws Exception {
        try (var http = HttpClient.newHttpClient();
                var body = http.send(request(), BodyHandlers.ofInputStream()).body()) {
            assertThat(body.readNBytes(2)).containsExactly(' ', ' ');
            EHR.unscript();
            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).contains("searchset");
        }
    }

    private void checkHangs() throws Exception {
        var answer = CompletableFuture.supplyAsync(this::create);
        assertThatThrownBy(() -> answer.get(700, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        EHR.unscript();
        assertThatThrownBy(() -> answer.get(3, TimeUnit.MINUTES))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(UncheckedIOException.class);
    }

    private static void assertIsCut(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(UncheckedIOException.class).hasCauseInstanceOf(IOException.class);
    }

    private static int committed(Fault.Plain fault) {
        return switch (fault) {
            case NONE,
                    CUT_AFTER,
                    CREATED_WITHOUT_BODY_OR_LOCATION,
                    CREATED_WITHOUT_LOCATION,
                    FOREIGN_LOCATION,
                    HTML_WITH_200_AFTER,
                    ANOTHER_PATIENTS_RESOURCE,
                    HANG_AFTER -> 1;
            case CUT_BEFORE, HTML_WITH_200, REDIRECT, HUGE_BODY, SLOW_BODY, HANG, REVOKED_TOKEN -> 0;
            case IGNORES_IF_NONE_EXIST -> 2;
        };
    }

    private SomeReply create() {
        return writer.post("Observation", observation(identifier));
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(URI.create(EHR.fhirBase() + "/Observation"))
                .POST(BodyPublishers.ofString(observation(identifier)))
                .build();
    }

    private long filed() {
        return EHR.filed().stream()
                .map(Json::text)
                .filter(line -> line.contains('"' + identifier + '"'))
                .count();
    }
}
