package org.dorsal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.dorsal.fhirjson.Sha256;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SettingsHashTest {
    private static final Map<String, String> WRITTEN = Map.of(
            "dorsal.base-url", "https://dorsal.example",
            "dorsal.link-secret", "c2VjcmV0",
            "dorsal.encryption-keys[0]", "a2V5",
            "dorsal.sites.north.name", "North",
            "dorsal.sites.north.ehr.client-id", "dorsal",
            "dorsal.sites.north.ehr.client-secret", "hush",
            "dorsal.sites.north.ehr.client-keys[0]", "file:/run/secrets/key.pem");

    @Test
    void it_is_the_same_for_the_same_settings_in_any_order() {
        assertThat(hash(new HashMap<>(WRITTEN))).isEqualTo(hash(WRITTEN));
    }

    @Test
    void every_setting_changes_it_but_for_secrets() {
        for (String key : WRITTEN.keySet()) {
            Map<String, String> other = new HashMap<>(WRITTEN);
            other.put(key, "https://other.example");
            boolean secret = key.contains("secret") || key.contains("keys");
            assertThat(hash(other).equals(hash(WRITTEN))).as(key).isEqualTo(secret);
        }
    }

    private static Sha256 hash(Map<String, String> written) {
        var source = new MapConfigurationPropertySource(written);
        return SettingsHash.of(new Binder(source).bindOrCreate("dorsal", DorsalProperties.class));
    }
}
