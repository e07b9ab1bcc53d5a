package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;
import static org.dorsal.system.SomeService.NORTHSIDE;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.ForeignPackages;
import org.dorsal.audit.log.Checkpoint;
import org.dorsal.audit.log.LogKey;
import org.dorsal.audit.log.PublicLogKey;
import org.dorsal.audit.log.SignedNote;
import org.dorsal.audit.log.SomeLogKeys;
import org.dorsal.sandbox.SandboxClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Starts each program of {@code src/examples} against the service; a program without its language installed is skipped. {@code
 * replay.py} and the second verifier need no service and have separate tests.
 */
class ExampleProgramsTest {
    private static final Path FOLDER = Path.of("src/examples");
    private static final int LONGEST = 60;
    private static final int KEYS_PORT = SomePort.free();
    private static final String ISSUER = "http://localhost:" + KEYS_PORT + "/";
    private static final MovedClock CLOCK = new MovedClock();
    private static final SomeService SERVICE = SomeService.startedBy(
            CLOCK,
            false,
            "--dorsal.sites.northside.export.retry-after=1s",
            "--dorsal.sites.northside.cds-hooks.clients[0].issuer=" + ISSUER,
            "--dorsal.sites.northside.cds-hooks.clients[0].jwks-uri=" + ISSUER + "jwks.json");

