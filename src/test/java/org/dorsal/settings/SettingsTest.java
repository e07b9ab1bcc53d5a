package org.dorsal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.*;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.dorsal.assessment.SiteRules;
import org.dorsal.audit.log.SomeLogKeys;
import org.dorsal.knowledge.Wording;
import org.dorsal.smart.Issuer;
import org.dorsal.smart.Issuer.AuthorizationServer.SmartConfiguration;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.SmartSettings;
import org.dorsal.smart.launch.ClientProof;
import org.dorsal.smart.launch.SomeClientKeys;
import org.dorsal.writeback.NoteRules;
import org.dorsal.writeback.WritebackSettings;
import org.dorsal.writeback.WritebackSettings.OwnCodes;
import org.dorsal.writeback.WritebackSettings.SiteWriteback;
import org.dorsal.writeback.WritebackSettings.Writer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Starts the settings' wiring as the service does, from written keys. */
@ExtendWith(OutputCaptureExtension.class)
class SettingsTest {
    private static final String NORTH = "dorsal.sites.northside.";
    private static final String ISSUER = NORTH + "issuers[0].";
    private static final String EHR = NORTH + "ehr.";
    private static final String SOME_KEY = "f2cOaOXe3yqO/7o6rGQ0cZ5o4XqJ0tJt9qVhF3oEw1k=";

    @Test
    void written_settings_become_the_rooms_records() {
        start(written -> {}, settings -> {
            assertThat(settings.baseUrl()).isEqualTo(URI.create("https://dorsal.example"));
            var site = settings.sites().getFirst();
            assertThat(site.id()).isEqualTo(new SiteId("northside"));
            assertThat(site.rules())
                    .isEqualTo(new SiteRules(
                            "Northside Clinic",
                            Wording.Locale.EN_US,
                            SiteRules.SignOffRule.REQUIRED,
                            false,
                            SiteRules.WriteBackRule.NONE,
                            URI.create("https://ehr.example/fhir")));
            assertThat(site.access().issuers())
                    .containsExactly(new Issuer(
                            "https://ehr.example/auth",
                            URI.create("https://ehr.example/auth/jwks"),
                            "https://dorsal.example/fhir/northside",
                            Optional.empty(),
                            Set.of(),
                            Optional.empty()));
        });
    }

    @Test
    void an_authorization_server_is_advertised_where_it_is_written() {
        start(
                written -> {
                    written.put(ISSUER + "roles-claim", "groups");
                    written.put(ISSUER + "authorization-server.token-endpoint", "https://ehr.example/token");
                    written.put(
                            ISSUER + "authorization-server.authorization-endpoint", "https://ehr.example/authorize");
                    written.put(
                            ISSUER + "authorization-server.capabilities", "launch-ehr,client-confidential-asymmetric");
                },
                settings -> {
                    var access = settings.sites().getFirst().access();
                    assertThat(access.issuers().getFirst().rolesClaim()).contains("groups");
                    assertThat(SmartConfiguration.of(access).orElseThrow())
                            .containsEntry("token_endpoint", "https://ehr.example/token")
                            .containsEntry("grant_types_supported", List.of("authorization_code"));
                });
    }

