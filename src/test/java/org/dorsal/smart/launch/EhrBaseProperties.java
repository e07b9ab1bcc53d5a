package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Arbitrary links: an accepted one has the base's own host and a path below the base. */
class EhrBaseProperties {
    private static final long SEED = 20261120L;
    private static final EhrBase BASE = new EhrBase(URI.create("https://ehr.example/api/fhir"));
    private static final List<String> PIECES = List.of(
            "https://",
            "http://",
            "HTTPS://",
            "//",
            "/",
            "ehr.example",
            "ehr.example:443",
            "ehr.example:8443",
            "evil.example",
            "ehr.example.evil.example",
            "user@",
            "@",
            "/api/fhir",
            "/api",
            "api/fhir",
            "Patient/1",
            "..",
            "/../",
            "%2e%2e",
            "%2F",
            "\\",
            "%5C",
            "?a=b",
            "#x",
            ";x",
            ".",
            ":",
            "%00",
            "\t",
            " ");

    @Test
    void every_address_that_is_let_through_resolves_below_the_base() {
        System.err.println("seed " + SEED);
        var random = new Random(SEED);
        var through = 0;
        for (var round = 0; round < 200_000; round++) {
            var text = new StringBuilder();
            for (var piece = 0; piece <= random.nextInt(6); piece++) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            var address = BASE.below(text.toString());
            if (address.isPresent()) {
                through++;
                var normalized = address.get().normalize();
                assertThat(normalized.getScheme()).as(text.toString()).isEqualToIgnoringCase("https");
                assertThat(normalized.getRawAuthority()).as(text.toString()).matches("(?i)ehr\\.example(:443)?");
                assertThat(normalized.getPath()).as(text.toString()).matches("/api/fhir(/.*)?");
            }
        }
        assertThat(through).isPositive();
    }

    @Test
    void a_base_without_a_path_keeps_its_host() {
        var root = new EhrBase(URI.create("https://ehr.example"));

        assertThat(root.below("Patient/1")).hasValue(URI.create("https://ehr.example/Patient/1"));
        assertThat(root.below("https://ehr.example:443/Patient/1")).isPresent();
        assertThat(root.below("https://ehr.example.evil.example/Patient/1")).isEmpty();
        assertThat(root.below("@evil.example")).hasValue(URI.create("https://ehr.example/@evil.example"));
        assertThat(root.reference("Practitioner/7")).hasValue("Practitioner/7");
        assertThat(root.reference("https://EHR.example/Practitioner/7")).hasValue("Practitioner/7");
    }
}
