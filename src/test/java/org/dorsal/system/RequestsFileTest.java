package org.dorsal.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Sends each request of {@code requests.http} as an editor's HTTP client does. */
class RequestsFileTest {
    private static final Path FILE = Path.of("src/docs/fhir/requests.http");
    private static final SomeService SERVICE =
            SomeService.with("--dorsal.sites.northside.subscriptions.callbacks[0]=http://localhost:9099/hooks/dorsal");
    private static final SomeClient CLIENT = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");

    /** Request of the file; its title is the text after {@code ###}. */
    private record WrittenRequest(String title, String method, String address, List<String> headers, byte[] body) {
        static WrittenRequest of(String section) {
            String[] parts = section.strip().split("\n\n", 2);
            List<String> head = Arrays.asList(parts[0].split("\n"));
            String[] line = head.get(1).split(" ");
            List<String> headers = head.stream()
                    .skip(2)
                    .map(header -> header.split(": ", 2))
                    .filter(header -> !header[0].equals("Authorization"))
                    .flatMap(Arrays::stream)
                    .toList();
            return new WrittenRequest(
                    head.getFirst(), line[0], line[1], headers, body(parts.length > 1 ? parts[1].strip() : ""));
        }

        private static byte[] body(String written) {
            try {
                return written.startsWith("< ")
                        ? Files.readAllBytes(FILE.resolveSibling(written.substring(2)))
                        : written.getBytes(UTF_8);
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            }
        }

        @Override
        public String toString() {
            return title;
        }
    }

    private static String subscription = "";
    private static String response = "";

    @BeforeAll
    static void create() throws IOException {
        subscription = createdBy("/Subscription");
        response = createdBy("/QuestionnaireResponse");
    }

    /** Returns the id of the resource that the first request with the address creates. */
    private static String createdBy(String address) throws IOException {
        WrittenRequest request = requests()
                .filter(written -> written.address().endsWith(address))
                .findFirst()
                .orElseThrow();
        return JsonMapper.shared().readTree(send(request).text()).path("id").asString();
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void the_request_is_answered(WrittenRequest request) {
        assertThat(request.address()).startsWith("{{base}}");
        SomeAnswer answer = send(request);

        assertThat(answer.status()).as(answer.text()).isIn(200, 201, 202);
        assertThat(JsonMapper.shared()
                        .readTree(answer.text())
                        .path("resourceType")
                        .asString())
                .as("a resource: %s", answer.text())
                .isNotEmpty();
    }

    @Test
    void each_published_operation_has_a_request() throws IOException {
        String written = Files.readString(FILE);
        try (Stream<Path> operations = Files.list(Path.of("profiles/operation"))) {
            assertThat(operations.map(
                            file -> "/$" + file.getFileName().toString().replaceAll("^patient-|[.]json$", "")))
                    .isNotEmpty()
                    .allSatisfy(operation -> assertThat(written).contains(operation));
        }
    }

    private static SomeAnswer send(WrittenRequest request) {
        return CLIENT.send(
                request.method(),
                request.address()
                        .replace("{{base}}", "")
                        .replace("{{subscription}}", subscription)
                        .replaceFirst("^/", ""),
                new String(request.body(), UTF_8).replace("{{response}}", response),
                request.headers().toArray(String[]::new));
    }

    static Stream<WrittenRequest> requests() throws IOException {
        return Arrays.stream(Files.readString(FILE).split("(?m)^### ")).skip(1).map(WrittenRequest::of);
    }
}
