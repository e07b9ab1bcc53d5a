package org.dorsal.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://ehr.example",
                "https://ehr.example:8443/auth/realms/x",
                "https://ehr.example/keys?policy=a",
                "http://localhost:9090/oauth2/jwks",
                "http://127.0.0.1:1",
                "http://[::1]:1/x"
            })
    void https_is_taken_and_http_on_this_machine(String text) {
        assertThat(WebAddress.read("jwks-uri", text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "ehr.example",
                "/auth",
                "//ehr.example/auth",
                "http://ehr.example",
                "http://localhost.evil.example",
                "http://127.0.0.1.evil.example",
                "http://localhost@evil.example",
                "ftp://ehr.example",
                "file:///etc/passwd",
                "https:ehr.example",
                "https://user:secret@ehr.example",
                "https://ehr.example/#x",
                "https://ehr example",
                "https://",
                "javascript:alert(1)"
            })
    void anything_else_is_refused_by_its_key_and_not_repeated(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebAddress.read("jwks-uri", text))
                .withMessageStartingWith("jwks-uri ")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("evil", "secret", "passwd"));
    }

    @Test
    void a_base_loses_its_last_slash_and_takes_no_query() {
        assertThat(WebAddress.readBase("base-url", "https://dorsal.example/")).hasToString("https://dorsal.example");
        assertThat(WebAddress.readBase("base-url", "https://dorsal.example/x")).hasToString("https://dorsal.example/x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebAddress.readBase("base-url", "https://dorsal.example?x"))
                .withMessageStartingWith("base-url must hold no ?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://ehr.example/",
                "https://ehr.example/x",
                "https://ehr.example?x",
                "https://ehr.example;",
                "https://ehr.example 'self'",
                "https://*.ehr.example",
                "https://*",
                "*",
                "'self'",
                "https:",
                "https://user@ehr.example",
                "http://ehr.example",
                ""
            })
    void what_is_no_origin_does_not_get_into_a_security_policy(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> WebAddress.readOrigin("frame-ancestors", text));
    }

    @Test
    void an_origin_is_read_as_browsers_write_it() {
        assertThat(WebAddress.readOrigin("k", "https://EHR.example:8443")).isEqualTo("https://ehr.example:8443");
        assertThat(WebAddress.readOrigin("k", "http://localhost:9090")).isEqualTo("http://localhost:9090");
        assertThat(WebAddress.readOrigin("k", "http://[::1]:9090")).isEqualTo("http://[::1]:9090");
    }
}
