package org.dorsal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.Pattern;
import org.dorsal.audit.log.SomeLogKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** All missing and wrong settings are in one message, with the file in which a wrong one is. */
class FirstConfigurationTest {
    private static final Pattern MISSING = Pattern.compile("(?m)^(\\S+) is (?:missing|empty);");

    /** Sensible values by the last word of the key. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("url", "jdbc:postgresql://db.example/dorsal"),
            Map.entry("username", "dorsal_app"),
            Map.entry("user", "dorsal_owner"),
            Map.entry("base-url", "https://dorsal.example"),
            Map.entry("signing-keys", SomeLogKeys.location()),
            Map.entry("name", "Northside Clinic"),
            Map.entry("wording", "en-US"),
            Map.entry("sign-off", "required"),
            Map.entry("fhir-base", "https://ehr.example/fhir"));

    @TempDir
    private Path folder;

    @Test
    void the_first_message_of_an_empty_configuration_is_the_last() {
        Map<String, String> settings = new TreeMap<>();
        List<String> missing = MISSING.matcher(message(settings))
                .results()
                .map(key -> key.group(1))
                .toList();
        assertThat(missing).contains("dorsal.sites.northside.issuers", "dorsal.sites");

        for (String key : missing) {
            if (VALUES.containsKey(last(key))) {
                settings.put(key, VALUES.get(last(key)));
            }
        }
        settings.put("dorsal.sites.northside.issuers[0].issuer", "https://ehr.example/auth");
        settings.put("dorsal.sites.northside.issuers[0].jwks-uri", "https://ehr.example/auth/jwks");
        settings.put("dorsal.sites.northside.issuers[0].audience", "https://dorsal.example/fhir/northside");
        assertThatCode(() -> check(settings)).doesNotThrowAnyException();
    }

    @Test
    void missing_wrong_unreadable_and_unknown_ones_are_told_together_with_their_file() throws IOException {
        Path file = Files.writeString(folder.resolve("application.yaml"), """
                spring.datasource: { url: "jdbc:postgresql://db.example/dorsal", username: dorsal_app }
                spring.flyway.user: dorsal_owner
                dorsal:
                  base-url: dorsal.example
                  leave-after: canary-soon
                  bas-url: https://dorsal.example
                  write-back.workers: canary-many
                  sites:
                    northside:
                      wording: en_us
                      time-zone: Mars/Base
                      issuers: [ { issuer: "http://ehr.example" } ]
                      auditors.role: Audit
                      ehr: { scopes: [openid], frame-ancestors: ["*"] }
                """);

        String message = message(Map.of());
        assertThat(message.lines())
                .hasSize(20)
                .contains("Settings files that were read: " + file.toAbsolutePath())
                .noneMatch(line -> line.contains("canary"));
        String site = "dorsal.sites.northside.";
        for (String missing : List.of(
                "dorsal.log.signing-keys is empty",
                site + "name is missing",
                site + "sign-off is missing",
                site + "ehr.fhir-base is missing",
                site + "issuers[0].jwks-uri is missing",
                site + "issuers[0].audience is missing",
                site + "auditors.issuer is missing",
                site + "auditors.client-id is missing",
                site + "auditors.client-authentication is missing",
                site + "ehr.client-id is missing",
                site + "ehr.client-authentication is missing")) {
            assertThat(message.lines()).as(missing).anyMatch(line -> line.startsWith(missing));
        }
        for (String wrong : List.of(
                "dorsal.base-url is not absolute",
                "dorsal.leave-after can't be read; give a time",
                "dorsal.write-back.workers can't be read; give a whole number",
                "dorsal.bas-url is no setting",
                site + "wording must be",
                site + "time-zone must be",
                site + "issuers[0].issuer must begin with https://",
                site + "ehr.frame-ancestors[0] is")) {
            assertThat(message.lines())
                    .as(wrong)
                    .anyMatch(line -> line.startsWith(wrong) && line.contains("application.yaml"));
        }
    }

    private static String last(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    private String message(Map<String, String> settings) {
        return catchThrowableOfType(InvalidSettingsException.class, () -> check(settings))
                .getMessage();
    }

    private void check(Map<String, String> settings) {
        var environment = new StandardEnvironment();
        Map<String, Object> written = new TreeMap<>(settings);
        written.put("spring.config.location", folder.toUri().toString());
        environment.getPropertySources().addFirst(new MapPropertySource("command line", written));
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        try (var context = new GenericApplicationContext()) {
            context.setEnvironment(environment);
            new SettingsCheckInitializer().initialize(context);
        }
    }
}
