package org.dorsal.fhirjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Test that each limit accepts its own value and rejects the next. */
class LimitsTest {

    private static final Limits SMALL = new Limits(100, 3, 12, 5, 20, 4, 6);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            three levels            | {"a":[[1]]}                         | {"a":[[[1]]]}
            three levels of objects | {"a":{"b":{}}}                      | {"a":{"b":{"c":{}}}}
            twelve parts            | {"a":[1,2,3,4,5,6,7]}               | {"a":[1,2,3,4,5,6,7,8]}
            five characters         | {"a":12345}                         | {"a":123456}
            a minus counts          | {"a":-1234}                         | {"a":-12345}
            exponent 20             | {"a":1e20}                          | {"a":1e21}
            negative exponent 20    | {"a":1e-20}                         | {"a":1e-21}
            exponent with zeros     | {"a":1e020}                         | {"a":1e021}
            four characters of text | {"a":"1234"}                        | {"a":"12345"}
            escapes count as one    | {"a":"\\u0041\\u0041\\u0041\\u0041"} | {"a":"\\u0041\\u0041\\u0041\\u0041\\u0041"}
            six characters of name  | {"123456":1}                        | {"1234567":1}
            """)
    void a_limit_is_reached_exactly(String name, String within, String beyond) {
        assertThat(JsonText.read(within.getBytes(StandardCharsets.UTF_8), "$", SMALL))
                .as(name)
                .isInstanceOf(JsonText.JsonTree.class);
        assertThat(JsonText.read(beyond.getBytes(StandardCharsets.UTF_8), "$", SMALL))
                .as(name)
                .isInstanceOf(JsonText.BrokenJson.class);
    }

    @Test
    void a_body_of_the_greatest_size_is_read_and_one_byte_more_is_not() {
        String valid = "{\"resourceType\":\"Basic\",\"code\":{\"text\":\"a\"}}";
        Gate gate = new Gate(new Limits(valid.length() + 1, 9, 99, 9, 9, 99, 99));

        assertThat(gate.check(SomeResponses.utf8(valid + " "), "Basic")).isInstanceOf(Gate.AcceptedBody.class);
        assertThat(gate.check(SomeResponses.utf8(valid + "  "), "Basic"))
                .isInstanceOfSatisfying(
                        Gate.GateRefusal.class,
                        refused -> assertThat(refused.kind()).isEqualTo(Gate.GateRefusalKind.TOO_LARGE));
    }

    @Test
    void a_limit_that_lets_nothing_or_anything_pass_is_none() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(0, 1, 1, 1, 1, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(1, 0, 1, 1, 1, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(1, 1, 1, 1, 1_000, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(1, 1, 1, 1, 1, 1, 0));
    }
}
