package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Address templates in metrics: only path segments defined by a standard. */
class HttpCallObserverTest {
    @ParameterizedTest
    @CsvSource({
        "https://ehr.example/r4/Observation?patient=hazel, /Observation",
        "https://ehr.example/r4/Observation/7, /Observation/{id}",
        "https://ehr.example/hazel/Patient/hazel/_history/hazel, /Patient/{id}/_history/{id}",
        "https://ehr.example/r4/.well-known/smart-configuration, /.well-known/smart-configuration",
        "https://ehr.example/auth/token, /token",
        "https://ehr.example/hazel/dummond, /",
        "https://ehr.example, /",
        "https://ehr.example/Patient/a/b/c/d/e/f, /Patient/{id}/{id}/{id}",
        "https://ehr.example/Patient/%48azel, /Patient/{id}"
    })
    void an_address_is_told_by_its_kind(String address, String expectedName) {
        assertThat(HttpCallObserver.template(URI.create(address))).isEqualTo(expectedName);
    }

    @Test
    void an_address_without_a_path_has_no_kind() {
        assertThat(HttpCallObserver.template(URI.create("mailto:hazel@example.org")))
                .isEqualTo("/");
    }
}
