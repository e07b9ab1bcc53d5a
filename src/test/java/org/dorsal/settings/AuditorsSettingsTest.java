package org.dorsal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.*;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.Assurance;
import org.dorsal.smart.launch.ClientProof;
import org.dorsal.smart.launch.SomeClientKeys;
import org.dorsal.smart.signin.SignInSettings.AuditorRegistration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Test of the settings under {@code sites.X.auditors}, and of the messages for invalid ones. */
class AuditorsSettingsTest {
    private static final String NORTH = "dorsal.sites.northside.";
    private static final String AUDITORS = NORTH + "auditors.";

    @Test
    void a_site_without_auditors_has_no_pages_for_them() {
        assertThat(read(Map.of()).signIn().registrations()).isEmpty();
    }

    @Test
    void a_provider_and_a_client_id_are_enough() {
        assertThat(read(Map.of(
                                AUDITORS + "issuer", "https://id.example/realm/",
                                AUDITORS + "client-id", "dorsal-auditors",
                                AUDITORS + "client-authentication", "none"))
                        .signIn()
                        .registrations())
                .containsExactly(new AuditorRegistration(
                        new SiteId("northside"),
                        "https://id.example/realm/",
                        "dorsal-auditors",
                        new ClientProof.PublicClient(),
                        List.of("openid", "profile"),
                        "roles",
                        "auditor",
                        Optional.empty(),
                        Assurance.ANY));
    }

    @Test
    void a_provider_in_a_trusted_network_is_called_by_http() {
        assertThat(read(Map.of(
                                "dorsal.plain-http-hosts[0]",
                                "id.internal",
                                AUDITORS + "issuer",
                                "http://id.internal:8080/realm/",
                                AUDITORS + "client-id",
                                "dorsal-auditors",
                                AUDITORS + "client-authentication",
                                "none"))
                        .signIn()
                        .registrations())
                .singleElement()
                .satisfies(provider -> assertThat(provider.server()).hasToString("http://id.internal:8080/realm"));
    }

    @Test
    void a_site_may_name_its_own_scopes_claim_and_role() {
        assertThat(read(Map.of(
                                AUDITORS + "issuer", "https://id.example",
                                AUDITORS + "client-id", "dorsal-auditors",
                                AUDITORS + "client-authentication", "client_secret_basic",
                                AUDITORS + "client-secret", "of-a-test",
                                AUDITORS + "scopes", "openid,groups",
                                AUDITORS + "roles-claim", "https://id.example/groups",
                                AUDITORS + "role", "Clinical Audit",
                                AUDITORS + "operator-role", "Dorsal operators",
                                AUDITORS + "sign-in.acr", "two,three",
                                AUDITORS + "sign-in.max-age", "8h"))
                        .signIn()
                        .registrations())
                .singleElement()
                .satisfies(auditors -> {
                    assertThat(auditors.proof()).isEqualTo(new ClientProof.SharedClientSecret("of-a-test"));
                    assertThat(auditors.scopes()).containsExactly("openid", "groups");
                    assertThat(auditors.rolesClaim()).isEqualTo("https://id.example/groups");
                    assertThat(auditors.role()).isEqualTo("Clinical Audit");
                    assertThat(auditors.operatorRole()).hasValue("Dorsal operators");
                    assertThat(auditors.assurance())
                            .isEqualTo(new Assurance(
                                    List.of("two", "three"), List.of(), Optional.of(Duration.ofHours(8))));
                });
    }

    @Test
    void keys_of_auditors_clients_are_published_with_the_others(@TempDir Path files) {
        var settings = read(Map.of(
                AUDITORS + "issuer", "https://id.example",
                AUDITORS + "client-id", "dorsal-auditors",
                AUDITORS + "client-authentication", "private_key_jwt",
                AUDITORS + "client-keys[0]", SomeClientKeys.ec(files, "id.pem")));

        assertThat(settings.launch().publicKeys()).contains("\"kid\"").doesNotContain("\"d\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            issuer                | ''                         | auditors.issuer is missing
            issuer                | http://id.example          | auditors.issuer must begin with https://
            issuer                | https://id.example?x       | auditors.issuer must hold no ?
            issuer                | https://canary@id.example  | auditors.issuer must hold no user name
            client-id             | ''                         | auditors.client-id is missing
            client-id             | dörsal                     | auditors.client-id must have 1 to 200 printable characters
            client-authentication | ''                         | auditors.client-authentication is missing; give one of
            client-authentication | client_secret_basic        | auditors.client-secret is missing
            client-authentication | private_key_jwt            | auditors.client-keys is empty
            client-secret         | canary                     | auditors.client-authentication is none
            scopes                | profile                    | auditors.scopes must hold openid
            scopes                | openid,a b                 | auditors.scopes must be words
            roles-claim           | ''                         | auditors.roles-claim must have 1 to 200 characters
            role                  | ' '                        | auditors.role must have 1 to 200 characters
            sign-in.acr           | two factors                | auditors.sign-in.acr must be at most 20 words
            sign-in.amr           | m"fa                       | auditors.sign-in.amr must be at most 20 words
            sign-in.max-age       | 30s                        | auditors.sign-in.max-age must be from 1m to 24h
            """)
    void a_fault_stops_the_start_with_the_key_and_the_cure(String key, String value, String message) {
        var written = new TreeMap<>(Map.of(
                AUDITORS + "issuer", "https://id.example",
                AUDITORS + "client-id", "dorsal-auditors",
                AUDITORS + "client-authentication", "none"));
        written.put(AUDITORS + key, value);

        assertThat(refusals(written))
                .singleElement()
                .asString()
                .startsWith(NORTH + message)
                .doesNotContain("canary");
    }

    @Test
    void sessions_need_a_key_to_be_locked_with() {
        assertThat(refusals(Map.of(
                        AUDITORS + "issuer",
                        "https://id.example",
                        AUDITORS + "client-id",
                        "dorsal-auditors",
                        AUDITORS + "client-authentication",
                        "none",
                        "dorsal.encryption-keys",
                        "")))
                .singleElement()
                .asString()
                .startsWith("dorsal.encryption-keys is empty, and auditors' sessions");
    }

    private static List<String> refusals(Map<String, String> more) {
        return catchThrowableOfType(InvalidSettingsException.class, () -> read(more))
                .problems();
    }

    private static Settings read(Map<String, String> more) {
        Map<String, String> written = SettingsTest.written();
        written.put("dorsal.encryption-keys", "f2cOaOXe3yqO/7o6rGQ0cZ5o4XqJ0tJt9qVhF3oEw1k=");
        written.putAll(more);
        return new Binder(new MapConfigurationPropertySource(written))
                .bind("dorsal", DorsalProperties.class)
                .get()
                .toSettings();
    }
}
