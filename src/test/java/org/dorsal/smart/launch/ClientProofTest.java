package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.dorsal.smart.KeyStrength;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.ClientProof.PemKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

/** How Dorsal proves itself to an EHR (EXCHANGE.md 2a, A6 and A7). */
class ClientProofTest {
    @TempDir
    private Path files;

    @Test
    void an_ec_key_signs_es384_and_an_rsa_key_rs384() throws Exception {
        var ec = ClientProof.ClientSigningKeys.read(List.of(SomeClientKeys.ec(files, "ec.pem")));
        var rsa = ClientProof.ClientSigningKeys.read(List.of(SomeClientKeys.rsa(files, "rsa.pem")));

        var byEc = assertion(ec);
        assertThat(byEc.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES384);
        assertThat(byEc.verify(new ECDSAVerifier((ECKey) published(ec)))).isTrue();
        var byRsa = assertion(rsa);
        assertThat(byRsa.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS384);
        assertThat(byRsa.verify(new RSASSAVerifier((RSAKey) published(rsa)))).isTrue();
    }

    @Test
    void an_assertion_says_what_smart_wants() throws Exception {
        var keys = ClientProof.ClientSigningKeys.read(List.of(SomeClientKeys.ec(files, "ec.pem")));
        try (var launches = SomeLaunches.with(keys)) {
            var browser = new SomeBrowser();
            browser.keep(launches.launch(browser));
            browser.keep(launches.launch(browser));

            var sent = launches.ehr.requestsTo("/auth/token").stream()
                    .map(FakeEhr.ReceivedRequest::form)
                    .toList();
            assertThat(sent)
                    .hasSize(2)
                    .allSatisfy(form -> assertThat(form)
                            .containsEntry(
                                    "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                            .doesNotContainKeys("client_id", "client_secret"));
            var first = SignedJWT.parse(sent.getFirst().get("client_assertion"));
            var claims = first.getJWTClaimsSet();
            assertThat(first.getHeader().getType()).isEqualTo(JOSEObjectType.JWT);
            assertThat(first.getHeader().getKeyID()).isEqualTo(keys.signing().id());
            assertThat(claims.getIssuer()).isEqualTo(FakeEhr.CLIENT);
            assertThat(claims.getSubject()).isEqualTo(FakeEhr.CLIENT);
            assertThat(first.getPayload().toJSONObject().get("aud")).isEqualTo(launches.ehr.origin() + "/auth/token");
            assertThat(Duration.between(
                            claims.getIssueTime().toInstant(),
                            claims.getExpirationTime().toInstant()))
                    .isPositive()
                    .isLessThanOrEqualTo(Duration.ofMinutes(5));
            assertThat(claims.getJWTID())
                    .hasSizeGreaterThanOrEqualTo(22)
                    .isNotEqualTo(SignedJWT.parse(sent.getLast().get("client_assertion"))
                            .getJWTClaimsSet()
                            .getJWTID());
        }
    }

    @Test
    void a_refresh_proves_itself_like_the_first_call() {
        var keys = ClientProof.ClientSigningKeys.read(List.of(SomeClientKeys.rsa(files, "rsa.pem")));
        try (var launches = SomeLaunches.with(keys)) {
            var browser = new SomeBrowser();
            var launch = browser.keep(launches.launch(browser));
            launches.clock.forward(Duration.ofMinutes(5));
            launches.room.ehrClient().call(launch.id(), EhrCall.get("Patient/p-ann"));

            assertThat(launches.ehr.requestsTo("/auth/token").getLast().form())
                    .containsEntry("grant_type", "refresh_token")
                    .containsKey("client_assertion");
        }
    }

    @Test
    void a_secret_goes_into_the_header_and_nowhere_else() {
        try (var launches = SomeLaunches.with(new ClientProof.SharedClientSecret("s3cr:t/+ä"))) {
            var browser = new SomeBrowser();
            browser.keep(launches.launch(browser));

            assertThat(launches.ehr.requestsTo("/auth/token")).singleElement().satisfies(received -> {
                var decoded = new String(
                        Base64.getDecoder().decode(received.authorization().substring("Basic ".length())),
                        StandardCharsets.UTF_8);
                assertThat(decoded).isEqualTo(FakeEhr.CLIENT + ":s3cr%3At%2F%2B%C3%A4");
                assertThat(received.form()).doesNotContainKeys("client_id", "client_secret", "client_assertion");
            });
        }
    }

    @Test
    void a_secret_for_the_form_goes_there_and_not_into_the_header() {
        var proof = new ClientProof.SharedClientSecret("s3cr:t/+ä", ClientAuthenticationMethod.CLIENT_SECRET_POST);
        try (var launches = SomeLaunches.with(proof)) {
            var browser = new SomeBrowser();
            browser.keep(launches.launch(browser));

            assertThat(launches.ehr.requestsTo("/auth/token")).singleElement().satisfies(received -> {
                assertThat(received.authorization()).isEmpty();
                assertThat(received.form())
                        .containsEntry("client_id", FakeEhr.CLIENT)
                        .containsEntry("client_secret", "s3cr:t/+ä");
            });
        }
    }

    @Test
    void all_keys_are_published_without_their_secrets_and_the_first_signs() throws Exception {
        var keys = ClientProof.ClientSigningKeys.read(
                List.of(SomeClientKeys.ec(files, "new.pem"), SomeClientKeys.rsa(files, "old.pem")));
        try (var launches = SomeLaunches.with(keys)) {
            var published = JWKSet.parse(launches.settings.publicKeys());

            assertThat(published.getKeys()).hasSize(2).allSatisfy(key -> {
                assertThat(key.isPrivate()).isFalse();
                assertThat(key.getKeyID()).isNotBlank();
                assertThat(key.getKeyUse()).hasToString("sig");
                assertThat(key.getAlgorithm()).isIn(JWSAlgorithm.ES384, JWSAlgorithm.RS384);
            });
            assertThat(launches.settings.publicKeys()).doesNotContain("\"d\"", "\"p\"", "\"q\"");
            assertThat(keys.signing().id())
                    .isEqualTo(published.getKeys().getFirst().getKeyID());
        }
    }

    @Test
    void a_jwk_keeps_its_key_id() throws JOSEException {
        var key = new ECKeyGenerator(Curve.P_384).keyID("2026-11").generate();
        var read =
                ClientProof.ClientSigningKeys.read(List.of(SomeClientKeys.file(files, "key.jwk", key.toJSONString())));

        assertThat(read.signing().id()).isEqualTo("2026-11");
    }

    @Test
    void two_keys_of_one_id_are_refused() throws JOSEException {
        var keyFile = SomeClientKeys.file(
                files,
                "one.jwk",
                new ECKeyGenerator(Curve.P_384).keyID("k").generate().toJSONString());
        var two = SomeClientKeys.file(
                files,
                "two.jwk",
                new ECKeyGenerator(Curve.P_384).keyID("k").generate().toJSONString());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientProof.ClientSigningKeys.read(List.of(keyFile, two)))
                .withMessageContaining("twice");
        var settings = List.of(registration("a", keyFile), registration("b", two));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LaunchSettings(
                        URI.create("https://dorsal.example"),
                        TokenEncryption.read(List.of(SomeLaunches.KEY)),
                        settings,
                        List.of(),
                        Duration.ofSeconds(3),
                        List.of(),
                        KeyStrength.USUAL))
                .withMessageContaining("one key id");
    }

