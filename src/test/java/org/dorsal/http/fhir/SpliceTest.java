package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.Test;

class SpliceTest {
    private static final String BASE = "https://dorsal.example/fhir/northside";

    @Test
    void resources_go_in_byte_for_byte() {
        var odd = "{ \"resourceType\" : \"Device\" }";
        var bundle = text(Splice.collection(BASE, List.of(part("a", odd), part("b", odd))));

        assertThat(bundle)
                .isEqualTo("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":["
                        + "{\"fullUrl\":\"" + BASE + "/Device/a\",\"resource\":" + odd + "},"
                        + "{\"fullUrl\":\"" + BASE + "/Device/b\",\"resource\":" + odd + "}]}");
    }

    @Test
    void nothing_makes_no_empty_array() {
        assertThat(text(Splice.collection(BASE, List.of())))
                .isEqualTo("{\"resourceType\":\"Bundle\",\"type\":\"collection\"}");
    }

    @Test
    void a_history_says_how_each_version_came_about() {
        var bundle =
                read(Splice.history(BASE, List.of(version(2), version(1)), 2, BASE + "/x", Optional.of(BASE + "/y")));

        assertThat(bundle.getType()).isEqualTo(Bundle.BundleType.HISTORY);
        assertThat(bundle.getTotal()).isEqualTo(2);
        assertThat(bundle.getLink("next").getUrl()).isEqualTo(BASE + "/y");
        assertThat(bundle.getEntry())
                .extracting(
                        entry -> entry.getRequest().getMethod().toCode() + " "
                                + entry.getRequest().getUrl(),
                        entry -> entry.getResponse().getStatus() + " "
                                + entry.getResponse().getEtag())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("PUT Device/a", "200 W/\"2\""),
                        org.assertj.core.groups.Tuple.tuple("POST Device", "201 W/\"1\""));
    }

    private static Splice.Part part(String id, String json) {
        return new Splice.Part("Device", id, json.getBytes(StandardCharsets.UTF_8));
    }

    private static StoredVersion version(int number) {
        var json = "{\"resourceType\":\"Device\",\"id\":\"a\",\"meta\":{\"versionId\":\"" + number + "\"}}";
        return new StoredVersion(
                "Device",
                "a",
                number,
                "",
                Instant.parse("2026-11-20T10:00:00Z"),
                new byte[0],
                json.getBytes(StandardCharsets.UTF_8),
                "active");
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    private static Bundle read(byte[] json) {
        return switch (FhirJson.parse(json, Bundle.class)) {
            case Parsed.Read<Bundle>(var bundle) -> bundle;
            case Parsed.Unreadable<Bundle> broken -> throw new AssertionError(broken.problems());
        };
    }
}
