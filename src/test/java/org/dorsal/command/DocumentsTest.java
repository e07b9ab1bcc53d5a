package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import org.dorsal.fhirjson.NdjsonLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A file is lines of JSON, or one pretty-printed document. */
class DocumentsTest {
    private static final String GOOD = Ndjson.good("r1");

    @TempDir
    Path folder;

    @Test
    void a_pretty_printed_file_is_one_response() throws IOException {
        String alone = CommandCall.dorsal(Ndjson.of(GOOD), "score").out();
        CommandCall called = CommandCall.dorsal("score", file(pretty(GOOD)).toString());
        assertThat(called.exitCode()).isZero();
        assertThat(called.out()).isEqualTo(alone);
        assertThat(CommandCall.dorsal(Ndjson.of(pretty(GOOD)), "score").out()).isEqualTo(alone);
    }

    @Test
    void files_of_both_kinds_stand_beside_each_other() throws IOException {
        Path lines = Files.write(folder.resolve("lines.ndjson"), Ndjson.of(GOOD, GOOD));
        CommandCall called =
                CommandCall.dorsal("score", file("\n" + pretty(GOOD)).toString(), lines.toString());
        assertThat(called.exitCode()).isZero();
        assertThat(called.rows()).extracting(row -> row.get("line").asInt()).containsExactly(2, 1, 2);
    }

    @Test
    void patients_may_be_one_pretty_printed_patient() throws IOException {
        String patient =
                "{\n \"resourceType\": \"Patient\",\n \"id\": \"example\",\n \"birthDate\": \"1950-01-01\"\n}\n";
        Path patients = Files.writeString(folder.resolve("patient.json"), patient);
        Path oneLine = Files.writeString(folder.resolve("patient.ndjson"), patient.replace("\n", ""));
        CommandCall called = CommandCall.dorsal(Ndjson.of(GOOD), "score", "--patients", patients.toString());
        assertThat(called.out())
                .isNotEqualTo(CommandCall.dorsal(Ndjson.of(GOOD), "score").out())
                .isEqualTo(CommandCall.dorsal(Ndjson.of(GOOD), "score", "--patients", oneLine.toString())
                        .out());
    }

    @Test
    void a_pretty_printed_response_is_refused_with_place_and_cure() throws IOException {
        String wrong = pretty(GOOD.replace("Patient/example", "Group/example"));
        CommandCall called = CommandCall.dorsal("score", file(wrong).toString());
        assertThat(called.exitCode()).isEqualTo(1);
        JsonNode row = called.rows().getFirst();
        assertThat(row.get("line").asInt()).isEqualTo(1);
        assertThat(row.get("refused").get(0).get("expression").asString()).isEqualTo("QuestionnaireResponse.subject");
        assertThat(row.get("refused").get(0).get("says").asString()).contains("Name one patient");
    }

    @Test
    void a_pretty_printed_response_that_was_cut_off_is_one_refusal_that_says_where() throws IOException {
        String cut = pretty(GOOD);
        CommandCall called = CommandCall.dorsal(
                "score", file(cut.substring(0, cut.length() / 2)).toString());
        assertThat(called.exitCode()).isEqualTo(1);
        assertThat(called.rows()).hasSize(1);
        assertThat(called.out()).contains("This is no JSON at");
    }

    @Test
    void a_pretty_printed_response_may_be_as_long_as_a_line() throws IOException {
        String text = pretty(GOOD).strip();
        String path = file(text).toString();
        String limit = Integer.toString(text.length());
        assertThat(CommandCall.dorsal("score", "--limit-line-bytes", limit, path)
                        .exitCode())
                .isZero();
        String less = Integer.toString(text.length() - 1);
        CommandCall called = CommandCall.dorsal("score", "--limit-line-bytes", less, path);
        assertThat(called.rows()).hasSize(1);
        assertThat(called.out()).contains("larger than " + less + " bytes");
    }

    @Test
    void a_torn_first_line_costs_only_itself() {
        CommandCall called = CommandCall.dorsal(Ndjson.of(GOOD.substring(0, 40), GOOD), "score");
        assertThat(called.rows()).hasSize(2);
        assertThat(called.rows().getFirst().has("refused")).isTrue();
        assertThat(called.rows().getLast().get("disposition").asString()).isEqualTo("self-care");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\n\"a\":1\n}", "{ \"a\": {\n \"b\":1}\n}\n", "\n\t{\r\n\r\n  \"a\":[\n1]\r\n}"})
    void one_document(String text) throws IOException {
        assertThat(read(text, 100)).hasSize(1);
    }

    @Test
    void lines_stay_lines() throws IOException {
        assertThat(read("{}\n\n{\"a\":1}\nx", 100)).containsExactly("1:{}", "3:{\"a\":1}", "4:x");
        assertThat(read("{\n{}\n\"b\"", 100)).containsExactly("1:{", "2:{}", "3:\"b\"");
        assertThat(read("{}\n{\n\"a\":1\n}", 100)).hasSize(4);
        assertThat(read("{", 100)).containsExactly("1:{");
        assertThat(read(" \n\t\n", 100)).isEmpty();
    }

    @Test
    void of_a_document_that_is_too_long_one_byte_more_than_allowed_is_kept() throws IOException {
        assertThat(read("{\n\"a\":" + "1".repeat(300_000) + "\n}", 7)).containsExactly("1:{\n\"a\":11");
        assertThat(read("{\n" + "\"a\":1,\n".repeat(300_000) + "}", 9).getFirst())
                .hasSize("1:".length() + 10);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("response.json"), text);
    }

    private static String pretty(String json) {
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        return mapper.writeValueAsString(mapper.readTree(json)) + "\n";
    }

    private static List<String> read(String text, int mostBytes) throws IOException {
        Documents documents = new Documents(
                new NdjsonLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), mostBytes), mostBytes);
        List<String> read = new ArrayList<>();
        for (Optional<NdjsonLines.NdjsonLine> line = documents.next(); line.isPresent(); line = documents.next()) {
            read.add(line.get().number() + ":" + new String(line.get().bytes(), StandardCharsets.UTF_8));
        }
        return read;
    }
}
