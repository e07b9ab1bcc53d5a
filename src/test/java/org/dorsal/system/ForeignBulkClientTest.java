package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.system.SomeService.NORTHSIDE;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.*;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.ForeignRepository;
import org.dorsal.Polling;
import org.dorsal.archive.Erasure;
import org.dorsal.sandbox.SandboxClient;
import org.dorsal.store.ErasureRows;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Exports by the bulk data client of SMART Health IT: it finds the token endpoint, gets a token for
 * its signed assertion, requests an export, polls, downloads and checks the files, and deletes the export. Runs with {@code
 * -Ddorsal.long=true}; skipped where Node or its repository is missing.
 */
@EnabledIfSystemProperty(named = "dorsal.long", matches = "true")
class ForeignBulkClientTest {
    private static final String ADDRESS = "https://github.com/smart-on-fhir/bulk-data-client";
    private static final String COMMIT = "3be801eb07f889b06a0289604719035b99f1b181";
    private static final String CLIENT_ID = "demo-bulk-data-client";
    private static final Pattern STATUS = Pattern.compile("Status endpoint: (\\S+)");
    private static final String ERASED = "bulk-client-erased";
    private static final int PATIENTS = 20;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final MovedClock CLOCK = new MovedClock();
    private static final PublishedKeys KEYS = new PublishedKeys();
    private static final SomeService SERVICE =
            SomeService.startedBy(CLOCK, false, "--dorsal.sites.northside.export.retry-after=1s");
    private static final SomeClient EHR = SERVICE.client(NORTHSIDE, "system/*.cruds");

