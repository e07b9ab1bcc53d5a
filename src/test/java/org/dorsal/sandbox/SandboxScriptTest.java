package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dorsal.sandbox.SomeWriter.observation;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.*;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Matching of requests to scripted faults, and scripting from another process. */
class SandboxScriptTest {
    private static final SandboxEhr EHR = SharedSandboxEhr.SHARED;
    private static final String SEARCH = "/Observation?patient=sandbox-02";

    private final SomeWriter writer = SomeWriter.to(EHR);

    @AfterEach
    void openAndUnscripted() {
        EHR.unscript();
        EHR.become(Vendor.OPEN);
    }

    @Test
    void a_request_gets_the_first_fault_that_is_for_it() {
        EHR.script(List.of(
                ScriptedFault.of(Fault.status(503))
                        .forResource("POST", "Observation")
                        .times(2),
                ScriptedFault.of(Fault.status(500)).forMethod("GET"),
                ScriptedFault.of(Fault.status(502))));

        assertThat(post().status()).isEqualTo(503);
        assertThat(writer.get("/CarePlan/none").status()).isEqualTo(500);
        assertThat(writer.get("/CarePlan/none").status()).isEqualTo(502);
        assertThat(post().status()).isEqualTo(503);
        assertThat(post().status()).isEqualTo(201);
        assertThat(EHR.scripted()).isEmpty();
    }

    @Test
    void a_fault_can_let_requests_pass_or_stay() {
        EHR.script(List.of(
                ScriptedFault.of(Fault.Plain.NONE).times(2),
                ScriptedFault.of(Fault.status(503)).forever()));

        assertThat(IntStream.range(0, 5).map(i -> writer.get(SEARCH).status()))
                .containsExactly(200, 200, 503, 503, 503);
        assertThat(EHR.scripted()).hasSize(1);
        EHR.unscript();
        assertThat(writer.get(SEARCH).status()).isEqualTo(200);
    }

    @Test
    void the_statement_and_discovery_take_no_fault_that_was_meant_for_others() {
        EHR.script(Fault.status(503));
        assertThat(SomeReply.get(EHR.fhirBase() + "/metadata").status()).isEqualTo(200);
        assertThat(SomeReply.get(EHR.fhirBase() + "/.well-known/smart-configuration")
                        .status())
                .isEqualTo(200);
        EHR.unscript();
        EHR.script(List.of(ScriptedFault.of(Fault.status(503)).forResource("GET", "metadata")));

        assertThat(writer.get(SEARCH).status()).isEqualTo(200);
        assertThat(SomeReply.get(EHR.fhirBase() + "/metadata").status()).isEqualTo(503);
    }

    @Test
    void of_many_requests_at_once_as_many_meet_a_fault_as_it_is_for() throws Exception {
        EHR.script(List.of(ScriptedFault.of(Fault.status(503)).times(20)));
        try (var pool = Executors.newFixedThreadPool(8)) {
            var answers = pool.invokeAll(IntStream.range(0, 50)
                    .<Callable<Integer>>mapToObj(i -> () -> writer.get(SEARCH).status())
                    .toList());
            var refused = 0;
            for (var answer : answers) {
                refused += answer.get() == 503 ? 1 : 0;
            }
            assertThat(refused).isEqualTo(20);
        }
    }

    @Test
    void a_fault_is_for_at_least_one_request() {
        assertThatThrownBy(() -> ScriptedFault.of(Fault.Plain.HANG).times(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_script_can_be_written_from_another_process() {
        assertThat(control("POST", "/script/CUT_AFTER?method=PUT&type=CarePlan&times=3"))
                .isEqualTo(204);
        assertThat(control("POST", "/script/STATUS_BEFORE?status=429&retry-after=7&says=slowly&times=forever"))
                .isEqualTo(204);
        assertThat(control("POST", "/script/STATUS_AFTER?status=504")).isEqualTo(204);

        assertThat(EHR.scripted())
                .containsExactly(
                        ScriptedFault.of(Fault.Plain.CUT_AFTER)
                                .forResource("PUT", "CarePlan")
                                .times(3),
                        ScriptedFault.of(new Fault.StatusBefore(429, Optional.of("slowly"), Optional.of("7")))
                                .forever(),
                        ScriptedFault.of(Fault.statusAfter(504)));
        assertThat(control("DELETE", "/script")).isEqualTo(204);
        assertThat(EHR.scripted()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/script/NOTHING", "/script", "/script/HANG?times=0", "/script/HANG?times=often"})
    void a_script_that_makes_no_sense_is_refused(String path) {
        assertThat(control("POST", path)).isIn(400, 404);
        assertThat(EHR.scripted()).isEmpty();
    }

    @Test
    void another_process_sees_what_was_filed_in_every_version() {
        var id = SomeWriter.idIn(post());
        writer.put("/Observation/" + id, SomeWriter.identified(observation("scripted"), id), "If-Match", "W/\"1\"");
        var filed =
                (Bundle) Json.resource(SomeReply.get(EHR.issuer() + "/filed").body());

        assertThat(filed.getEntry())
                .extracting(Bundle.BundleEntryComponent::getFullUrl)
                .containsSubsequence(
                        EHR.fhirBase() + "/Observation/" + id + "/_history/1",
                        EHR.fhirBase() + "/Observation/" + id + "/_history/2");
    }

    @Test
    void the_front_page_changes_the_ehr() {
        assertThat(SomeReply.post(EHR.issuer() + "/become/READ_ONLY", Map.of(), Map.of())
                        .status())
                .isEqualTo(303);
        assertThat(post().status()).isEqualTo(405);
        assertThat(SomeReply.get(EHR.issuer() + "/").body()).contains("aria-pressed=\"true\">read only");
        assertThat(control("POST", "/become/NOBODY")).isEqualTo(404);
    }

    private SomeReply post() {
        return writer.post("Observation", observation("scripted"));
    }

    private static int control(String method, String path) {
        return SomeReply.send(HttpRequest.newBuilder(URI.create(EHR.issuer() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody()))
                .status();
    }
}
