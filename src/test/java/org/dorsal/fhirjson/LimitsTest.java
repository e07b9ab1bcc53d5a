package org.dorsal.fhirjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.StreamReadConstraints;

/** Test that each limit accepts its own value and rejects the next. */
class LimitsTest {

    private static final Limits SMALL = new Limits(
            100,
            StreamReadConstraints.builder()
                    .maxNestingDepth(3)
                    .maxTokenCount(12)
                    .maxNumberLength(5)
                    .maxStringLength(7)
                    .maxNameLength(6)
                    .build());

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            three levels            | {"a":[[1]]}                         | {"a":[[[1]]]}
            three levels of objects | {"a":{"b":{}}}                      | {"a":{"b":{"c":{}}}}
            twelve parts            | {"a":[1,2,3,4,5,6,7]}               | {"a":[1,2,3,4,5,6,7,8]}
            five digits             | {"a":12345}                         | {"a":123456}
            digits of a fraction    | {"a":-1.2345}                       | {"a":-1.23456}
            exponent 64             | {"a":1e64}                          | {"a":1e65}
            negative exponent 64    | {"a":1E-64}                         | {"a":1E-65}
            exponent with zeros     | {"a":1e064}                         | {"a":1e065}
            an exponent of digits   | {"a":1e+9}                          | {"a":1e999}
            seven characters        | {"a":"1234567"}                     | {"a":"12345678"}
            escapes count as one    | {"a":"12345\\u0041\\u0041"}         | {"a":"123456\\u0041\\u0041"}
            six characters of name  | {"123456":1}                        | {"1234567":1}
            """)
    void a_limit_is_reached_exactly(String name, String within, String tooLarge) {
        assertThat(JsonText.read(within.getBytes(StandardCharsets.UTF_8), "$", SMALL)
                        .faults())
                .as(name)
                .isEmpty();
        assertThat(JsonText.read(tooLarge.getBytes(StandardCharsets.UTF_8), "$", SMALL)
                        .faults())
                .as(name)
                .isNotEmpty();
    }

    @Test
    void a_body_of_the_greatest_size_is_read_and_one_byte_more_is_not() {
        String valid = "{\"resourceType\":\"Basic\",\"code\":{\"text\":\"a\"}}";
        Gate gate = new Gate(new Limits(valid.length() + 1, 99, 99));

        assertThat(gate.check(SomeResponses.utf8(valid + " "), "Basic")).isInstanceOf(Gate.AcceptedBody.class);
        assertThat(gate.check(SomeResponses.utf8(valid + "  "), "Basic"))
                .isInstanceOfSatisfying(
                        Gate.GateRefusal.class,
                        refused -> assertThat(refused.kind()).isEqualTo(Gate.GateRefusalKind.TOO_LARGE));
    }

    @Test
    void a_limit_that_lets_nothing_or_anything_pass_is_none() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(0, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(1, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(1, 1, 0));
    }
}
