package org.dorsal.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.text.ParseException;
import java.util.Collections;
import java.util.List;
import org.dorsal.smart.IssuerKeys.OfferedKeys;
import org.dorsal.system.FieldCases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustworthyKeysTest {

    @Test
    void only_public_strong_signature_keys_are_taken() throws Exception {
        var offered = new JWKSet(List.of(
                new RSAKeyGenerator(2048).keyID("good-rsa").generate(),
                new RSAKeyGenerator(1024, true).keyID("short-rsa").generate(),
                new RSAKeyGenerator(2048)
                        .keyID("encryption")
                        .keyUse(KeyUse.ENCRYPTION)
                        .generate(),
                new ECKeyGenerator(Curve.P_384).keyID("good-ec").generate(),
                new ECKeyGenerator(Curve.P_521).keyID("other-curve").generate(),
                new OctetSequenceKeyGenerator(256).keyID("shared-secret").generate()));

        var accepted = acceptedKeys(offered.toString(false), KeyStrength.USUAL);

        assertThat(accepted).extracting(JWK::getKeyID).containsExactly("good-rsa", "good-ec");
        assertThat(accepted).noneMatch(JWK::isPrivate);
    }

    /** NIST SP 800-57: 3,072 bits of RSA are worth 128. */
    @Test
    void whoever_wants_128_bits_of_security_takes_no_rsa_key_below_3072() throws Exception {
        var offered = new JWKSet(List.of(
                rsa(2048, "of-112-bits"),
                rsa(3072, "of-128-bits"),
                new ECKeyGenerator(Curve.P_256).keyID("curve").generate()));

        assertThat(acceptedKeys(offered.toString(false), new KeyStrength(3072)))
                .extracting(JWK::getKeyID)
                .containsExactly("of-128-bits", "curve");
    }

    @Test
    void no_more_than_a_hundred_keys_are_taken() throws Exception {
        var key = new ECKeyGenerator(Curve.P_256).generate().toPublicJWK().toJSONString();
        var many = String.join(",", Collections.nCopies(500, key));

        assertThat(acceptedKeys("{\"keys\":[" + many + "]}", KeyStrength.USUAL)).hasSize(100);
    }

    @Test
    void text_that_is_no_key_set_is_a_fault() {
        assertThatExceptionOfType(ParseException.class).isThrownBy(() -> OfferedKeys.read("<html>"));
        assertThatExceptionOfType(ParseException.class).isThrownBy(() -> OfferedKeys.read("null"));
        assertThatExceptionOfType(ParseException.class).isThrownBy(() -> OfferedKeys.read(""));
        assertThatExceptionOfType(ParseException.class).isThrownBy(() -> OfferedKeys.read("{}"));
    }

    /** RFC 7517, 5: keys of unknown types, without members or with unsupported values are ignored, not their set. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kty\":\"EC\",\"crv\":\"P-999\",\"x\":\"AAAA\",\"y\":\"AAAA\",\"kid\":\"odd\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\"}",
                "{\"kty\":\"RSA\",\"kid\":\"odd\"}",
                "{\"kty\":\"AKP\",\"alg\":\"ML-DSA-44\",\"pub\":\"AAAA\"}",
                "{\"kid\":\"odd\"}",
                "{\"kty\":7}",
                "{\"kty\":\"RSA\",\"n\":[],\"e\":{}}",
                "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"key_ops\":[\"x\",7],\"x5c\":[\"?\"]}",
                "{}",
                "null",
                "7",
                "\"key\"",
                "[]"
            })
    void an_odd_entry_leaves_the_others_alone(String odd) throws Exception {
        var good = new ECKeyGenerator(Curve.P_256).keyID("good").generate().toPublicJWK();
        String offered = "{\"keys\":[" + odd + "," + good.toJSONString() + "," + odd + "]}";

        assertThat(acceptedKeys(offered, KeyStrength.USUAL))
                .extracting(JWK::getKeyID)
                .containsExactly("good");
        assertThat(OfferedKeys.read(offered).ignored()).isEqualTo(2);
    }

    @Test
    void an_unknown_curve_leaves_the_signing_key() throws Exception {
        String modulus = rsa(2048, "any").getModulus().toString();
        String offered = FieldCases.read("jwks-k1-unknown-curve").replace("N-OF-THE-SIGNING-KEY", modulus);

        assertThat(acceptedKeys(offered, KeyStrength.USUAL))
                .extracting(JWK::getKeyID)
                .containsExactly("good");
    }

    /** Public key of the given length without a known private key, because generating a pair takes seconds. */
    private static RSAKey rsa(int bits, String id) {
        BigInteger modulus = BigInteger.TWO.pow(bits).subtract(BigInteger.ONE);
        return new RSAKey.Builder(Base64URL.encode(modulus), Base64URL.encode(BigInteger.valueOf(65_537)))
                .keyID(id)
                .build();
    }

    private static List<JWK> acceptedKeys(String offered, KeyStrength strength) throws ParseException {
        return IssuerKeys.trustworthy(OfferedKeys.read(offered).keys(), strength)
                .getKeys();
    }
}
