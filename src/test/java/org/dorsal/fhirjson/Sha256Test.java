package org.dorsal.fhirjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.dorsal.fhirjson.SomeResponses.utf8;

import java.util.List;
import org.junit.jupiter.api.Test;

class Sha256Test {

    @Test
    void the_example_of_the_standard_holds() {
        assertThat(Sha256.of(utf8("abc")).hex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void only_64_lower_case_digits_are_a_hash() {
        assertThat(List.of("", "abc", "A".repeat(64), "a".repeat(65), "g".repeat(64)))
                .allSatisfy(hex -> assertThatIllegalArgumentException().isThrownBy(() -> new Sha256(hex)));
    }
}