    @Test
    void two_sites_are_kept_apart_and_told_in_order() {
        start(
                written -> {
                    var south = new TreeMap<String, String>();
                    written.forEach((key, value) ->
                            south.put(key.replace("northside", "a-south-2"), value.replace("northside", "south")));
                    written.putAll(south);
                    written.put("dorsal.sites.a-south-2.wording", "en-GB");
                    written.put("dorsal.sites.a-south-2.sign-off", "none");
                },
                settings -> assertThat(settings.sites())
                        .extracting(s -> s.id() + " " + s.rules().wording() + " "
                                + s.rules().signOff())
                        .containsExactly("a-south-2 en-GB NONE", "northside en-US REQUIRED"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        dorsal.base-url           ,                          , dorsal.base-url is missing
        dorsal.base-url           , dorsal.example           , dorsal.base-url is not absolute
        dorsal.base-url           , http://dorsal.example    , dorsal.base-url must begin with https://
        dorsal.base-url           , https://dorsal.example?a , dorsal.base-url must hold no ?
        dorsal.least-rsa-bits     , 2047                     , dorsal.least-rsa-bits must be 2048 to 8192
        dorsal.sites.northside.name              ,           , dorsal.sites.northside.name is missing
        dorsal.sites.northside.wording           , en_us     , \
            'dorsal.sites.northside.wording must be a language tag of BCP 47, such as en-US or en-GB'
        dorsal.sites.northside.wording           ,           , 'dorsal.sites.northside.wording is missing; give a language tag of BCP 47'
        dorsal.sites.northside.sign-off          , maybe     , 'dorsal.sites.northside.sign-off must be one of: none, required'
        dorsal.sites.northside.sign-off          ,           , dorsal.sites.northside.sign-off is missing; give one of
        dorsal.sites.northside.ehr.fhir-base     ,           , dorsal.sites.northside.ehr.fhir-base is missing
        dorsal.sites.northside.ehr.fhir-base     , /fhir     , dorsal.sites.northside.ehr.fhir-base is not absolute
        dorsal.sites.northside.retention         , 30 years  , dorsal.sites.northside.retention must be a period
        dorsal.sites.northside.retention         , P29D      , dorsal.sites.northside.retention must be a period of at least 30 days
        dorsal.sites.northside.retention         , P-30Y     , dorsal.sites.northside.retention must be a period
        dorsal.sites.northside.time-zone         , Mars/Base , dorsal.sites.northside.time-zone must be a name such as
        dorsal.sites.northside.phone, call us, 'dorsal.sites.northside.phone must be a telephone number, such as +1 555 0100'
        dorsal.sites.northside.time-zone         , '+02:00'  , dorsal.sites.northside.time-zone must be a name such as
        dorsal.sites.northside.ehr.banner        , never     , 'dorsal.sites.northside.ehr.banner must be one of: always, auto'
        dorsal.sites.northside.ehr.client-id     , dorsal    , 'dorsal.sites.northside.ehr.client-authentication is missing; give one of'
        dorsal.sites.northside.ehr.frame-ancestors , '*'     , 'dorsal.sites.northside.ehr.frame-ancestors[0] is'
        dorsal.sites.northside.ehr.frame-ancestors , https://ehr.example/ , \
            'dorsal.sites.northside.ehr.frame-ancestors[0] must be an origin'
        dorsal.sites.northside.ehr.frame-ancestors , https://*.example , 'dorsal.sites.northside.ehr.frame-ancestors[0] is'
        dorsal.sites.northside.browser-origins   , '*'     , 'dorsal.sites.northside.browser-origins[0] is'
        dorsal.sites.northside.browser-origins   , https://app.example/ , \
            'dorsal.sites.northside.browser-origins[0] must be an origin'
        dorsal.sites.northside.ehr.write-back    , on         , \
            'dorsal.sites.northside.ehr.write-back must be one of: none, on-receipt, on-sign-off'
        dorsal.sites.northside.ehr.write-back    , on-sign-off , \
            'dorsal.sites.northside.ehr.write-back is on-sign-off, but nobody may write; give ehr.client-id'
        dorsal.sites.northside.ehr.write-back    , on-receipt , \
            'dorsal.sites.northside.ehr.write-back is on-receipt, but on receipt there is no clinician'
        dorsal.sites.northside.ehr.backend-client-id , dorsal-backend , \
            dorsal.sites.northside.ehr.backend-client-id needs ehr.client-keys
        dorsal.sites.northside.ehr.backend-scopes , system/*.crus , \
            dorsal.sites.northside.ehr.backend-scopes are for a client of the site's own; give ehr.backend-client-id
        dorsal.sites.northside.ehr.own-codes     , perhaps    , \
            'dorsal.sites.northside.ehr.own-codes must be one of: always, auto, never'
        dorsal.sites.northside.ehr.note-type     , http://loinc.org|18776-5 , \
            dorsal.sites.northside.ehr.note-type must be system|code|words
        dorsal.sites.northside.ehr.vendor        , acme       , dorsal.sites.northside.ehr.vendor must be one of: epic, open, oracle
        dorsal.write-back.launch-within          , 1m         , dorsal.write-back.launch-within must be 1h to 366d
        dorsal.sites.northside.ehr.note-type     , loinc|18776-5|Note , dorsal.sites.northside.ehr.note-type must be system|code|words
        dorsal.sites.northside.ehr.code-map[0].to , 'urn:x|1|One' , \
            'dorsal.sites.northside.ehr.code-map[0].from must be system|code, such as'
        dorsal.sites.northside.ehr.code-map[0].from , http://loinc.org|72514-3 , \
            'dorsal.sites.northside.ehr.code-map[0].to must be system|code|words'
        dorsal.write-back.answer-within          , 500ms      , dorsal.write-back.answer-within must be 1s to 60s
        dorsal.write-back.answer-within          , 2m         , dorsal.write-back.answer-within must be 1s to 60s
        dorsal.write-back.workers                , 0          , dorsal.write-back.workers must be 1 to 16
        dorsal.write-back.workers                , 17         , dorsal.write-back.workers must be 1 to 16
        dorsal.log.signing-keys                  ,            , dorsal.log.signing-keys is empty; make a key with
        dorsal.log.signing-keys                  , canary     , dorsal.log.signing-keys must begin with file
        dorsal.log.signing-keys                  , file:/no   , dorsal.log.signing-keys names a file that can't be read; put
        dorsal.log.signing-keys                  , file:pom.xml , dorsal.log.signing-keys names a file that is too large for a key; name
        dorsal.log.signing-keys                  , file:.gitignore , \
            'dorsal.log.signing-keys holds no "BEGIN PRIVATE KEY"; make one with: openssl genpkey -algorithm ed25519'
        dorsal.log.places                        ,            , 'dorsal.log.places is empty; name a place'
        dorsal.log.places                        , s3://x     , 'dorsal.log.places must be file:/directory or stream; correct'
        dorsal.log.checkpoint-every              , 61s        , dorsal.log.checkpoint-every must be 1s to 60s
        dorsal.log.checkpoint-every              , 0s         , dorsal.log.checkpoint-every must be 1s to 60s
        dorsal.log.witnesses[0].key              , x          , dorsal.log.witnesses.url is missing
        dorsal.log.witnesses[0].url              , http://w.example , dorsal.log.witnesses.url must begin with https://
        dorsal.log.witnesses[0].url              , https://w.example , dorsal.log.witnesses has a key that is no verifier key
        dorsal.encryption-keys                   , AAAA      , dorsal.encryption-keys must hold 32 random bytes
        dorsal.encryption-keys                   , '%'       , dorsal.encryption-keys must hold 32 random bytes
        dorsal.sites.northside.issuers[0].issuer   ,                , dorsal.sites.northside.issuers[0].issuer is missing
        dorsal.sites.northside.issuers[0].issuer   , http://ehr.example/auth , \
            dorsal.sites.northside.issuers[0].issuer must begin with https://
        dorsal.sites.northside.issuers[0].jwks-uri ,                , dorsal.sites.northside.issuers[0].jwks-uri is missing
        dorsal.sites.northside.issuers[0].jwks-uri , file:///keys   , dorsal.sites.northside.issuers[0].jwks-uri is not absolute
        dorsal.sites.northside.issuers[0].audience ,                , dorsal.sites.northside.issuers[0].audience is missing
        dorsal.sites.northside.issuers[0].authorization-server.capabilities , launch-ehr , \
            dorsal.sites.northside.issuers[0].authorization-server.token-endpoint is missing
        dorsal.sites.northside.issuers[0].authorization-server.token-endpoint , x , \
            dorsal.sites.northside.issuers[0].authorization-server.token-endpoint is not absolute
        """)
    void a_bad_value_stops_the_start_with_its_key_and_a_cure(String key, String value, String message) {
        assertThat(refusals(
                        written -> written.put(key, Optional.ofNullable(value).orElse(""))))
                .singleElement()
                .asString()
                .startsWith(message)
                .containsAnyOf(";", "must", "begin");
    }

    @Test
    void a_registered_client_may_launch_by_each_kind_of_proof(@TempDir Path files) {
        start(
                launching("none"),
                settings -> assertThat(settings.launch().ehrs()).singleElement().satisfies(ehr -> {
                    assertThat(ehr.site()).isEqualTo(new SiteId("northside"));
                    assertThat(ehr.fhirBase()).isEqualTo("https://ehr.example/fhir");
                    assertThat(ehr.clientId()).isEqualTo("dorsal");
                    assertThat(ehr.proof()).isEqualTo(new ClientProof.PublicClient());
                }));
        start(
                launching("client_secret_basic").andThen(written -> written.put(EHR + "client-secret", "of-a-test")),
                settings -> assertThat(settings.launch().ehrs().getFirst().proof())
                        .isEqualTo(new ClientProof.SharedClientSecret("of-a-test")));
        start(
                launching("private_key_jwt").andThen(written -> {
                    written.put(EHR + "client-keys[0]", SomeClientKeys.ec(files, "new.pem"));
                    written.put(EHR + "client-keys[1]", SomeClientKeys.ec(files, "old.pem"));
                }),
                settings -> assertThat(settings.launch().ehrs().getFirst().proof())
                        .isInstanceOfSatisfying(
                                ClientProof.ClientSigningKeys.class,
                                keys -> assertThat(keys.keys()).hasSize(2)));
    }

    @Test
    void what_pages_need_to_know_of_a_site_is_read() {
        start(
                launching("none").andThen(written -> {
                    written.put(NORTH + "time-zone", "America/New_York");
                    written.put(NORTH + "phone", " +1 (555) 0100 ");
                    written.put(EHR + "frame-ancestors", "https://EHR.example,https://ehr.example:8443");
                    written.put(EHR + "banner", "always");
                }),
                settings -> assertThat(settings.sites()).singleElement().satisfies(site -> {
                    assertThat(site.zone()).isEqualTo(ZoneId.of("America/New_York"));
                    assertThat(site.frameAncestors())
                            .containsExactly("https://ehr.example", "https://ehr.example:8443");
                    assertThat(site.pages().bannerAlways()).isTrue();
                    assertThat(site.pages().phone()).isEqualTo("+1 (555) 0100");
                }));
        start(
                written -> {},
                settings -> assertThat(settings.sites()).singleElement().satisfies(site -> {
                    assertThat(site.zone()).isEqualTo(ZoneId.of("UTC"));
                    assertThat(site.pages().phone()).isEmpty();
                }));
    }

    @Test
    void a_site_writes_back_with_clinicians_tokens_where_it_has_no_client_of_its_own() {
        start(launching("none").andThen(written -> written.put(EHR + "write-back", "on-sign-off")), settings -> {
            assertThat(settings.sites().getFirst().rules().writeBack()).isEqualTo(SiteRules.WriteBackRule.ON_SIGN_OFF);
            assertThat(settings.launch().ehrs())
                    .singleElement()
                    .satisfies(ehr -> assertThat(ehr.writesByLaunch()).isTrue());
            assertThat(settings.launch().backends()).isEmpty();
            assertThat(settings.launch().answerWithin()).isEqualTo(Duration.ofSeconds(20));
            assertThat(settings.writeback().workers()).isEqualTo(4);
            assertThat(settings.writeback().site(new SiteId("northside")))
                    .hasValue(new WritebackSettings.SiteWriteback(
                            new SiteId("northside"),
                            "https://ehr.example/fhir",
                            ZoneId.of("UTC"),
                            Writer.CLINICIANS,
                            false,
                            OwnCodes.AUTO,
                            NoteRules.of("open"),
                            NoteRules.of("open").type(),
                            Map.of()));
        });
        start(launching("none"), settings -> {
            assertThat(settings.writeback().sites().getFirst().onlyCorrections())
                    .isTrue();
            assertThat(settings.launch().ehrs().getFirst().writesByLaunch()).isFalse();
        });
    }

    @Test
    void a_site_that_writes_nothing_back_still_corrects_what_went_out(@TempDir Path files) {
        start(
                launching("none"),
                settings -> assertThat(settings.writeback().sites())
                        .singleElement()
                        .returns(true, SiteWriteback::onlyCorrections)
                        .returns(Writer.CLINICIANS, SiteWriteback::writer));
        start(
                backend(files),
                settings -> assertThat(settings.writeback().sites())
                        .singleElement()
                        .returns(true, SiteWriteback::onlyCorrections)
                        .returns(Writer.BACKEND, SiteWriteback::writer));
        start(
                written -> {},
                settings -> assertThat(settings.writeback().sites())
                        .singleElement()
                        .returns(true, SiteWriteback::onlyCorrections)
                        .returns(Writer.NOBODY, SiteWriteback::writer));
    }

    @Test
    void what_is_written_back_and_how_is_read(@TempDir Path files) {
        start(
                backend(files).andThen(written -> {
                    written.put("dorsal.write-back.answer-within", "5s");
                    written.put("dorsal.write-back.workers", "9");
                    written.put(EHR + "write-back", "on-receipt");
                    written.put(EHR + "backend-scopes", "system/DocumentReference.crus");
                    written.put(EHR + "own-codes", "never");
                    written.put(EHR + "note-type", "http://loinc.org|11488-4|Consult note");
                    written.put(EHR + "code-map[0].from", "http://loinc.org|72514-3");
                    written.put(EHR + "code-map[0].to", "urn:oid:1.2.3|9001|Pain score");
                }),
                settings -> {
                    assertThat(settings.launch().answerWithin()).isEqualTo(Duration.ofSeconds(5));
                    assertThat(settings.launch().ehrs()).isEmpty();
                    assertThat(settings.launch().backends()).singleElement().satisfies(backend -> {
                        assertThat(backend.clientId()).isEqualTo("dorsal-backend");
                        assertThat(backend.fhirBase()).isEqualTo("https://ehr.example/fhir");
                        assertThat(backend.scopes()).containsExactly("system/DocumentReference.crus");
                        assertThat(settings.launch().publicKeys())
                                .contains(
                                        backend.proof().keys().getFirst().jwk().getKeyID());
                    });
                    assertThat(settings.writeback().workers()).isEqualTo(9);
                    assertThat(settings.writeback().sites())
                            .containsExactly(new WritebackSettings.SiteWriteback(
                                    new SiteId("northside"),
                                    "https://ehr.example/fhir",
                                    ZoneId.of("UTC"),
                                    Writer.BACKEND,
                                    false,
                                    OwnCodes.NEVER,
                                    NoteRules.of("open"),
                                    new WritebackSettings.ConfiguredCoding(
                                            "http://loinc.org", "11488-4", "Consult note"),
                                    Map.of(
                                            "http://loinc.org|72514-3",
                                            new WritebackSettings.ConfiguredCoding(
                                                    "urn:oid:1.2.3", "9001", "Pain score"))));
                });
    }

    @Test
    void a_client_of_the_site_s_own_stands_beside_launches_of_any_proof(@TempDir Path files) {
        for (var authentication : List.of("none", "client_secret_basic", "private_key_jwt")) {
            start(
                    backend(files).andThen(launching(authentication)).andThen(written -> {
                        written.put(EHR + "write-back", "on-sign-off");
                        written.put(
                                EHR + "client-secret", authentication.equals("client_secret_basic") ? "of-a-test" : "");
                    }),
                    settings -> {
                        assertThat(settings.launch().ehrs())
                                .singleElement()
                                .satisfies(
                                        ehr -> assertThat(ehr.writesByLaunch()).isFalse());
                        assertThat(settings.launch().backends()).hasSize(1);
                        assertThat(settings.writeback().sites().getFirst().writer())
                                .isEqualTo(Writer.BACKEND);
                    });
        }
        start(
                backend(files).andThen(written -> {
                    written.remove("dorsal.encryption-keys");
                    written.put(EHR + "client-authentication", "private_key_jwt");
                }),
                settings -> assertThat(settings.launch().backends())
                        .as("without launches no tokens are stored")
                        .hasSize(1));
    }

    @Test
    void a_client_of_the_site_s_own_is_checked_like_any_other(@TempDir Path files) {
        assertThat(refusals(backend(files).andThen(w -> w.put(EHR + "client-keys[0]", "file:/nowhere"))))
                .singleElement()
                .asString()
                .startsWith("dorsal.sites.northside.ehr.client-keys[0] names a file that can't be read");
        assertThat(refusals(backend(files)
                        .andThen(launching("private_key_jwt"))
                        .andThen(w -> w.put(EHR + "client-keys[0]", "file:/nowhere"))))
                .as("told once, although two clients need it")
                .hasSize(1);
        assertThat(refusals(backend(files).andThen(w -> w.put(EHR + "backend-scopes", "patient/*.rs"))))
                .singleElement()
                .asString()
                .startsWith("dorsal.sites.northside.ehr.backend-scopes must begin with system/");
        assertThat(refusals(backend(files).andThen(w -> w.put(EHR + "backend-client-id", "ä"))))
                .singleElement()
                .asString()
                .startsWith("dorsal.sites.northside.ehr.backend-client-id must have 1 to 200 printable characters");
    }

    @Test
    void a_code_is_mapped_once() {
        assertThat(refusals(written -> {
                    for (var index = 0; index < 2; index++) {
                        written.put(EHR + "code-map[" + index + "].from", "http://loinc.org|72514-3");
                        written.put(EHR + "code-map[" + index + "].to", "urn:oid:1.2.3|900" + index + "|Pain score");
                    }
                }))
                .containsExactly("dorsal.sites.northside.ehr.code-map[1].from occurs twice; keep one");
    }

    private static Consumer<Map<String, String>> backend(Path files) {
        return written -> {
            written.put(EHR + "backend-client-id", "dorsal-backend");
            written.put(EHR + "client-keys[0]", SomeClientKeys.ec(files, "backend.pem"));
        };
    }

    @Test
    void launches_need_a_key_to_lock_tokens_with() {
        assertThat(refusals(launching("none").andThen(written -> written.remove("dorsal.encryption-keys"))))
                .singleElement()
                .asString()
                .startsWith("dorsal.encryption-keys is empty");
        assertThat(refusals(written -> written.put("dorsal.encryption-keys", SOME_KEY + "," + SOME_KEY)))
                .containsExactly("dorsal.encryption-keys holds one key twice; keep one");
    }

    @Test
    void proofs_are_not_mixed() {
        assertThat(refusals(launching("none").andThen(w -> w.put(EHR + "client-secret", "canary"))))
                .singleElement()
                .asString()
                .startsWith("dorsal.sites.northside.ehr.client-authentication is none")
                .doesNotContain("canary");
        assertThat(refusals(launching("private_key_jwt").andThen(w -> w.put(EHR + "client-secret", "canary"))))
                .containsExactly(
                        "dorsal.sites.northside.ehr.client-secret is for client_secret_basic and client_secret_post;"
                                + " take it out");
        assertThat(refusals(launching("client_secret_basic").andThen(w -> w.put(EHR + "client-keys", "file:x"))))
                .containsExactly("dorsal.sites.northside.ehr.client-keys are for private_key_jwt; take them out");
        assertThat(refusals(launching("client_secret_basic")))
                .singleElement()
                .asString()
                .startsWith("dorsal.sites.northside.ehr.client-secret is missing");
        assertThat(refusals(launching("private_key_jwt")))
                .singleElement()
                .asString()
                .startsWith("dorsal.sites.northside.ehr.client-keys is empty");
        assertThat(refusals(launching("private_key_jwt").andThen(w -> w.put(EHR + "client-keys", "file:/nowhere"))))
                .singleElement()
                .asString()
                .startsWith("dorsal.sites.northside.ehr.client-keys[0] names a file that can't be read");
    }

    @ParameterizedTest
    @CsvSource({"scopes, openid", "client-secret, of-a-test"})
    void what_a_client_lacks_is_told_together(String key, String value) {
        assertThat(refusals(written -> written.put(EHR + key, value)))
                .hasSize(2)
                .anyMatch(refusal -> refusal.startsWith(EHR + "client-id is missing"))
                .anyMatch(refusal -> refusal.startsWith(EHR + "client-authentication is missing"));
    }

    @Test
    void several_faults_are_told_at_once() {
        assertThat(refusals(written -> {
                    written.put("dorsal.base-url", "");
                    written.put(NORTH + "wording", "f");
                    written.put(ISSUER + "audience", "");
                }))
                .hasSize(3);
    }

    @Test
    void a_site_without_issuers_and_a_service_without_sites_are_refused() {
        assertThat(refusals(written -> written.keySet().removeIf(key -> key.startsWith(ISSUER))))
                .containsExactly("dorsal.sites.northside.issuers is empty; name at least one issuer of access tokens,"
                        + " with issuer, jwks-uri and audience");
        assertThat(refusals(written -> written.keySet().removeIf(key -> key.startsWith(NORTH))))
                .first()
                .asString()
                .startsWith("dorsal.sites is empty; name at least one site");
    }

    @Test
    void two_sites_may_share_an_issuer_but_no_token() {
        assertThat(refusals(written -> {
                    var south = new TreeMap<String, String>();
                    written.forEach((key, value) -> south.put(key.replace("northside", "southside"), value));
                    written.putAll(south);
                }))
                .containsExactly("dorsal.sites.northside and sites.southside share an issuer and its audience;"
                        + " give each site an audience of its own");
    }

    @Test
    void the_running_service_says_so_before_it_stops(CapturedOutput output) {
        var service = new SpringApplicationBuilder(SettingsConfiguration.class).web(WebApplicationType.NONE);

        assertThat(catchThrowable(() -> service.run("--dorsal.base-url=here")))
                .hasRootCauseInstanceOf(InvalidSettingsException.class);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("dorsal.base-url is not absolute; begin it with https:// and a host");
    }

    @ParameterizedTest
    @CsvSource({"[North Side]", "[north_side]", "Northside", "a1234567890123456789012345678901234567890"})
    void a_site_name_that_would_not_fit_a_url_is_refused(String name) {
        assertThat(refusals(written -> {
                    var renamed = new TreeMap<String, String>();
                    written.forEach((key, value) -> renamed.put(key.replace(".northside.", "." + name + "."), value));
                    written.keySet().removeIf(key -> key.startsWith(NORTH));
                    written.putAll(renamed);
                }))
                .singleElement()
                .asString()
                .endsWith("a site's name has 1 to 40 characters of a-z, 0-9 and -");
    }

    @ParameterizedTest
    @CsvSource({
        "dorsal.bas-url",
        "dorsal.sites.northside.signoff-required",
        "dorsal.sites.northside.issuers[0].jwks",
        "dorsal.sites.northside.ehr.fhirbase-url",
        "dorsal.write-back.threads"
    })
    void a_key_that_is_not_known_stops_the_start(String key) {
        runner(written -> written.put(key, "x"))
                .run(context -> assertThat(context.getStartupFailure())
                        .hasRootCauseInstanceOf(UnboundConfigurationPropertiesException.class)
                        .rootCause()
                        .hasMessageContaining(key));
    }

    @Test
    void no_refusal_repeats_a_value() {
        assertThat(refusals(written -> {
                    written.put("dorsal.base-url", "https://user:canary-secret@dorsal.example");
                    written.put(NORTH + "wording", "canary_wording");
                    written.put(ISSUER + "jwks-uri", "https://canary-secret@x");
                }))
                .hasSize(3)
                .noneMatch(message -> message.contains("canary"));
    }

    private static Consumer<Map<String, String>> launching(String authentication) {
        return written -> {
            written.put("dorsal.encryption-keys", SOME_KEY);
            written.put(EHR + "client-id", "dorsal");
            written.put(EHR + "client-authentication", authentication);
        };
    }

    static void start(Consumer<Map<String, String>> change, Consumer<Settings> check) {
        runner(change).run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(SmartSettings.class);
            check.accept(context.getBean(Settings.class));
        });
    }

    static List<String> refusals(Consumer<Map<String, String>> change) {
        List<String> messages = new ArrayList<>();
        runner(change).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(InvalidSettingsException.class);
            for (Throwable t = context.getStartupFailure(); t != null; t = t.getCause()) {
                if (t instanceof InvalidSettingsException refused) {
                    messages.addAll(refused.problems());
                }
            }
        });
        return messages;
    }

    /** Settings of one site, by their keys. */
    static Map<String, String> written() {
        var written = new TreeMap<String, String>();
        written.put("dorsal.base-url", "https://dorsal.example/");
        written.put("dorsal.log.signing-keys", SomeLogKeys.location());
        written.put(NORTH + "name", "Northside Clinic");
        written.put(NORTH + "wording", "en-US");
        written.put(NORTH + "sign-off", "required");
        written.put(NORTH + "ehr.fhir-base", "https://ehr.example/fhir");
        written.put(ISSUER + "issuer", "https://ehr.example/auth");
        written.put(ISSUER + "jwks-uri", "https://ehr.example/auth/jwks");
        written.put(ISSUER + "audience", "https://dorsal.example/fhir/northside");
        return written;
    }

    static ApplicationContextRunner runner(Consumer<Map<String, String>> change) {
        Map<String, String> written = written();
        change.accept(written);
        return new ApplicationContextRunner()
                .withUserConfiguration(SettingsConfiguration.class)
                .withBean(RandomGenerator.class, () -> new Random(1))
                .withPropertyValues(written.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toArray(String[]::new));
    }
}
