package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.IntStream;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Answers of the jar with its shipped options that are large together: each request is answered, or refused for now, and
 * the process goes on (promise {@code unavailable}).
 */
class LargeAnswersIT {
    private static final int RESPONSES = 40;
    private static final int CALLERS = 12;
    private static final String SEARCH = "QuestionnaireResponse?patient=large&_count=100";

    @Test
    void pages_bundles_and_exports_of_large_responses_do_not_end_the_process() throws Exception {
        TestPostgres database = TestPostgres.empty();
        try (ServiceProcess service = ServiceProcess.start(
                database,
                List.of(ServiceSettings.ofSite("export.running", "1")),
                ShippedOptions.ofTheUnit().toArray(String[]::new))) {
            SomeClient client = service.client();
            List<String> stored = IntStream.range(0, RESPONSES)
                    .mapToObj(number -> client.post("QuestionnaireResponse", large(number)))
                    .peek(answer ->
                            assertThat(answer.status()).as(answer.text()).isEqualTo(201))
                    .map(SomeAnswer::id)
                    .toList();

            assertThat(pages(client)).containsExactlyInAnyOrderElementsOf(stored);

            List<Integer> entries = statuses(client.post("", batch(80, SEARCH)));
            assertThat(entries).hasSize(80).startsWith(200).endsWith(413).containsOnly(200, 413);
            assertThat(statuses(client.post("", batch(200, "Questionnaire"))))
                    .hasSize(200)
                    .startsWith(200)
                    .containsOnly(200, 413);
            SomeAnswer transaction = client.post("", batch(80, SEARCH).replace("\"batch\"", "\"transaction\""));
            assertThat(transaction.status()).as(transaction.text()).isEqualTo(413);
            assertThat(transaction.issue()).isEqualTo("too-costly");

            for (String form : List.of("", "&_format=xml", "&_summary=data")) {
                assertThat(together(() -> client.get(SEARCH + form).status()))
                        .contains(200)
                        .isSubsetOf(200, 429, 503);
            }
            assertThat(together(() -> client.post("", batch(20, SEARCH)).status()))
                    .contains(200)
                    .isSubsetOf(200, 429, 503);

            SomeBulkExport export = SomeBulkExport.begin(client, "$export?_type=QuestionnaireResponse");
            TestPostgres.run(database.asOwner(), "update export_job set due = transaction_time");
            String file = export.prepared().files("QuestionnaireResponse").getFirst();
            assertThat(together(() -> {
                        SomeAnswer answer = client.get(file);
                        return answer.status() == 200
                                ? (int) answer.text().lines().count()
                                : -answer.status();
                    }))
                    .contains(RESPONSES)
                    .isSubsetOf(RESPONSES, -429, -503);

            assertThat(client.post(
                                    "QuestionnaireResponse",
                                    SomeResponse.of("large").json())
                            .status())
                    .isEqualTo(201);
            assertThat(service.printed()).doesNotContain("OutOfMemoryError");
        }
    }

    /** Strangers of several addresses ask for much, and do not read it. */
    @Test
    void answers_that_nobody_reads_do_not_end_the_process() throws Exception {
        List<Socket> connections = new ArrayList<>();
        try (ServiceProcess service = ServiceProcess.start(
                TestPostgres.empty(), ShippedOptions.ofTheUnit().toArray(String[]::new))) {
            URI base = URI.create(service.base());
            String request =
                    "GET %s/PlanDefinition?_count=100 HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(base.getPath());
            for (int number = 0; number < 4 * 32; number++) {
                Socket connection = new Socket();
                connections.add(connection);
                connection.setReceiveBufferSize(4096);
                connection.bind(new InetSocketAddress("127.0.0." + (2 + number % 4), 0));
                connection.connect(new InetSocketAddress("127.0.0.1", base.getPort()));
                connection.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            }
            SomeClient client = service.client();
            assertThat(together(() -> client.get("Observation?_count=100").status()))
                    .containsOnly(200);
            assertThat(together(() -> stored(client))).containsOnly(201);
            assertThat(service.printed()).doesNotContain("OutOfMemoryError");
        } finally {
            for (Socket connection : connections) {
                connection.close();
            }
        }
    }

    /** Stores a response, again while the caller's own share is in use (429); 503 would be the strangers' doing. */
    private static int stored(SomeClient client) {
        int status;
        do {
            status = client.post("QuestionnaireResponse", SomeResponse.of("p1").json())
                    .status();
        } while (status == 429);
        return status;
    }

    /** Ids of all pages. */
    private static List<String> pages(SomeClient client) {
        List<String> ids = new ArrayList<>();
        String next = SEARCH;
        while (!next.isEmpty()) {
            SomeAnswer page = client.get(next);
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            page.entries().forEach(entry -> ids.add(entry.path("id").asString()));
            next = page.json()
                    .path("link")
                    .valueStream()
                    .filter(link -> link.path("relation").asString().equals("next"))
                    .map(link -> link.path("url").asString())
                    .findFirst()
                    .orElse("");
        }
        return ids;
    }

    private static List<Integer> together(Callable<Integer> request) throws InterruptedException, ExecutionException {
        try (var callers = Executors.newFixedThreadPool(CALLERS)) {
            List<Integer> results = new ArrayList<>();
            for (var result : callers.invokeAll(Collections.nCopies(CALLERS, request))) {
                results.add(result.get());
            }
            return results;
        }
    }

    private static List<Integer> statuses(SomeAnswer answer) {
        assertThat(answer.status())
                .as(() -> answer.text().substring(0, Math.min(300, answer.text().length())))
                .isEqualTo(200);
        return answer.json()
                .path("entry")
                .valueStream()
                .map((JsonNode entry) -> Integer.valueOf(
                        entry.path("response").path("status").asString().substring(0, 3)))
                .toList();
    }

    private static String batch(int entries, String search) {
        String entry = "{\"request\":{\"method\":\"GET\",\"url\":\"%s\"}}".formatted(search);
        return "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":["
                + String.join(",", Collections.nCopies(entries, entry)) + "]}";
    }

    /** A response of almost a megabyte that does not compress. */
    private static String large(int number) {
        Random random = new Random(number);
        String texts = IntStream.range(0, 15)
                .mapToObj(_ -> random.ints(60_000, 'A', 'Z' + 33)
                        .filter(Character::isLetter)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append))
                .map("{\"url\":\"https://ehr.example/text\",\"valueString\":\"%s\"}"::formatted)
                .reduce((one, other) -> one + "," + other)
                .orElseThrow();
        return SomeResponse.of("large").json().replaceFirst("\\{", "{\"extension\":[" + texts + "],");
    }
}
