package org.dorsal.spark;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dorsal.command.GeneratedResponses;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Spark program as its users start it, compared with {@code dorsal score} and {@code dorsal impact} on the same
 * lines. Run by {@code mvn -f src/spark/pom.xml}; {@code -Ddorsal.long=true} takes 100,000 responses instead of 2,000.
 */
class RescoreIT {
    private static final boolean LONG = Boolean.getBoolean("dorsal.long");
    private static final int RESPONSES = LONG ? 100_000 : 2_000;
    private static final JsonMapper JSON = new JsonMapper();

    /** Setting by which the large file is read in many parts, even with few lines. */
    private static final String SMALL_PARTS = "spark.sql.files.maxPartitionBytes=" + (LONG ? 8 << 20 : 100_000);

    @TempDir
    private static Path folder;

    private static Path input;
    private static Processes processes;
    private static Map<String, JsonNode> scored;

    @BeforeAll
    static void writes_files_as_populations_have_them() throws Exception {
        processes = new Processes(folder, LONG ? List.of() : List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        input = Files.createDirectories(folder.resolve("input"));
        GeneratedResponses responses = new GeneratedResponses(42);
        write(responses, RESPONSES * 9 / 10, input.resolve("large.ndjson"));
        for (int file = 0; file < 5; file++) {
            write(responses, RESPONSES / 50, input.resolve("small-" + file + ".ndjson"));
        }
        Files.write(input.resolve("corrupt.ndjson"), corruptLines(responses));
        scored = scoredByDorsal();
    }

    private static void write(GeneratedResponses responses, int count, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            responses.write(count, out);
        }
    }

    /**
     * Good lines between such as no one can read: cut, no JSON, no UTF-8, blank, too long, of another resource, not
     * completed.
     */
    private static byte[] corruptLines(GeneratedResponses responses) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        List<byte[]> bad = List.of(
                "{\"resourceType\":\"QuestionnaireResponse\",\"status\":".getBytes(StandardCharsets.UTF_8),
                "secret-canary".getBytes(StandardCharsets.UTF_8),
                new byte[] {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'},
                new byte[0],
                "  \t".getBytes(StandardCharsets.UTF_8),
                ("{\"resourceType\":\"" + "x".repeat(2 << 20) + "\"}").getBytes(StandardCharsets.UTF_8),
                "{\"resourceType\":\"Patient\",\"id\":\"secret-canary\"}".getBytes(StandardCharsets.UTF_8),
                FhirJson.encode(responses.next().setStatus(QuestionnaireResponseStatus.INPROGRESS)),
                "[".repeat(10_000).getBytes(StandardCharsets.UTF_8));
        for (byte[] line : bad) {
            lines.writeBytes(FhirJson.encode(responses.next()));
            lines.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
            lines.writeBytes(line);
            lines.write('\n');
        }
        lines.writeBytes(FhirJson.encode(responses.next())); // no line end
        return lines.toByteArray();
    }

    private static Map<String, JsonNode> scoredByDorsal() throws Exception {
        var dorsal = processes.dorsal(arguments(List.of("score"), plainFiles()));
        assertThat(dorsal.exitCode()).isEqualTo(1);
        Map<String, JsonNode> rows = rows(dorsal.lines());
        assertThat(rows).hasSizeGreaterThan(RESPONSES);
        System.out.printf(
                Locale.ROOT,
                "dorsal score: %,d lines in %.1f s, %.1f s of processor time: %,.0f lines a second and core with its start%n",
                rows.size(),
                dorsal.seconds(),
                dorsal.processor(),
                rows.size() / dorsal.processor());
        return rows;
    }

    @Test
    void executors_in_other_processes_write_what_dorsal_score_writes_and_broken_files_cost_only_themselves()
            throws Exception {
        Path broken = Files.createDirectories(folder.resolve("z-broken"));
        byte[] small = Files.readAllBytes(input.resolve("small-0.ndjson"));
        Files.write(broken.resolve("whole.ndjson.gz"), packed(small));
        byte[] packed = packed(small);
        Files.write(broken.resolve("cut.ndjson.gz"), Arrays.copyOf(packed, packed.length / 2));
        Files.writeString(broken.resolve("no.zip"), "this is no zip");
        Path parquet = folder.resolve("parquet");

        var ended = processes.submitted(
                List.of(SMALL_PARTS), "score", "--out", parquet.toString(), input.toString(), broken.toString());

        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
        assertThat(ended.err())
                .contains("knowledge was loaded 3 times", "parts of files that can't be read: 2;")
                .doesNotContain("secret-canary", "Patient/p");
        Path back = folder.resolve("back");
        assertThat(processes
                        .onSpark(ResultReader.class, parquet.toString(), back.toString())
                        .exitCode())
                .isZero();
        Map<String, JsonNode> rows = rows(lines(back));
        assertThat(rows.toString()).doesNotContain("secret-canary", "Patient/p");
        Map<String, JsonNode> plain = new TreeMap<>(rows);
        plain.keySet().removeIf(place -> !place.startsWith(input.toString()));
        assertThat(plain).isEqualTo(scored);

        List<JsonNode> whole = of("whole.ndjson.gz", rows);
        assertThat(whole).isEqualTo(of("small-0.ndjson", scored));
        List<JsonNode> cut = of("cut.ndjson.gz", rows);
        assertThat(cut).hasSizeBetween(2, whole.size());
        assertThat(whole.subList(0, cut.size() - 1)).isEqualTo(cut.subList(0, cut.size() - 1));
        assertThat(cut.getLast().at("/refused/0/says").asString())
                .contains("can't be read from here on (EOFException)");
        assertThat(of("no.zip", rows))
                .singleElement()
                .satisfies(row -> assertThat(row.has("refused")).isTrue());
        System.out.println("score, two executors in their own processes\n" + told(ended));
    }

