package org.dorsal.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.text.ParseException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

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

        var taken = IssuerKeys.TrustworthyKeys.in(offered.toString(false));

        assertThat(taken).extracting(JWK::getKeyID).containsExactly("good-rsa", "good-ec");
        assertThat(taken).noneMatch(JWK::isPrivate);
    }

    @Test
    void no_more_than_a_hundred_keys_are_taken() throws Exception {
        var key = new ECKeyGenerator(Curve.P_256).generate().toPublicJWK().toJSONString();
        var many = String.join(",", Collections.nCopies(500, key));

        assertThat(IssuerKeys.TrustworthyKeys.in("{\"keys\":[" + many + "]}")).hasSize(100);
    }

    @Test
    void text_that_is_no_key_set_is_a_fault() {
        assertThatExceptionOfType(ParseException.class).isThrownBy(() -> IssuerKeys.TrustworthyKeys.in("<html>"));
        assertThatExceptionOfType(ParseException.class).isThrownBy(() -> IssuerKeys.TrustworthyKeys.in("null"));
        assertThatExceptionOfType(ParseException.class).isThrownBy(() -> IssuerKeys.TrustworthyKeys.in(""));
        assertThatExceptionOfType(ParseException.class).isThrownBy(() -> IssuerKeys.TrustworthyKeys.in("{}"));
    }
}
