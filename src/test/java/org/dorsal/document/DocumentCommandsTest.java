package org.dorsal.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.dorsal.Polling.await;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.http.cds.SomeHooks;
import org.dorsal.system.SomeBulkExport;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomeResponse;
import org.dorsal.system.SomeService;
import org.dorsal.system.SomeVisitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the commands of the documents that call the service, and those of {@code openssl}, by a shell. Only hosts and
 * ports are replaced. Skipped where {@code bash}, {@code curl} or {@code openssl} is missing.
 */
class DocumentCommandsTest {
    private static final String CLINIC = "--dorsal.sites." + SomeService.NORTHSIDE + ".";
    private static final Set<String> LOCAL = Set.of("openssl", "umask");
    private static final Pattern STATUS = Pattern.compile("(?im)^content-location: (\\S+)");
    private static final Pattern FILE = Pattern.compile("\"url\" ?: ?\"(http[^\"]+/export/[^\"]+)\"");
    private static final Pattern CARD = Pattern.compile("\"uuid\" ?: ?\"([0-9a-f-]{36})\"");
    /** Card of the page about CDS Hooks; a reader puts the one that the service has answered. */
    private static final String WRITTEN_CARD = "0197a1c2-8f5b-7d10-9c3e-0d8f2b7a4e11";

    private static SomeHooks hooks;
    private static SomeService service;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        hooks = SomeHooks.start(
                CLINIC + "subscriptions.callbacks[0]=http://localhost:9099/hooks/dorsal",
                CLINIC + "export.retry-after=1s");
        service = hooks.service();
        assertThat(service.client(SomeService.NORTHSIDE, "system/*.cruds")
                        .post(
                                "QuestionnaireResponse",
                                SomeResponse.of("exported").json())
                        .status())
                .as("a response, so that an export has a file")
                .isEqualTo(201);
        SomeVisitor visitor = new SomeVisitor(service.baseUrl());
        URI checkpoint = URI.create(service.baseUrl() + "/log/" + SomeService.NORTHSIDE + "/checkpoint");
        await("the first checkpoint, signed within a minute")
                .until(() -> visitor.open(checkpoint).statusCode() == 200);
    }

    @AfterAll
    static void stop() {
        hooks.close();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void the_commands_of_the_document_succeed(Path document) throws IOException, InterruptedException {
        assumeThat(Stream.of("bash", "curl", "openssl")).allMatch(DocumentCommandsTest::isInstalled);
        Map<String, String> values = new HashMap<>();
        for (DocumentBlock block : DocumentBlock.in(document)) {
            for (ShellCommand command : block.isShell() ? ShellCommand.in(block.text()) : List.<ShellCommand>of()) {
                if (command.program().equals("curl") || LOCAL.contains(command.program())) {
                    if (hasInput(command)) {
                        ShellResult result = run(command.text(), values);
                        assertThat(result.exitCode())
                                .as("%s: %s%n%s", block, command.text(), result.output())
                                .isZero();
                        values.putAll(values(result.output()));
                    } else {
                        assertOptions(block, command);
                    }
                }
            }
        }
    }

    /** Whether the files that an openssl command reads exist here; those of a release or of an EHR do not. */
    private boolean hasInput(ShellCommand command) {
        List<String> words = command.words();
        return Stream.of("-in", "-inkey", "-sigfile")
                .filter(option -> command.program().equals("openssl") && words.contains(option))
                .map(option -> words.get(words.indexOf(option) + 1))
                .allMatch(file -> Files.exists(folder.resolve(file)));
    }

    /** Compares the options with the help of the program. */
    private void assertOptions(DocumentBlock block, ShellCommand command) throws IOException, InterruptedException {
        String help = run("openssl " + command.arguments().getFirst() + " -help", Map.of())
                .output();
        assertThat(command.arguments().stream().filter(word -> word.startsWith("-")))
                .as("%s: %s", block, command.text())
                .isNotEmpty()
                .allMatch(option -> help.contains(" " + option + " "), "is an option");
    }

    @Test
    void a_broken_command_fails() throws IOException, InterruptedException {
        assumeThat(Stream.of("bash", "curl", "openssl")).allMatch(DocumentCommandsTest::isInstalled);
        String command = "curl -s \"$BASE/metadata\"";
        assertThat(run(command, Map.of()).exitCode()).isZero();
        assertThat(run(command.replace("metadata", "metadat"), Map.of()).exitCode())
                .isNotZero();
        assertThat(run("openssl genpkey -algorithm ed2551 -out log.pem", Map.of())
                        .exitCode())
                .isNotZero();
    }

    static Stream<Path> documents() {
        return DocumentBlock.documents(Path.of("")).stream()
                .filter(document -> DocumentBlock.in(document).stream()
                        .filter(DocumentBlock::isShell)
                        .flatMap(block -> ShellCommand.in(block.text()).stream())
                        .anyMatch(command -> command.program().equals("curl") || LOCAL.contains(command.program())));
    }

    private record ShellResult(int exitCode, String output) {}

    /** Runs the command in a shell in which {@code curl} fails when the status is an error. */
    private ShellResult run(String written, Map<String, String> values) throws IOException, InterruptedException {
        String command = "curl() { command curl --fail-with-body \"$@\"; }\n"
                + written.replace("http://localhost:8080/fhir/sandbox", service.base(SomeService.NORTHSIDE))
                        .replace("http://localhost:8081", service.managementUrl())
                        .replace(
                                "http://localhost:9090",
                                service.ehr(SomeService.NORTHSIDE).issuer())
                        .replaceAll("https://dorsal\\.example/(?=cds/|log/|fhir/)", service.baseUrl() + "/")
                        .replace(WRITTEN_CARD, values.getOrDefault("CARD", WRITTEN_CARD));
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        String token = service.token(SomeService.NORTHSIDE, "system/*.cruds", Map.of());
        String client = hooks.token(claims -> {});
        shell.environment()
                .putAll(Map.of(
                        "BASE",
                        service.base(SomeService.NORTHSIDE),
                        "CDS",
                        service.baseUrl() + "/cds/northside",
                        "CLIENT_TOKEN",
                        client,
                        "TOKEN",
                        written.contains("/cds/") ? client : token,
                        "STATUS",
                        values.getOrDefault("STATUS", ""),
                        "FILE",
                        values.getOrDefault("FILE", ""),
                        "name",
                        "link-secret"));
        Files.createDirectories(folder.resolve("secrets"));
        if (written.contains("$STATUS")) {
            new SomeBulkExport(new SomeClient("", token), values.getOrDefault("STATUS", "")).prepared(service);
        }
        Process process = shell.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new ShellResult(process.waitFor(), output);
    }

    /** Values of an answer that later commands need. */
    private static Map<String, String> values(String output) {
        Map<String, String> values = new HashMap<>();
        Map.of("STATUS", STATUS, "FILE", FILE, "CARD", CARD).forEach((name, pattern) -> {
            Matcher matcher = pattern.matcher(output);
            if (matcher.find()) {
                values.put(name, matcher.group(1));
            }
        });
        return values;
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
