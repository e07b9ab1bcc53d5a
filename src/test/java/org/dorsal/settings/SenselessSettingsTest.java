package org.dorsal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Well-formed settings that would let everybody in stop the start with their key and a cure; sensible ones next to them
 * do not.
 */
class SenselessSettingsTest {
    private static final String SITE = "dorsal.sites.northside.";
    private static final String ISSUER = SITE + "issuers[0].";
    private static final String REFUSED = """
            dorsal.proxies            | 0.0.0.0/0                                    | name the proxies alone
            dorsal.proxies            | ::/0                                         | name the proxies alone
            dorsal.proxies            | 0.0.0.0/0,::/0                               | name the proxies alone
            dorsal.proxies            | 0.0.0.0/1,128.0.0.0/1                        | name the proxies alone
            dorsal.proxies            | 10.0.0.1,0.0.0.0/2,64.0.0.0/2                | name the proxies alone
            dorsal.proxies            | 10.0.0.1,::/1                                | name the proxies alone
            dorsal.encryption-keys    | base64:zeros                                 | openssl rand -base64 32
            dorsal.encryption-keys    | base64:repeated                              | openssl rand -base64 32
            dorsal.encryption-keys    | base64:text                                  | openssl rand -base64 32
            dorsal.encryption-keys    | base64:random,base64:zeros                   | openssl rand -base64 32
            dorsal.link-secret        | base64:zeros                                 | openssl rand -base64 32
            dorsal.link-secret        | base64:repeated                              | openssl rand -base64 32
            dorsal.link-secret        | base64:text                                  | openssl rand -base64 32
            {site}.auditors.client-secret | x                                        | have a random one issued
            {site}.auditors.client-secret | Changeme                                 | have a random one issued
            {site}.auditors.client-secret | 0000000000                               | have a random one issued
            {site}.ehr.client-secret  | secret                                       | have a random one issued
            {site}.ehr.client-secret  | password123                                  | have a random one issued
            {site}.auditors.operator-role | auditor                                  | a role of their own
            {site}.issuers[0].audience | api                                         | have the issuer write the site's FHIR base
            {site}.issuers[0].audience | fhir-server                                 | have the issuer write the site's FHIR base
            {site}.subscriptions.callbacks[0] | https://169.254.169.254/latest       | name the server's host
            {site}.subscriptions.callbacks[0] | https://[fe80::1]/hook               | name the server's host
            {site}.subscriptions.callbacks[0] | https://[::ffff:169.254.169.254]/hook | name the server's host
            {site}.subscriptions.callbacks[0] | https://0.0.0.0/hook                 | name the server's host
            {site}.issuers[0].jwks-uri | https://169.254.1.1/keys                    | name the server's host
            {site}.ehr.fhir-base      | https://[febf::1]/fhir                       | name the server's host
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = REFUSED)
    void a_setting_that_lets_everybody_in_stops_the_start(String key, String value, String cure) {
        String written = key.replace("{site}.", SITE);
        assertThat(SettingsTest.refusals(settings -> put(settings, written, value)))
                .singleElement()
                .asString()
                .startsWith(written.replaceFirst("^(dorsal\\.proxies).*", "$1"))
                .contains(cure);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dorsal.proxies            | 127.0.0.1
            dorsal.proxies            | 10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,100.64.0.0/10,fc00::/7,::1
            dorsal.encryption-keys    | base64:random
            dorsal.link-secret        | base64:random
            {site}.auditors.client-secret | 7c211433
            {site}.ehr.client-secret  | correct horse battery staple
            {site}.auditors.operator-role | dorsal-operator
            {site}.issuers[0].audience | https://dorsal.example/fhir/northside
            {site}.issuers[0].audience | api://dorsal
            {site}.issuers[0].audience | 00000003-0000-0ff1-ce00-000000000000
            {site}.subscriptions.callbacks[0] | https://hooks.example/dorsal
            {site}.subscriptions.callbacks[0] | https://10.1.2.3/hook
            {site}.subscriptions.callbacks[0] | https://[fd00::1]/hook
            {site}.ehr.fhir-base      | https://169.ehr.example/fhir
            """)
    void a_sensible_one_starts(String key, String value) {
        SettingsTest.start(
                settings -> put(settings, key.replace("{site}.", SITE), value),
                settings -> assertThat(settings.sites()).hasSize(1));
    }

    /** An issuer that writes typed tokens for a service of any name is a matter of the issuer. */
    @Test
    void a_short_audience_is_taken_where_no_deviation_is() {
        SettingsTest.start(
                settings -> settings.put(ISSUER + "audience", "api"),
                settings -> assertThat(settings.sites()).hasSize(1));
    }

    /** Settings that name files or public keys are checked where they are read. */
    @Test
    void every_key_secret_hash_role_and_network_is_tried() {
        List<String> tried = Arrays.stream(REFUSED.split("\n"))
                .map(row -> row.split("\\|", 2)[0].strip())
                .map(key -> key.replace("{site}", "dorsal.sites.*").replaceAll("\\[\\d+]", ""))
                .toList();
        assertThat(BoundSettings.names()
                        .filter(key -> key.matches(".*(keys?|secret|role|proxies|callbacks|audience)"))
                        .filter(key -> !key.matches(".*client-keys|dorsal.log.signing-keys|dorsal.log.witnesses.key"))
                        .filter(key -> !key.endsWith("auditors.role"))) // the pair with operator-role is
                .isNotEmpty()
                .allSatisfy(key -> assertThat(tried).contains(key));
    }

    private static void put(Map<String, String> settings, String key, String value) {
        settings.put("dorsal.encryption-keys[0]", text("base64:random"));
        for (String part : List.of("auditors.", "ehr.")) {
            if (key.startsWith(SITE + part) && !key.endsWith("fhir-base")) {
                settings.put(SITE + part + "client-id", "dorsal");
                settings.put(SITE + part + "client-authentication", "client_secret_basic");
                settings.put(SITE + part + "client-secret", "7c2114335cd4");
            }
        }
        if (settings.containsKey(SITE + "auditors.client-id")) {
            settings.put(SITE + "auditors.issuer", "https://id.example");
        }
        if (key.endsWith("audience")) {
            settings.put(ISSUER + "tolerate", "no-typ,nonce");
        }
        List<String> values =
                Stream.of(value.split(",")).map(SenselessSettingsTest::text).toList();
        boolean isList = key.endsWith("proxies") || key.endsWith("encryption-keys");
        IntStream.range(0, values.size())
                .forEach(index -> settings.put(isList ? key + "[" + index + "]" : key, values.get(index)));
    }

    private static String text(String value) {
        return switch (value) {
            case "base64:zeros" -> Base64.getEncoder().encodeToString(new byte[32]);
            case "base64:repeated" -> "//////////////////////////////////////////8=";
            case "base64:text" ->
                Base64.getEncoder().encodeToString("changeme".repeat(4).getBytes(StandardCharsets.UTF_8));
            case "base64:random" -> "f2cOaOXe3yqO/7o6rGQ0cZ5o4XqJ0tJt9qVhF3oEw1k=";
            default -> value;
        };
    }
}
