package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipInputStream;
import org.dorsal.assessment.SignedAssessments;
import org.dorsal.fhirjson.PlainText;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportPagesTest {
    private static final SomeScoredResponse EMERGENCY =
            SomeScoredResponse.nothingWrong().with("function-loss", "both-legs-weak");
    private final SomeAudit audit = new SomeAudit();

    @Test
    void results_go_into_a_csv_whose_first_row_is_the_header_and_the_log_names_its_search() {
        audit.past.signed(SomeScoredResponse.nothingWrong());
        String id = audit.past.overridden(EMERGENCY, Disposition.URGENT, "clinical-judgement");
        String search = search("overridden=yes", "patient=" + SignedAssessments.PATIENT);
        var file = audit.post("/export", "search=" + search, "format=csv", "purpose=HLEGAL");
        assertThat(file.status()).isEqualTo(200);
        assertThat(file.headers().get("Content-Disposition"))
                .contains("attachment; filename=\"dorsal-" + audit.site + "-results-2026-11-20.csv\"");
        assertThat(file.headers().get("Cache-Control")).isEqualTo("no-store");
        List<String> lines = file.body().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).startsWith("recorded,patient,assessment,version,status,disposition,computed");
        assertThat(lines.get(1)).contains(id, "urgent,emergency", "clinical-judgement", "Practitioner/one");
        EventSummary export = audit.events().stream()
                .filter(event -> event.fact("sha256")
                        .equals(java.util.Optional.of(Sha256.of(file.bytes()).hex())))
                .findFirst()
                .orElseThrow();
        assertThat(export.query().orElseThrow()).contains("overridden=yes", "patient=" + SignedAssessments.PATIENT);
    }

    @Test
    void two_events_tell_of_a_file_and_the_second_holds_its_hash() {
        audit.past.signed(EMERGENCY);
        var file = audit.post("/export", "search=all", "format=ndjson", "purpose=HLEGAL");
        assertThat(file.body().lines())
                .hasSize(1)
                .allMatch(line -> line.startsWith("{\"resourceType\":\"AuditEvent\""));
        var summaries = audit.events().stream()
                .filter(event -> event.subtype().equals("extract"))
                .toList();
        assertThat(summaries).hasSize(2);
        EventSummary last = summaries.stream()
                .filter(event -> event.fact("sha256").isPresent())
                .findFirst()
                .orElseThrow();
        assertThat(last.fact("sha256")).contains(Sha256.of(file.bytes()).hex());
        assertThat(last.fact("count")).contains("1");
        assertThat(last.fact("bytes")).contains(Integer.toString(file.bytes().length));
        assertThat(last.fact("export"))
                .contains(summaries.stream()
                        .filter(event -> !event.id().equals(last.id()))
                        .findFirst()
                        .orElseThrow()
                        .id());
        assertThat(summaries).allMatch(event -> event.query().isPresent());
        assertThat(summaries).allMatch(event -> event.purpose().equals(java.util.Optional.of("HLEGAL")));
    }

    @Test
    void a_record_is_taken_away_for_a_purpose_and_not_with_proofs_which_only_the_whole_log_has() {
        String id = audit.past.signed(EMERGENCY);
        String export = "/assessment/" + id + "/export";
        assertThat(audit.post(export, "format=csv").text("h1")).contains(word("audit.purpose.title"));
        audit.open(id);
        audit.sealing.seal();
        assertThat(audit.post(export, "format=zip").status()).isEqualTo(400);
        assertThat(audit.post(export, "format=csv").body()).contains("attest");
    }

    @Test
    void the_whole_log_is_taken_away_for_a_purpose_once_it_is_signed() throws IOException {
        audit.past.signed(EMERGENCY);
        audit.past.signed(SomeScoredResponse.nothingWrong());
        assertThat(audit.get("/verify").html().select("form[action$=/export/whole] [name]"))
                .hasSize(2);
        assertThat(audit.post("/export/whole").body()).contains(word("problem.audit-purpose.title"));
        assertThat(audit.post("/export/whole", "purpose=HCOMPL").status()).isEqualTo(409);
        audit.sealing.seal();
        int size = audit.events().size();
        var zip = audit.post("/export/whole", "purpose=HCOMPL");
        assertThat(zip.status()).isEqualTo(200);
        assertThat(entry(zip.bytes(), "manifest.json")).contains("\"whole\":true", "\"filter\":\"whole log\"");
        assertThat(entry(zip.bytes(), "events.ndjson").lines()).hasSize(size);
        EventSummary summary = audit.events().stream()
                .filter(event -> event.fact("sha256").isPresent())
                .findFirst()
                .orElseThrow();
        assertThat(summary.query()).contains("AuditEvent");
        assertThat(summary.purpose()).contains("HCOMPL");
        assertThat(summary.fact("sha256")).contains(Sha256.of(zip.bytes()).hex());
        assertThat(summary.fact("count")).contains(Integer.toString(size));
    }

    private static String entry(byte[] zip, String name) throws IOException {
        try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    return new String(entries.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        throw new IllegalStateException("no " + name);
    }

    @ParameterizedTest
    @CsvSource({"=1+1", "+1", "-1", "@SUM(A1)", "'\t=1'", "'\r=1'"})
    void no_cell_begins_as_a_formula(String cell) {
        assertThat(PlainText.cell(cell)).isEqualTo("'" + cell);
        assertThat(PlainText.cell("a" + cell)).isEqualTo("a" + cell);
    }

    @ParameterizedTest
    @ValueSource(strings = {"search=01890000-0000-7000-8000-000000000000", "search=x", "nothing=x"})
    void a_search_that_is_not_the_auditors_is_not_exported(String field) {
        assertThat(audit.post("/export", field, "format=csv").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"/export, search=all", "/export/whole, search=none"})
    void whoever_asks_while_as_many_are_made_as_may_be_is_refused_and_no_event_tells_of_a_file(
            String path, String search) {
        audit.past.signed(EMERGENCY);
        audit.sealing.seal();
        audit.takePermits();
        var refused = audit.post(path, search, "format=csv", "purpose=HLEGAL");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.text("h1")).isEqualTo(word("problem.audit-busy.title"));
        assertThat(audit.events()).noneMatch(event -> event.subtype().equals("extract"));
        assertThat(audit.events())
                .filteredOn(event -> event.outcome().equals("4"))
                .hasSize(1);
    }

    @Test
    void an_export_makes_room_when_it_was_sent_and_when_it_was_refused() {
        audit.past.signed(EMERGENCY);
        for (int turn = 0; turn <= 4; turn++) {
            assertThat(audit.post("/export", "search=all", "format=csv", "purpose=HLEGAL")
                            .status())
                    .isEqualTo(200);
            assertThat(audit.post("/export/whole", "purpose=HLEGAL").status()).isEqualTo(409);
        }
    }

    @Test
    void whole_patient_ids_are_not_taken_without_a_purpose() {
        audit.past.signed(EMERGENCY);
        var refused = audit.post("/export", "search=all", "format=csv");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body())
                .doesNotContain(SignedAssessments.PATIENT)
                .contains(word("problem.audit-purpose.title"));
    }

    @Test
    void a_format_that_nobody_writes_is_refused() {
        assertThat(audit.post("/export", "search=all", "format=xlsx", "purpose=HLEGAL")
                        .status())
                .isEqualTo(400);
        assertThat(audit.events()).allMatch(event -> event.outcome().equals("4"));
    }

    private String search(String... fields) {
        return audit.post("/search", fields).location().replaceFirst(".*/", "");
    }
}