    /**
     * Minimum strength of our own keys. SomeClientKeys' RSA key has 2,048 bits; the rule also applies to backend
     * clients and to auditors' registrations.
     */
    @Test
    void a_key_of_ours_is_as_strong_as_those_that_are_asked_of_others() {
        var rsa = registration("a", SomeClientKeys.rsa(files, "rsa.pem"));
        var curve = registration("b", SomeClientKeys.ec(files, "ec.pem"));

        assertThat(settings(List.of(rsa, curve), List.of(), 2048).ehrs()).hasSize(2);
        assertThat(settings(List.of(curve), List.of(), 3072).ehrs()).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(List.of(curve, rsa), List.of(), 3072))
                .withMessageContaining("2048 bits")
                .withMessageContaining("least-rsa-bits asks for 3072; make one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(List.of(curve), List.of(rsa.proof()), 3072))
                .withMessageContaining("least-rsa-bits");
    }

    private static LaunchSettings settings(
            List<EhrRegistration> ehrs, List<ClientProof> otherProofs, int leastRsaBits) {
        return new LaunchSettings(
                URI.create("https://dorsal.example"),
                TokenEncryption.read(List.of(SomeLaunches.KEY)),
                ehrs,
                List.of(),
                Duration.ofSeconds(3),
                otherProofs,
                new KeyStrength(leastRsaBits));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\nY2FuYXJ5\n-----END PRIVATE KEY-----",
                "{\"kty\":\"oct\",\"k\":\"Y2FuYXJ5\"}",
                "{\"kty\":\"EC\",\"d\":\"canary\"",
                "canary",
                ""
            })
    void what_is_no_key_of_ours_is_refused_with_a_cure_and_without_a_word_of_it(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientProof.ClientSigningKeys.read(List.of(SomeClientKeys.file(files, "key", text))))
                .withMessageStartingWith("client-keys[0] ")
                .withMessageContaining(";")
                .withMessageNotContainingAny("canary", "Y2FuYXJ5");
    }

    @Test
    void weak_keys_other_curves_public_and_half_keys_are_refused() throws JOSEException, NoSuchAlgorithmException {
        var small = KeyPairGenerator.getInstance("RSA");
        small.initialize(1024);
        var withoutPublicHalf = KeyPairGenerator.getInstance("EC");
        withoutPublicHalf.initialize(384);
        for (var text : List.of(
                SomeClientKeys.pem(small.generateKeyPair().getPrivate().getEncoded()),
                SomeClientKeys.pem(
                        withoutPublicHalf.generateKeyPair().getPrivate().getEncoded()),
                new ECKeyGenerator(Curve.P_256).generate().toJSONString(),
                SomeClientKeys.newEc().toPublicJWK().toJSONString())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> ClientProof.ClientSigningKeys.read(List.of(SomeClientKeys.file(files, "key", text))))
                    .withMessageContaining(";");
        }
    }

    @Test
    void a_pem_whose_public_half_is_anothers_is_refused() {
        var key = SomeClientKeys.newEc();
        var other = SomeClientKeys.newEc();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemKey.read(SomeClientKeys.pem(other.getX(), other.getY(), key.getD())));
    }

    @Test
    void an_encrypted_key_is_refused_with_the_command_that_decrypts_it() {
        String pem = SomeClientKeys.pem(SomeClientKeys.newEc()).replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientProof.ClientSigningKeys.read(List.of(SomeClientKeys.file(files, "key", pem))))
                .withMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    }

    @Test
    void a_location_that_is_no_readable_file_is_refused() {
        for (var location : List.of("ehr.pem", "classpath:x", "https://x", "file:", "file:" + files.resolve("gone"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ClientProof.ClientSigningKeys.read(List.of(location)))
                    .withMessageStartingWith("client-keys[0] ");
        }
    }

    private static SignedJWT assertion(ClientProof.ClientSigningKeys keys) throws ParseException {
        try (var launches = SomeLaunches.with(keys)) {
            var browser = new SomeBrowser();
            browser.keep(launches.launch(browser));
            return SignedJWT.parse(
                    launches.ehr.requestsTo("/auth/token").getFirst().form().get("client_assertion"));
        }
    }

    private static Object published(ClientProof.ClientSigningKeys keys) throws ParseException {
        try (var launches = SomeLaunches.with(keys)) {
            return JWKSet.parse(launches.settings.publicKeys()).getKeys().getFirst();
        }
    }

    private static EhrRegistration registration(String site, String key) {
        return new EhrRegistration(
                new SiteId(site),
                "https://ehr.example/fhir",
                "dorsal",
                ClientProof.ClientSigningKeys.read(List.of(key)),
                List.of(),
                List.of(),
                false,
                UsualTerms.ALLOWANCES,
                UsualTerms.SESSIONS,
                Assurance.ANY);
    }
}
