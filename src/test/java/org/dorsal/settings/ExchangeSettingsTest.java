package org.dorsal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.dorsal.export.ExportSettings.SiteExports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of subscriptions and exports: refusals with the key and a cure, and defaults. */
class ExchangeSettingsTest {
    private static final String NORTH = "dorsal.sites.northside.";
    private static final String CALLBACKS = NORTH + "subscriptions.callbacks";
    private static final String SOME_KEY = "f2cOaOXe3yqO/7o6rGQ0cZ5o4XqJ0tJt9qVhF3oEw1k=";

    @ParameterizedTest
    @CsvSource(textBlock = """
            subscriptions.callbacks       , register.example             , subscriptions.callbacks[0] is not absolute
            subscriptions.callbacks       , http://register.example/hook , subscriptions.callbacks[0] must begin with https://
            subscriptions.callbacks       , https://me:secret@x/hook     , subscriptions.callbacks[0] must hold no user name
            subscriptions.callbacks       , https://x/hook#a             , 'subscriptions.callbacks[0] must hold no user name'
            subscriptions.callbacks       , 'https://x/a,hook'           , subscriptions.callbacks[1] is not absolute
            subscriptions.callbacks       , 'https://x/a,https://x/a'    , subscriptions.callbacks holds the same address twice; keep one
            export.running                , 3                            , 'export.running must be 0, which turns exports off, 1 or 2'
            export.running                , -1                           , 'export.running must be 0, which turns exports off, 1 or 2'
            export.retry-after            , 999ms                        , export.retry-after must be between 1s and 1m
            export.retry-after            , 61s                          , export.retry-after must be between 1s and 1m
            export.keep                   , 9m                           , export.keep must be between 10m and 30d
            export.keep                   , 31d                          , export.keep must be between 10m and 30d
            """)
    void a_bad_value_stops_the_start_with_its_key_and_a_cure(String key, String value, String message) {
        assertThat(SettingsTest.refusals(written -> {
                    written.put("dorsal.encryption-keys", SOME_KEY);
                    written.put(NORTH + key, value);
                }))
                .singleElement()
                .asString()
                .startsWith(NORTH + message)
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({"export.running, many", "export.retry-after, soon", "export.keep, for ever"})
    void a_value_of_another_kind_stops_the_start(String key, String value) {
        SettingsTest.runner(written -> written.put(NORTH + key, value))
                .run(context -> assertThat(context.getStartupFailure()).hasStackTraceContaining(NORTH + key));
    }

    @ParameterizedTest
    @CsvSource({
        "ehr.client-id          , ehr.client-id=dorsal ehr.client-authentication=none",
        "subscriptions.callbacks, subscriptions.callbacks=https://x/a",
        "export.running         , export.running=1",
        "cds-hooks.clients      , cds-hooks.clients[0].issuer=https://x cds-hooks.clients[0].jwks-uri=https://x/jwks",
        "ehr.write-back         , ehr.write-back=on-sign-off ehr.client-id=dorsal ehr.client-authentication=none"
    })
    void a_silent_site_that_would_show_results_stops_the_start(String key, String settings) {
        assertThat(SettingsTest.refusals(written -> {
                    written.put("dorsal.encryption-keys", SOME_KEY);
                    written.put(NORTH + "silent", "true");
                    for (String setting : settings.split(" ", -1)) {
                        written.put(NORTH + setting.replaceFirst("=.*", ""), setting.replaceFirst("[^=]*=", ""));
                    }
                }))
                .singleElement()
                .asString()
                .startsWith(NORTH + "silent")
                .contains(key, "take it out");
    }

    @Test
    void subscriptions_without_a_key_for_their_headers_stop_the_start() {
        assertThat(SettingsTest.refusals(written -> written.put(CALLBACKS, "https://register.example/hook")))
                .singleElement()
                .asString()
                .startsWith("dorsal.encryption-keys is missing; subscriptions need a key")
                .contains("openssl rand -base64 32");
    }

    @Test
    void without_settings_a_site_has_neither() {
        SettingsTest.start(
                written -> {},
                settings -> assertThat(settings.sites()).singleElement().satisfies(site -> {
                    assertThat(site.callbacks()).isEmpty();
                    assertThat(site.exports().isOn()).isFalse();
                }));
    }

    @Test
    void written_values_are_the_sites() {
        SettingsTest.start(
                written -> {
                    written.put("dorsal.encryption-keys", SOME_KEY);
                    written.put(CALLBACKS, "https://x/a,https://x/b");
                    written.put(NORTH + "export.running", "1");
                    written.put(NORTH + "export.keep", "30d");
                },
                settings -> assertThat(settings.sites()).singleElement().satisfies(site -> {
                    assertThat(site.callbacks()).containsExactlyInAnyOrder("https://x/a", "https://x/b");
                    assertThat(Optional.of(site.exports()))
                            .contains(new SiteExports(Duration.ofSeconds(10), Duration.ofDays(30), 1));
                }));
    }
}
