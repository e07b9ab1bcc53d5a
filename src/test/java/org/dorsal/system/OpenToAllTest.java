package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What everybody may read, without a token. */
class OpenToAllTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient ANYBODY = SomeClient.stranger(SERVICE.base(SomeService.NORTHSIDE));

    @Test
    void knowledge_may_be_kept_until_it_changes() {
        var form = ANYBODY.get("Questionnaire").entries().getFirst().path("id").asString("");

        var read = ANYBODY.get("Questionnaire/" + form);
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.type()).isEqualTo("Questionnaire");
        assertThat(read.header("ETag")).matches("W/\"[0-9a-f]{64}\"");
        assertThat(read.header("Cache-Control")).contains("public");
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