    @Test
    void csv_is_that_of_dorsal_score_and_json_that_of_dorsal_impact() throws Exception {
        Path csv = folder.resolve("csv");
        var local = processes.local(arguments(List.of("score", "--as", "csv", "--out", csv.toString()), plainFiles()));
        assertThat(local.exitCode()).as(local.err()).isEqualTo(1);
        var dorsal = processes.dorsal(arguments(List.of("score", "--as", "csv"), plainFiles()));
        assertThat(records(lines(csv, true))).isEqualTo(records(dorsal.lines()));
        System.out.println("score, one process\n" + told(local));

        Path json = folder.resolve("json");
        var impact =
                processes.local(arguments(List.of("impact", "--as", "ndjson", "--out", json.toString()), plainFiles()));
        var told = processes.dorsal(arguments(List.of("impact"), plainFiles()));
        assertThat(impact.exitCode()).as(impact.err()).isEqualTo(told.exitCode());
        assertThat(rows(lines(json))).isEqualTo(rows(told.lines()));
        assertThat(impact.err())
                .contains(told.err()
                        .lines()
                        .filter(line -> line.contains("dispositions changed"))
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void an_export_is_read_as_a_zip_and_unpacked() throws Exception {
        Path exports = Files.createDirectories(folder.resolve("exports"));
        List<String> lines = Files.readAllLines(input.resolve("small-1.ndjson"));
        String resources = "";
        for (String line : lines) {
            resources += exported("QuestionnaireResponse", "completed", 2, line)
                    + exported("QuestionnaireResponse", "in-progress", 1, line)
                    + exported("Observation", "final", 1, "{\"resourceType\":\"Observation\"}");
        }
        Files.writeString(
                exports.resolve("resources.ndjson"), resources + "{\"type\":\"QuestionnaireResponse\",\"no\":1}\n");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(exports.resolve("export.zip")))) {
            zip.putNextEntry(new ZipEntry("events.ndjson"));
            zip.write("{}".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("resources.ndjson"));
            zip.write(resources.getBytes(StandardCharsets.UTF_8));
        }
        Path out = folder.resolve("of-exports");

        var ended = processes.local("score", "--as", "ndjson", "--out", out.toString(), exports.toString());

        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
        assertThat(ended.err()).contains("passed over: " + 4 * lines.size(), "lines refused: 1 of");
        List<JsonNode> expected =
                of("small-1.ndjson", scored).stream().map(RescoreIT::unplaced).toList();
        Map<String, JsonNode> rows = rows(lines(out));
        assertThat(of("export.zip", rows))
                .allSatisfy(row -> assertThat(row.get("version").asLong()).isEqualTo(2))
                .extracting(RescoreIT::unplaced)
                .isEqualTo(expected);
        assertThat(of("/resources.ndjson", rows))
                .extracting(RescoreIT::unplaced)
                .startsWith(expected.toArray(JsonNode[]::new));
    }

