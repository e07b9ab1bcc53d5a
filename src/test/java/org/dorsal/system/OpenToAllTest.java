package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What everybody may read, without a token. */
class OpenToAllTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient ANYBODY = SomeClient.anonymous(SERVICE.base(SomeService.NORTHSIDE));

    @Test
    void knowledge_may_be_kept_until_it_changes() {
        var form = ANYBODY.get("Questionnaire").entries().getFirst().path("id").asString("");

        var read = ANYBODY.get("Questionnaire/" + form);
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.type()).isEqualTo("Questionnaire");
        assertThat(read.header("ETag")).matches("W/\"[0-9a-f]{64}\"");
        assertThat(read.header("Cache-Control")).contains("public");
        assertThat(read.header("Vary")).as("JSON is not kept for XML").containsIgnoringCase("Accept");
        assertThat(ANYBODY.get("Questionnaire/" + form, "If-None-Match", read.header("ETag")))
                .returns(304, SomeAnswer::status)
                .returns("", SomeAnswer::text);
    }

    @Test
    void a_large_answer_is_compressed_for_whoever_asks() {
        var form = ANYBODY.get("Questionnaire").entries().getFirst().path("id").asString("");

        assertThat(ANYBODY.get("Questionnaire/" + form, "Accept-Encoding", "gzip")
                        .header("Content-Encoding"))
                .isEqualTo("gzip");
    }

    /** Nobody has to show a token for it, so many at once must not take the cores from those who do. */
    @Test
    void what_needs_an_encoder_is_encoded_one_at_a_time() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = IntStream.range(0, 60)
                    .mapToObj(_ -> threads.submit(() -> ANYBODY.get("ActivityDefinition?_count=100&_format=xml")))
                    .toList();
            assertThat(ANYBODY.get("Questionnaire").status()).isEqualTo(200);
            var answers = new ArrayList<Integer>();
            for (var answer : asked) {
                answers.add(answer.get().status());
            }
            assertThat(answers)
                    .contains(200)
                    .allMatch(status -> Set.of(200, 503).contains(status));
        }
        assertThat(ANYBODY.get("Questionnaire?_format=xml").header("Content-Type"))
                .startsWith("application/fhir+xml");
    }

    @Test
    void a_site_tells_where_its_tokens_come_from() {
        var told = ANYBODY.get(".well-known/smart-configuration");

        assertThat(told.header("Content-Type")).startsWith("application/json");
        assertThat(told.json().path("token_endpoint").asString(""))
                .isEqualTo(SERVICE.ehr(SomeService.NORTHSIDE).tokenEndpoint().toString());
        assertThat(told.json().path("code_challenge_methods_supported").toString())
                .isEqualTo("[\"S256\"]");
    }

    @Test
    void the_capability_statement_is_of_this_site() {
        var statement = ANYBODY.get("metadata");

        assertThat(statement.type()).isEqualTo("CapabilityStatement");
        assertThat(statement.json().path("implementation").path("url").asString(""))
                .isEqualTo(ANYBODY.base());
    }

    @Test
    void the_management_port_tells_how_the_service_is() {
        assertThat(SERVICE.readiness()).isEqualTo(200);
        assertThat(SERVICE.management("actuator/health/liveness").status()).isEqualTo(200);
        assertThat(SERVICE.management("actuator/health").text()).doesNotContain("components", "details");
    }

    @ParameterizedTest
    @ValueSource(strings = {"env", "beans", "configprops", "heapdump", "threaddump", "loggers", "shutdown", "mappings"})
    void and_nothing_of_its_inside(String endpoint) {
        assertThat(SERVICE.management("actuator/" + endpoint).status()).isEqualTo(404);
    }
}