    private static ForeignRepository repository;
    private static ECKey key;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        repository = ForeignRepository.of(ADDRESS, COMMIT);
        key = new ECKeyGenerator(Curve.P_384)
                .keyID("bulk")
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.ES384)
                .generate();
        KEYS.publish(new JWKSet(key.toPublicJWK()).toString());
        SERVICE.ehr(NORTHSIDE)
                .register(SandboxClient.withKeys(CLIENT_ID, KEYS.address()).asBackend("system/*.rs"));
        for (int patient = 0; patient < PATIENTS; patient++) {
            store("bulk-client-" + patient, patient % 3 == 0);
        }
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
        KEYS.close();
    }

    @ParameterizedTest
    @CsvSource({
        "--global, 'QuestionnaireResponse,Observation,CarePlan,Provenance,Device'",
        "--post, 'QuestionnaireResponse,Observation,CarePlan,Provenance'"
    })
    void it_downloads_what_is_stored_and_deletes_the_export(String option, String types) throws Exception {
        String printed = run(option, "--_type", types);

        Map<String, JsonNode> downloaded = downloaded(folder);
        System.out.println("bulk-data-client " + option + ": " + downloaded.size() + " resources");
        assertThat(downloaded).as(printed).isEqualTo(stored(types, "")).hasSizeGreaterThan(PATIENTS * 4);
        assertThat(printed).contains("The server was asked to remove this export!");
        SomeAnswer deleted = new SomeClient(EHR.base(), token())
                .get(STATUS.matcher(printed).results().findFirst().orElseThrow().group(1));
        assertThat(deleted.status()).isEqualTo(404);
        assertThat(deleted.type()).isEqualTo("OperationOutcome");
    }

    @Test
    void it_downloads_what_is_new_and_what_was_erased() throws Exception {
        store(ERASED, false);
        CLOCK.move(Duration.ofSeconds(2)); // the client sends whole seconds
        String since = CLOCK.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        store("bulk-client-new", false);
        List<String> erased = EHR.get("Observation?patient=" + ERASED).entries().stream()
                .map(ForeignBulkClientTest::name)
                .toList();
        erase();

        String printed = run("--global", "--_type", "Observation", "--_since", since);

        assertThat(downloaded(folder))
                .as(printed)
                .isEqualTo(stored("Observation", "&_lastUpdated=ge" + since))
                .isNotEmpty();
        assertThat(JSON.readTree(only(folder.resolve("deleted"))).path("entry").valueStream())
                .extracting(entry -> entry.at("/request/method").asString("") + " "
                        + entry.at("/request/url").asString(""))
                .containsExactlyInAnyOrderElementsOf(
                        erased.stream().map(name -> "DELETE " + name).toList())
                .isNotEmpty();
    }

    private static void erase() {
        Erasure erasure = new Erasure(
                new ErasureRows(SERVICE.database().asOwner(), Duration.ofSeconds(20)), CLOCK, new Random(1));
        Polling.await("positions of the events")
                .until(() -> erasure.erase(NORTHSIDE, ERASED, Erasure.REGARDLESS, "J. Doe", "Request 7")
                        instanceof ErasureRows.ErasureOutcome.ErasedRows);
    }

    private static String only(Path files) throws IOException {
        try (Stream<Path> paths = Files.list(files)) {
            List<Path> list = paths.toList();
            assertThat(list).hasSize(1);
            return Files.readString(list.getFirst());
        }
    }

    /** Runs the client until it ends; an export is prepared as soon as its status is known. */
    private String run(String... options) throws Exception {
        Process client = start(options);
        StringBuilder printed = new StringBuilder();
        try (BufferedReader lines = client.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                printed.append(line).append('\n');
                if (STATUS.matcher(line).find()) {
                    CLOCK.move(Duration.ofSeconds(61)); // an export waits until all versions of its time can be found
                }
            }
        }
        assertThat(client.waitFor()).as(printed.toString()).isZero();
        return printed.toString();
    }

    private static void store(String patient, boolean amended) {
        SomeResponse response = SomeResponse.of(patient);
        String id = EHR.post("QuestionnaireResponse", response.json()).id();
        if (amended) {
            String body = response.id(id).status("amended").json();
            assertThat(EHR.put("QuestionnaireResponse/" + id, body, "If-Match", "W/\"1\"")
                            .status())
                    .isEqualTo(200);
        }
    }

    private Process start(String... options) throws IOException {
        Path settings = Files.writeString(
                folder.resolve("settings.json"),
                JSON.writeValueAsString(Map.of(
                        "fhirUrl", EHR.base(),
                        "tokenUrl", "",
                        "clientId", CLIENT_ID,
                        "privateKey", JSON.readTree(key.toJSONString()),
                        "lenient", false,
                        "log", Map.of("enabled", false),
                        "destination", folder.toAbsolutePath().toString())));
        List<String> command = new ArrayList<>(List.of(
                "node",
                "--require",
                Path.of("src/test/js/bulk-data-client.cjs").toAbsolutePath().toString(),
                "built/app.js",
                "--config",
                settings.toAbsolutePath().toString()));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .directory(repository.folder().toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static String token() {
        return SERVICE.token(NORTHSIDE, "system/*.rs", Map.of("client_id", CLIENT_ID));
    }

    private static Map<String, JsonNode> downloaded(Path files) throws IOException {
        Map<String, JsonNode> resources = new TreeMap<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(files, "*.ndjson")) {
            for (Path file : paths) {
                for (String line : Files.readAllLines(file)) {
                    JsonNode resource = JSON.readTree(line);
                    assertThat(resources.put(name(resource), resource)).as(line).isNull();
                }
            }
        }
        return resources;
    }

    /** Reads all pages of a search for each type. */
    private static Map<String, JsonNode> stored(String types, String filter) {
        return Stream.of(types.split(","))
                .flatMap(type -> pages(EHR.get(type + "?_count=100" + filter)))
                .collect(Collectors.toMap(ForeignBulkClientTest::name, resource -> resource));
    }

    private static Stream<JsonNode> pages(SomeAnswer page) {
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        Stream<JsonNode> remaining = page.json()
                .path("link")
                .valueStream()
                .filter(link -> link.path("relation").asString("").equals("next"))
                .flatMap(link -> pages(EHR.get(link.path("url").asString(""))));
        return Stream.concat(page.entries().stream(), remaining);
    }

    private static String name(JsonNode resource) {
        return resource.path("resourceType").asString("") + "/"
                + resource.path("id").asString("");
    }
}
