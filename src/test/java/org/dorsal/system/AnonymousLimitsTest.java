package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.system.SomeService.NORTHSIDE;
import static org.dorsal.system.SomeService.SOUTHSIDE;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The anonymous rate limit at each door: no header and no cookie exempts from it, a credential that was verified
 * does.
 */
class AnonymousLimitsTest {
    private static final int BURST = 20;
    private static final int REQUESTS = 40;

    /** Of a request of each kind, when the allowance is used up: any one kind that used it would be refused soon. */
    private static final int ROUNDS = Boolean.getBoolean("dorsal.long") ? REQUESTS : REQUESTS / 4;

    /** Requests of which one is refused also on a loaded machine, where the allowance grows between them. */
    private static final int MANY = 5_000;

    private static final SomeService SERVICE =
            SomeService.with("--dorsal.anonymous.requests-a-second=1", "--dorsal.anonymous.burst=" + BURST);
    private static int addresses = 1;

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /fhir/northside/metadata                                         | Authorization: Bearer x
            /fhir/northside/metadata                                         | Authorization: Bearer {random}
            /fhir/northside/metadata                                         | Authorization: Basic {random}
            /fhir/northside/metadata                                         | Cookie: __Host-dorsal-x={random}
            /fhir/northside/Questionnaire                                    | Authorization: Bearer x
            /fhir/northside/.well-known/smart-configuration                  | Authorization: Bearer x
            /fhir/northside/swagger-ui                                       | Authorization: Bearer {random}
            /fhir/northside/Observation?_count=1                             | Authorization: Bearer {random}
            /fhir/northside/Observation?_count=1                             | Cookie: __Host-dorsal-x=1
            /a/northside.{launch}/                                           | Cookie: __Host-dorsal-{launch}={random}
            /a/northside.{launch}/                                           | Authorization: Bearer {random}
            /audit/northside/                                                | Cookie: __Host-dorsal-auditor-northside={random}
            /audit/northside/sign-in                                         | Cookie: __Host-dorsal-x=1
            /operate/northside                                               | Cookie: __Host-dorsal-auditor-northside={random}
            /operate/northside                                               | Cookie: __Host-dorsal-x={random}
            /launch/northside                                                | Cookie: __Host-dorsal-x=1
            /launch/northside                                                | Authorization: Bearer x
            /launch/northside/callback?code=1&state=1                        | Cookie: __Host-dorsal-l-0123456789abcdef={random}
            /log/northside/checkpoint                                        | Cookie: __Host-dorsal-x=1
            /log/northside/checkpoint                                        | Cookie: __Host-dorsal-x={random}
            /log/northside/checkpoint                                        | Authorization: Bearer {random}
            """)
    void nothing_that_a_caller_invents_exempts(String path, String header) throws Exception {
        String launch =
                UUID.nameUUIDFromBytes(path.getBytes(StandardCharsets.UTF_8)).toString();
        String[] parts = header.replace("{launch}", launch).split(": ", 2);
        try (HttpClient caller = newAddress()) {
            long began = System.nanoTime();
            Map<Integer, Integer> answers = new TreeMap<>();
            for (int i = 0; i < REQUESTS; i++) {
                String value = parts[1].replace("{random}", "eHg6" + UUID.nameUUIDFromBytes(new byte[] {(byte) i}));
                answers.merge(status(caller, path.replace("{launch}", launch), parts[0], value), 1, Integer::sum);
            }
            long refilled = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) + 1;
            assertThat((long) REQUESTS - answers.getOrDefault(429, 0))
                    .as("requests that were let in, of %s", answers)
                    .isBetween((long) BURST, BURST + refilled);
        }
    }

    @Test
    void a_launch_that_is_turned_away_gets_a_page_that_its_ehr_may_frame() throws Exception {
        try (HttpClient caller = newAddress()) {
            HttpResponse<String> answer = launch(caller);
            for (int i = 0; i < MANY && answer.statusCode() != 429; i++) {
                answer = launch(caller);
            }
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                    .endsWith("frame-ancestors " + SERVICE.ehr(NORTHSIDE).issuer());
            assertThat(answer.body()).containsPattern("<code>[0-9a-f-]{36}</code>");
        }
    }

    private static HttpResponse<String> launch(HttpClient caller) throws Exception {
        URI address = URI.create(SERVICE.baseUrl() + "/launch/northside");
        return caller.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization: Bearer x", "Cookie: __Host-dorsal-x=1", "Accept: */*"})
    void files_that_lie_in_memory_are_not_counted(String header) throws Exception {
        String page = SomeAuditor.of(SERVICE, NORTHSIDE).page("").html();
        String asset = page.substring(page.indexOf("/assets/"), page.indexOf("\"", page.indexOf("/assets/")));
        String[] parts = header.split(": ", 2);
        try (HttpClient caller = newAddress()) {
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(status(caller, asset, parts[0], parts[1])).isEqualTo(200);
            }
        }
    }

    @Test
    void whoever_was_verified_works_on_beside_guesses_from_the_same_address() throws Exception {
        SomeClinician clinician = SomeClinician.of(SERVICE, NORTHSIDE, "sandbox-01");
        SomeAuditor auditor = SomeAuditor.of(SERVICE, NORTHSIDE);
        SomeVisitor operator = SomeAuditor.operator(SERVICE, NORTHSIDE);
        SomeClient ehr = SERVICE.client(NORTHSIDE, "system/Observation.rs");
        URI operate = URI.create(SERVICE.baseUrl() + "/operate/northside");
        assertThat(ehr.get("Observation?_count=1").status()).isEqualTo(200);
        assertThat(List.of(clinician.get(""), auditor.get(""), operator.get(operate)))
                .allMatch(page -> page.statusCode() == 200);
        try (HttpClient guesser = HttpClient.newHttpClient()) {
            List<Integer> guesses = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                String random = UUID.nameUUIDFromBytes(new byte[] {(byte) i}).toString();
                guesses.add(
                        status(guesser, "/fhir/northside/Observation?_count=1", "Authorization", "Bearer " + random));
                guesses.add(
                        status(guesser, "/audit/northside/", "Cookie", "__Host-dorsal-auditor-northside=" + random));
            }
            assertThat(guesses).contains(429);
            SomeClient renewed = SERVICE.client(NORTHSIDE, "system/Observation.rs");
            for (int i = 0; i < ROUNDS; i++) {
                assertThat(clinician.get("").statusCode()).as("a launch").isEqualTo(200);
                assertThat(auditor.get("").statusCode()).as("an auditor").isEqualTo(200);
                assertThat(ehr.get("Observation?_count=1").status())
                        .as("a known token")
                        .isEqualTo(200);
                assertThat(ehr.get("metadata").status())
                        .as("a known token at an open route")
                        .isEqualTo(200);
                assertThat(renewed.get("Observation?_count=1").status())
                        .as("a new token")
                        .isEqualTo(200);
                assertThat(operator.get(operate).statusCode()).as("an operator").isEqualTo(200);
            }
            assertThat(IntStream.range(0, MANY)
                            .map(_ -> ehr.withBase(SERVICE.base(SOUTHSIDE))
                                    .get("metadata")
                                    .status())
                            .anyMatch(status -> status == 429))
                    .as("another site did not verify it, so that a request is refused")
                    .isTrue();
            assertThat(IntStream.range(0, MANY)
                            .map(i -> status(guesser, "/fhir/northside/metadata", "Authorization", "Bearer " + i))
                            .anyMatch(status -> status == 429))
                    .as("they still are nobody, so that a request is refused")
                    .isTrue();
        }
    }

    /** Creates a caller with a separate loopback address, and so with a separate allowance. */
    private static HttpClient newAddress() throws Exception {
        addresses++;
        return HttpClient.newBuilder()
                .localAddress(InetAddress.getByName("127.0.1." + addresses))
                .build();
    }

    private static int status(HttpClient caller, String path, String header, String value) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(SERVICE.baseUrl() + path))
                .header(header, value)
                .build();
        return caller.sendAsync(request, BodyHandlers.discarding()).join().statusCode();
    }
}
