package org.dorsal.smart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** Test of the site that a path names: limits and metrics go by it, so it is never the id of a launch. */
class RequestPathTest {
    @ParameterizedTest
    @CsvSource({
        "/fhir/north-side/Observation, north-side",
        "/a/north-side.01a22f4d-ead8-79f9-8b12-4fd46aa0ab1a/answers, north-side",
        "/a/north-side.01a22f4d-ead8-79f9-8b12-4fd46aa0ab1a, north-side",
        "/operate/north-side, north-side",
        "/fhir, ''",
        "/, ''"
    })
    void a_launch_counts_as_a_part_of_its_site(String path, String site) {
        assertThat(RequestPath.of(new MockHttpServletRequest("GET", path)).siteName())
                .isEqualTo(site);
    }
}
