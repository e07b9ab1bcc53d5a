package org.dorsal.fhirjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.dorsal.fhirjson.SomeResponses.utf8;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

    /** The library for RFC 8785 as second opinion. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"b\":1,\"a\":[true,false,null,{}],\"A\":{\"z\":-7,\"y\":0.5}}",
                "{ \"a\" : \"\\u00e9\\u20ac\\ud83d\\ude00\\/\\\"\\\\\\t\\r\\n<>&'\\u007f\\u2028\" }",
                "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}",
                "{\"a\":[],\"b\":[[1],[]],\"\":0}",
                "{\"a\":123456789012345,\"b\":-0.001,\"c\":1.25}"
            })
    void the_bytes_are_those_of_rfc_8785_where_numbers_are_plain(String json) throws IOException {
        assertThat(CanonicalJson.of(utf8(json))).isEqualTo(new JsonCanonicalizer(json).getEncodedUTF8());
    }

    @Test
    void order_and_white_space_do_not_matter() {
        assertThat(canonical("{ \"b\" : [ 1 , 2 ] ,\n\"a\" : \"\\u0041\" }")).isEqualTo("{\"a\":\"A\",\"b\":[1,2]}");
    }

    @Test
    void decimals_of_different_meaning_never_share_bytes() throws IOException {
        assertThat(canonical("{\"a\":7.0}")).isEqualTo("{\"a\":7.0}").isNotEqualTo(canonical("{\"a\":7}"));
        assertThat(canonical("{\"a\":0.12345678901234567}")).isNotEqualTo(canonical("{\"a\":0.12345678901234568}"));

        // why the library does not hash for us
        assertThat(new JsonCanonicalizer("{\"a\":7.0}").getEncodedString()).isEqualTo("{\"a\":7}");
        assertThat(new JsonCanonicalizer("{\"a\":0.123456789012345678}").getEncodedString())
                .isEqualTo(new JsonCanonicalizer("{\"a\":0.123456789012345679}").getEncodedString());
    }

    @Test
    void doing_it_twice_changes_nothing() {
        byte[] once = CanonicalJson.of(utf8(SomeResponses.VALID));

        assertThat(CanonicalJson.of(once)).isEqualTo(once);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"a\":1,\"a\":1}", "{'a':1}", "{\"a\":\"\\ud800\"}", "{\"a\":1e999999999}"})
    void what_has_no_one_meaning_has_no_canonical_bytes(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> CanonicalJson.of(utf8(json)));
    }

    private static String canonical(String json) {
        return new String(CanonicalJson.of(utf8(json)), StandardCharsets.UTF_8);
    }
}