    @Test
    void two_editions_are_compared_by_disposition_move_and_cause() throws Exception {
        Path other = folder.resolve("other");
        for (ProfileFile file : SomeProfiles.changed(
                "plan/upper-back-pain-evidence-2.0.0.json",
                text -> text.replace("\"%`age-years` >= 51\"", "\"%`age-years` >= 35\""))) {
            Path place = other.resolve(file.path());
            Files.createDirectories(place.resolveSibling("."));
            Files.write(place, file.bytes());
        }
        String out = folder.resolve("moved").toString();

        var ended = processes.local(
                "impact",
                "--to",
                other.toString(),
                "--out",
                out,
                input.resolve("large.ndjson").toString());

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.err()).contains(String.format(Locale.ROOT, "%,d lines in", RESPONSES * 9 / 10));
        String report = String.join("\n", ended.lines());
        assertThat(report)
                .contains(
                        "| emergency |",
                        "| from … to | responses | share |",
                        "| cause | new | gone | other tier | now open | no longer open |",
                        "| undifferentiated |");
        System.out.println("clinician from 35 years in place of 51\n" + report + "\n" + told(ended));
    }

    @Test
    void what_can_not_be_done_is_refused_before_anything_is_written() throws Exception {
        var there = processes.local("score", "--out", folder.toString(), input.toString());
        assertThat(there.exitCode()).isEqualTo(2);
        assertThat(there.err()).contains("dorsal: --out is there already");
        Path profiles = folder.resolve("profiles");
        Files.createDirectories(profiles.resolve("plan"));
        Files.writeString(profiles.resolve("plan/broken.json"), "{");
        Path out = folder.resolve("never");
        var faulty =
                processes.local("score", "--profiles", profiles.toString(), "--out", out.toString(), input.toString());
        assertThat(faulty.exitCode()).as(faulty.err()).isEqualTo(2);
        assertThat(faulty.err()).contains("dorsal: the profiles have");
        assertThat(out).doesNotExist();
    }

    private static String[] plainFiles() throws IOException {
        try (var files = Files.list(input)) {
            return files.map(Path::toString).sorted().toArray(String[]::new);
        }
    }

    private static String[] arguments(List<String> first, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    /** Returns a line in the format of an export. */
    private static String exported(String type, String status, int version, String body) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("type", type);
        row.put("id", "x");
        row.put("version", version);
        row.put("patient", "p");
        row.put("recorded", "2026-11-20T00:00:00Z");
        row.put("status", status);
        row.put("sha256", "");
        row.put("body", body);
        return JSON.writeValueAsString(row) + "\n";
    }

    /** Returns the messages of a program about its work. */
    private static String told(Processes.ProcessResult ended) {
        String said = String.join(
                "\n",
                ended.err().lines().filter(line -> line.startsWith("dorsal:")).toList());
        return said
                + String.format(
                        Locale.ROOT,
                        "%nthe whole process: %.1f s, %.1f s of processor time%n",
                        ended.seconds(),
                        ended.processor());
    }

    private static List<String> lines(Path directory) throws IOException {
        return lines(directory, false);
    }

    /** Returns the lines of all parts in order, with a single header when each part has one. */
    private static List<String> lines(Path directory, boolean headed) throws IOException {
        List<String> lines = new ArrayList<>();
        try (var parts = Files.list(directory)) {
            for (Path part : parts.filter(path -> path.getFileName().toString().startsWith("part-"))
                    .sorted()
                    .toList()) {
                List<String> all = Files.readAllLines(part);
                lines.addAll(headed && !lines.isEmpty() ? all.subList(1, all.size()) : all);
            }
        }
        return lines;
    }

    /** Parses the rows by file and line, the file without its scheme. */
    private static Map<String, JsonNode> rows(List<String> lines) {
        Map<String, JsonNode> rows = new TreeMap<>();
        for (String line : lines) {
            ObjectNode row = (ObjectNode) JSON.readTree(line);
            row.put("file", path(row.get("file").asString()));
            if (row.get("causes") instanceof ObjectNode causes) {
                causes.remove(open(causes));
            }
            String place = row.get("file").asString()
                    + String.format(Locale.ROOT, ":%09d", row.get("line").asLong());
            assertThat(rows.put(place, row)).as("a line is there once").isNull();
        }
        return rows;
    }

    /** Causes that open questions could still lead to: the table has them, a line of {@code dorsal score} has not. */
    private static List<String> open(ObjectNode causes) {
        return causes.properties().stream()
                .filter(cause -> cause.getValue().asString().equals("incomplete"))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String path(String file) {
        return file.startsWith("file:") ? URI.create(file).getPath() : file;
    }

    /** Rows of a file in their order, without its name. */
    private static List<JsonNode> of(String file, Map<String, JsonNode> rows) {
        return rows.entrySet().stream()
                .filter(row -> row.getKey().contains(file))
                .map(row -> withoutFile(row.getValue()))
                .toList();
    }

    private static JsonNode withoutFile(JsonNode row) {
        return ((ObjectNode) row.deepCopy()).without("file");
    }

    private static JsonNode unplaced(JsonNode row) {
        return ((ObjectNode) row.deepCopy()).without(List.of("file", "line", "version"));
    }

    /** Records of a table by file and line, each with its cells by their names, less what only one of the two has. */
    private static Map<String, Map<String, String>> records(List<String> lines) {
        Map<String, Map<String, String>> records = new TreeMap<>();
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(String.join("\n", lines))) {
            for (NamedCsvRecord found : csv) {
                Map<String, String> cells = new TreeMap<>(found.getFieldsAsMap());
                cells.remove("version");
                cells.put("file", path(found.getField("file")));
                records.put(cells.get("file") + ":" + cells.get("line"), cells);
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        return records;
    }
}