    /** Stores a later assessment of the same patient with another result: its plan is the newest. */
    @BeforeAll
    static void store_another_assessment() throws IOException {
        ObjectNode later = (ObjectNode)
                JsonMapper.shared().readTree(Files.readString(Path.of("profiles/examples/clinician-review.json")));
        later.withObject("subject").put("reference", "Patient/sandbox-01");
        later.withObject("identifier").put("value", "later-assessment");
        later.put("authored", "2026-11-21T09:11:00Z");
        assertThat(client().post("QuestionnaireResponse", later.toString()).status())
                .isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"curl/assess.sh", "python/assess.py", "java/Assess.java"})
    void the_main_job_is_done_once_however_often_it_is_started(String example) throws Exception {
        List<String> first = run(example, Map.of());

        assertMainJob(first);
        assertThat(run(example, Map.of())).isEqualTo(first);
    }

    @EnabledIfSystemProperty(named = "dorsal.long", matches = "true", disabledReason = "installs fhirclient from npm")
    @Test
    void the_main_job_is_done_with_the_client_of_smart() throws Exception {
        ForeignPackages.install();
        Path copy = ForeignPackages.FOLDER.resolve("assess.mjs");
        Files.copy(FOLDER.resolve("node/assess.mjs"), copy, StandardCopyOption.REPLACE_EXISTING);

        assertMainJob(run(command(copy), environment(Map.of())).lines().toList());
    }

    private static void assertMainJob(List<String> lines) {
        assertThat(lines.getFirst()).startsWith("Stored: QuestionnaireResponse/");
        assertThat(lines.get(1)).isEqualTo("Result of the upper back pain assessment: Emergency");
        assertThat(lines).contains("Spinal metastases or cord compression: Emergency");
        assertThat(lines)
                .filteredOn(line -> line.startsWith("- "))
                .hasSizeGreaterThan(2)
                .isEqualTo(planOf(lines.getFirst().substring("Stored: ".length())));
        assertThat(lines.getLast()).contains("await sign-off");
    }

    /** Returns the activities of the patient's one plan that is supported by the response. */
    private static List<String> planOf(String response) {
        JsonNode plans = JsonMapper.shared()
                .readTree(client().get("CarePlan?patient=sandbox-01&_count=100").text());
        assertThat(plans.path("entry")).hasSizeGreaterThan(1);
        List<JsonNode> own = plans.path("entry")
                .valueStream()
                .map(entry -> entry.path("resource"))
                .filter(plan -> plan.path("supportingInfo")
                        .valueStream()
                        .anyMatch(support ->
                                support.path("reference").asString("").startsWith(response + "/_history/")))
                .toList();
        assertThat(own).hasSize(1);
        return own.getFirst()
                .path("activity")
                .valueStream()
                .map(activity -> "- " + activity.at("/detail/code/text").asString(""))
                .toList();
    }

    private static SomeClient client() {
        return new SomeClient(SERVICE.base(NORTHSIDE), SERVICE.token(NORTHSIDE, "system/*.cruds", Map.of()));
    }

    @Test
    void a_refusal_is_told() throws Exception {
        Path empty = Files.writeString(
                Files.createTempFile("response", ".json"),
                "{\"resourceType\": \"QuestionnaireResponse\", \"identifier\": {\"system\": \"urn:a\", \"value\":"
                        + " \"b\"}}");

        for (String example : List.of("curl/assess.sh", "python/assess.py")) {
            Process refused = start(command(FOLDER.resolve(example), empty.toString()), environment(Map.of()));
            assertThat(text(refused)).as(example).contains("questionnaire");
            assertThat(refused.waitFor()).as(example).isNotZero();
        }
    }

    @Test
    void a_backend_service_gets_a_token_that_the_service_accepts() throws Exception {
        SERVICE.ehr(NORTHSIDE)
                .register(SandboxClient.withKeys("demo-backend", URI.create(ISSUER))
                        .asBackend("system/QuestionnaireResponse.rs"));

        List<String> lines = run(
                "node/backend-service.mjs",
                Map.of("JWKS_PORT", String.valueOf(KEYS_PORT), "SCOPE", "system/QuestionnaireResponse.rs"));

        SomeClient client = new SomeClient(SERVICE.base(NORTHSIDE), lines.getLast());
        assertThat(client.get("QuestionnaireResponse?patient=p").status()).isEqualTo(200);
        assertThat(client.get("Observation?patient=p").status()).isEqualTo(403);
    }

    @Test
    void a_client_of_cds_hooks_gets_a_card_and_answers_it() throws Exception {
        List<String> lines =
                run("node/cds-hooks.mjs", Map.of("CDS", SERVICE.baseUrl() + "/cds/northside", "ISSUER", ISSUER));

        assertThat(lines.getFirst()).startsWith("Hooks: ").contains("patient-view", "order-sign");
        assertThat(lines.get(1)).startsWith("info: ");
        assertThat(lines.getLast()).isEqualTo("Feedback is sent.");
    }

    @Test
    void a_bulk_export_is_downloaded_and_checked(@TempDir Path folder) throws Exception {
        run("curl/assess.sh", Map.of());

        Process export =
                start(command(FOLDER.resolve("curl/bulk-export.sh"), folder.toString()), environment(Map.of()));

        BufferedReader lines = export.inputReader();
        assertThat(lines.readLine()).startsWith("Progress: ");
        CLOCK.move(Duration.ofSeconds(61)); // an export waits until all versions of its time can be found
        String printed = lines.lines().collect(Collectors.joining("\n"));
        assertThat(export.waitFor()).as(printed).isZero();
        assertThat(printed).contains("QuestionnaireResponse-", "CarePlan-", " resources");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".ndjson")))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readAllLines(file))
                            .allMatch(line -> line.startsWith("{\"resourceType\"")));
        }
    }

    /** The witness has only the public key of the service; the proofs are public. */
    @Test
    void a_witness_cosigns_what_continues_the_past_and_nothing_else(@TempDir Path folder) throws Exception {
        SomeClient log = SomeClient.anonymous(SERVICE.baseUrl() + "/log/" + NORTHSIDE);
        String key = log.get("key").text().lines().findFirst().orElseThrow();
        int port = SomePort.free();
        Process program = start(
                command(FOLDER.resolve("witness/witness.mjs"), "" + port, folder.toString(), "witness.example/w1", key),
                Map.of());
        try {
            PublicLogKey cosigner =
                    PublicLogKey.readWitness(program.inputReader().readLine()).orElseThrow();
            SomeClient witness = SomeClient.anonymous("http://localhost:" + port);
            String first = laterCheckpoint(log, 0);
            SomeAnswer cosigned = witness.send("POST", "add-checkpoint", "old 0\n\n" + first);
            assertThat(cosigned.status()).as(cosigned.text()).isEqualTo(200);
            assertThat(SignedNote.read(first + cosigned.text()).orElseThrow().isSignedBy(cosigner))
                    .isTrue();

            long size = Checkpoint.ofNote(first).orElseThrow().size();
            String next = laterCheckpoint(log, size);
            assertThat(witness.send("POST", "add-checkpoint", "old 0\n\n" + next))
                    .returns(409, SomeAnswer::status)
                    .returns(size + "\n", SomeAnswer::text)
                    .returns("text/x.tlog.size", answer -> answer.header("Content-Type"));
            Checkpoint later = Checkpoint.ofNote(next).orElseThrow();
            String proof = log.get("consistency?from=" + size + "&to=" + later.size())
                    .json()
                    .path("proof")
                    .valueStream()
                    .map(hash -> hash.asString("") + "\n")
                    .collect(Collectors.joining());
            String forged = forged(later);
            for (Map.Entry<String, Integer> refused : Map.of(
                            "old " + size + "\n" + proof + "\n" + forged, 422,
                            "old " + size + "\n\n" + next, 422,
                            "old " + size + "\n" + proof + "\n"
                                            + next.replace("\n" + later.size(), "\n9" + later.size()),
                                    403,
                            "old " + size + "\n" + proof + "\n" + next.replace(later.origin(), "elsewhere.example"),
                                    404,
                            "old " + later.size() + "0\n" + proof + "\n" + next, 400,
                            "old 0" + size + "\n" + proof + "\n" + next, 400)
                    .entrySet()) {
                assertThat(witness.send("POST", "add-checkpoint", refused.getKey())
                                .status())
                        .as(refused.getKey())
                        .isEqualTo(refused.getValue());
            }
            SomeAnswer second = witness.send("POST", "add-checkpoint", "old " + size + "\n" + proof + "\n" + next);
            assertThat(SignedNote.read(next + second.text()).orElseThrow().isSignedBy(cosigner))
                    .isTrue();
            String monitored = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(later.origin().getBytes(StandardCharsets.UTF_8)));
            assertThat(witness.get(monitored + "/checkpoint").text()).isEqualTo(next + second.text());
        } finally {
            program.destroy();
        }
    }

    private static String laterCheckpoint(SomeClient log, long size) {
        assertThat(client().get("Observation?patient=nobody").status()).isEqualTo(200);
        return await().until(
                        () -> log.get("checkpoint").text(),
                        note -> Checkpoint.ofNote(note)
                                .filter(checkpoint -> checkpoint.size() > size)
                                .isPresent());
    }

    /** The same size under another root, signed with the log's own key. */
    private static String forged(Checkpoint checkpoint) throws IOException {
        LogKey stolen = LogKey.read(Files.readString(Path.of(URI.create(SomeLogKeys.location()))));
        String text = new Checkpoint(checkpoint.origin(), checkpoint.size(), new byte[32]).text();
        return new SignedNote(text, List.of(stolen.sign(checkpoint.origin(), text))).written();
    }

    @Test
    void an_example_can_be_read_at_a_glance() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            assertThat(files.filter(file -> file.toString().matches(".*[.](sh|py|mjs|java)")))
                    .hasSize(12)
                    .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(longest(file)));
        }
    }

    private static int longest(Path file) {
        return switch (file.getFileName().toString()) {
            case "witness.mjs" -> 2 * LONGEST;
            case "replay.py", "verify_export.py", "read_tiles.py" ->
                25 * LONGEST; // second implementations of scoring and verifier
            default -> LONGEST;
        };
    }

    private static List<String> run(String example, Map<String, String> more) throws Exception {
        return run(command(FOLDER.resolve(example)), environment(more))
                .lines()
                .filter(line -> !line.contains(" INFO ")) // lines of HAPI's log
                .toList();
    }

    private static String run(List<String> command, Map<String, String> environment) throws Exception {
        Process process = start(command, environment);
        String printed = text(process);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    private static Process start(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String text(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "BASE", SERVICE.base(NORTHSIDE),
                "TOKEN", SERVICE.token(NORTHSIDE, "system/*.cruds", Map.of())));
        environment.putAll(more);
        return environment;
    }

    /** Returns the command that starts an example; skips the test where its programs are not installed. */
    private static List<String> command(Path example, String... arguments) {
        String file = example.toString();
        List<String> start = switch (file.substring(file.lastIndexOf('.'))) {
            case ".sh" -> programs("sh", "curl", "jq", "sha256sum");
            case ".py" -> programs("python3");
            case ".mjs" -> programs("node");
            case ".java" ->
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1", // it ends before the second compiler has paid for itself
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"));
            default -> throw new IllegalArgumentException(file);
        };
        return Stream.of(start, List.of(file), Arrays.asList(arguments))
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> programs(String first, String... more) {
        Stream.concat(Stream.of(first), Stream.of(more))
                .forEach(program -> Assumptions.assumeTrue(
                        Stream.of(System.getenv("PATH").split(":"))
                                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
                        program + " is not installed"));
        return List.of(first);
    }
}
