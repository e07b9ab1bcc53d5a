package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.dorsal.SomeValidator;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.Test;

class BundlesTest {
    private static final String ODD = """
            {"resourceType" : "Observation","id":"%s","meta":{"versionId":"%d"},"status":"final",
             "code":{"text":"±½ – ✓ \\" \\/"},"subject":{"reference":"Patient/7"},"valueQuantity":{"value":7.000}}""";

    @Test
    void an_empty_search_has_no_entry_array() {
        var bundle = Bundles.searchset(
                OptionalLong.of(0), List.of(new Bundles.BundleLink("self", "https://a/b")), List.of());
        assertThat(text(bundle))
                .isEqualTo("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":0,"
                        + "\"link\":[{\"relation\":\"self\",\"url\":\"https://a/b\"}]}");
    }

    @Test
    void stored_bytes_stand_in_a_search_as_they_are() {
        var matches = List.of(entry(version("a", 1)), entry(version("b", 3)));
        var bundle = Bundles.searchset(
                OptionalLong.empty(), List.of(new Bundles.BundleLink("self", "https://a/b?c=\"d\\")), matches);
        assertThat(text(bundle)).contains(ODD.formatted("a", 1), ODD.formatted("b", 3));
        var parsed = parsed(bundle);
        assertThat(parsed.hasTotal()).isFalse();
        assertThat(parsed.getLink("self").getUrl()).isEqualTo("https://a/b?c=\"d\\");
        assertThat(parsed.getEntry())
                .hasSize(2)
                .allSatisfy(entry ->
                        assertThat(entry.getSearch().getMode().toCode()).isEqualTo("match"));
        assertThat(parsed.getEntry().getLast().getFullUrl()).isEqualTo(SomeSearch.SELF + "/Observation/b");
    }

    /** Lengths around Jackson's buffer of 8,000 bytes; longer values take another path. */
    @Test
    void stored_bytes_of_any_length_stand_as_they_are() {
        for (int letters : List.of(0, 3_000, 7_990, 8_010, 100_000)) {
            byte[] body = ("{\"resourceType\":\"Observation\",\"id\":\"" + "±".repeat(letters) + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
            var entry = new Bundles.BundleEntry("https://a/b", body);
            assertThat(text(Bundles.collection(List.of(entry, entry))))
                    .isEqualTo("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":["
                            + "{\"fullUrl\":\"https://a/b\",\"resource\":%1$s},{\"fullUrl\":\"https://a/b\",\"resource\":%1$s}]}"
                                    .formatted(new String(body, StandardCharsets.UTF_8)));
        }
    }

    @Test
    void an_address_is_written_as_json() {
        var entry = new Bundles.BundleEntry(
                "https://a/b?c=\"d\\ü", ODD.formatted("a", 1).getBytes(StandardCharsets.UTF_8));
        assertThat(parsed(Bundles.collection(List.of(entry))).getEntryFirstRep().getFullUrl())
                .isEqualTo("https://a/b?c=\"d\\ü");
    }

    @Test
    void a_history_tells_how_each_version_came_about() {
        var versions = List.of(version("a", 2), version("a", 1));
        var bundle = Bundles.history(OptionalLong.of(2), List.of(), SomeSearch.SELF, versions, true);
        assertThat(text(bundle)).contains(ODD.formatted("a", 2), ODD.formatted("a", 1));
        var newest = parsed(bundle).getEntryFirstRep();
        assertThat(newest.getFullUrl()).isEqualTo(SomeSearch.SELF + "/Observation/a");
        assertThat(newest.getRequest().getMethod()).isEqualTo(Bundle.HTTPVerb.PUT);
        assertThat(newest.getRequest().getUrl()).isEqualTo("Observation/a");
        assertThat(newest.getResponse().getStatus()).isEqualTo("200");
        assertThat(newest.getResponse().getEtag()).isEqualTo("W/\"2\"");
        assertThat(newest.getResponse().getLastModifiedElement().getValueAsString())
                .isEqualTo("2026-11-20T12:00:00.123Z");
        var oldest = parsed(bundle).getEntry().getLast();
        assertThat(oldest.getRequest().getMethod()).isEqualTo(Bundle.HTTPVerb.POST);
        assertThat(oldest.getRequest().getUrl()).isEqualTo("Observation");
        assertThat(oldest.getResponse().getStatus()).isEqualTo("201");
    }

    @Test
    void a_collection_holds_resources_and_nothing_about_them() {
        var bundle = Bundles.collection(List.of(entry(version("a", 1))));
        assertThat(text(bundle))
                .isEqualTo("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{\"fullUrl\":\""
                        + SomeSearch.SELF + "/Observation/a\",\"resource\":" + ODD.formatted("a", 1) + "}]}");
        assertThat(parsed(bundle).getType()).isEqualTo(Bundle.BundleType.COLLECTION);
    }

    @Test
    void each_is_valid_fhir() {
        var versions = List.of(version("a", 2), version("a", 1));
        var self = List.of(new Bundles.BundleLink("self", SomeSearch.SELF + "/Observation"));
        assertThat(SomeValidator.errorsIn(Bundles.searchset(OptionalLong.of(1), self, List.of(entry(version("a", 2))))))
                .isEmpty();
        assertThat(SomeValidator.errorsIn(Bundles.history(OptionalLong.of(2), self, SomeSearch.SELF, versions, true)))
                .isEmpty();
        assertThat(SomeValidator.errorsIn(Bundles.collection(List.of(entry(version("a", 1)), entry(version("b", 1))))))
                .isEmpty();
    }

    static StoredVersion version(String id, int version) {
        return new StoredVersion(
                "Observation",
                id,
                version,
                "7",
                Instant.parse("2026-11-20T12:00:00.123Z"),
                new byte[0],
                ODD.formatted(id, version).getBytes(StandardCharsets.UTF_8),
                "final");
    }

    private static Bundles.BundleEntry entry(StoredVersion version) {
        return Bundles.BundleEntry.of(SomeSearch.SELF, version);
    }

    static Bundle parsed(byte[] bundle) {
        return switch (FhirJson.parse(bundle, Bundle.class)) {
            case Parsed.ParsedResource<Bundle>(Bundle read) -> read;
            case Parsed.UnparsableResource<Bundle> broken -> throw new AssertionError(broken.toString());
        };
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
