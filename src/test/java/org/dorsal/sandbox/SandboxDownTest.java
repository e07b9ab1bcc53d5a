package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dorsal.Polling.await;
import static org.dorsal.sandbox.SomeWriter.observation;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.*;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An EHR that is down for a while, and one that was stopped and started. */
class SandboxDownTest {
    private static final String AUDIENCE = "https://dorsal.example/fhir/site";

    @Test
    void while_it_is_down_connections_are_refused_and_afterwards_nothing_is_lost() {
        try (var ehr = SandboxEhr.start(0, AUDIENCE)) {
            var writer = SomeWriter.to(ehr);
            var base = ehr.fhirBase();
            for (int round = 1; round <= 2; round++) {
                assertThat(writer.post("Observation", observation("round-" + round))
                                .status())
                        .isEqualTo(201);
                ehr.down();
                assertThatThrownBy(() -> writer.get("/Observation"))
                        .isInstanceOf(UncheckedIOException.class)
                        .hasCauseInstanceOf(ConnectException.class);
                ehr.up();
            }

            assertThat(ehr.fhirBase()).isEqualTo(base);
            assertThat(writer.countMatches("/Observation?identifier=round-1,round-2"))
                    .isEqualTo(2);
        }
    }

    @Test
    void who_hangs_when_it_goes_down_is_cut_off() {
        try (var ehr = SandboxEhr.start(0, AUDIENCE)) {
            var writer = SomeWriter.to(ehr);
            ehr.script(List.of(ScriptedFault.of(Fault.Plain.HANG_AFTER).forMethod("POST")));
            var answer = CompletableFuture.supplyAsync(() -> writer.post("Observation", observation("hanging")));
            await("the resource is filed").until(() -> !ehr.filed().isEmpty());

            ehr.down();
            assertThatThrownBy(answer::join).hasCauseInstanceOf(UncheckedIOException.class);
            ehr.up();
            assertThat(writer.countMatches("/Observation?identifier=hanging")).isEqualTo(1);
        }
    }

    @Test
    void what_was_filed_outlives_a_stop_and_so_do_the_keys(@TempDir Path directory) {
        var file = directory.resolve("ehr.ndjson");
        var first = SandboxEhr.start(0, AUDIENCE, Clock.systemUTC(), file);
        var keys = SomeReply.get(first.jwksUri().toString()).body();
        var id = SomeWriter.idIn(SomeWriter.to(first).post("Observation", observation("kept")));
        SomeWriter.to(first)
                .put("/Observation/" + id, SomeWriter.identified(observation("kept"), id), "If-Match", "W/\"1\"");
        first.close();

        try (var second = SandboxEhr.start(0, AUDIENCE, Clock.systemUTC(), file)) {
            var writer = SomeWriter.to(second);
            assertThat(second.history("Observation", id))
                    .extracting(version -> version.getMeta().getVersionId())
                    .containsExactly("1", "2");
            assertThat(second.filed()).extracting(Resource::getIdPart).containsExactly(id);
            assertThat(writer.get("/Observation/" + id).header("ETag")).isEqualTo("W/\"2\"");
            assertThat(SomeWriter.idIn(writer.post("Observation", observation("another"))))
                    .isNotEqualTo(id);
            assertThat(SomeReply.get(second.jwksUri().toString()).body()).isEqualTo(keys);
        }
    }

    @Test
    void a_line_that_was_cut_off_was_never_answered_for(@TempDir Path directory) throws Exception {
        var file = directory.resolve("ehr.ndjson");
        try (var ehr = SandboxEhr.start(0, AUDIENCE, Clock.systemUTC(), file)) {
            SomeWriter.to(ehr).post("Observation", observation("whole"));
        }
        Files.writeString(file, "{\"resourceType\":\"Observ", StandardOpenOption.APPEND);

        for (int start = 1; start <= 2; start++) {
            try (var ehr = SandboxEhr.start(0, AUDIENCE, Clock.systemUTC(), file)) {
                assertThat(ehr.filed()).hasSize(start);
                assertThat(SomeWriter.to(ehr)
                                .post("Observation", observation("next"))
                                .status())
                        .isEqualTo(201);
                assertThat(ehr.filed()).extracting(Resource::getIdPart).doesNotHaveDuplicates();
            }
        }
    }
}
