package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dorsal.store.Commit.NewAssessment;
import org.junit.jupiter.api.Test;

class IdentifiersTest {
    @Test
    void the_value_of_an_identifier_stands_behind_its_system() {
        assertThat(IdentifierRows.value(List.of("code=a", "identifier=7", "identifier=urn:x|7")))
                .isEqualTo("7");
        assertThat(IdentifierRows.value(List.of("identifier=|7"))).isEqualTo("7");
        assertThat(IdentifierRows.value(List.of("identifier=a|b", "identifier=urn:x|a|b")))
                .isEqualTo("a|b");
        assertThat(IdentifierRows.value(List.of("code=a"))).isEmpty();
    }

    @Test
    void what_is_asked_for_includes_every_value_that_could_be_meant() {
        assertThat(IdentifierRows.values(Set.of("identifier=a|b"))).contains(Set.of("a|b", "b"));
        assertThat(IdentifierRows.values(Set.of("identifier=a", "code=b"))).isEqualTo(Optional.empty());
    }

    @Test
    void a_value_of_any_length_fits_the_index_and_is_found() {
        var value = "x".repeat(5_000);

        assertThat(IdentifierRows.values(Set.of("identifier=" + value)).orElseThrow())
                .contains(IdentifierRows.value(List.of("identifier=urn:x|" + value)));
        assertThat(IdentifierRows.value(List.of("identifier=" + value))).hasSize(200);
    }

    @Test
    void an_identifier_that_has_to_be_unique_is_bounded() {
        assertThatThrownBy(() -> new NewAssessment("a", "p", Optional.of("x".repeat(501)), new byte[32]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void terms_become_the_first_eight_bytes_of_their_hash() {
        assertThat(Terms.mark("abc")).isEqualTo(0xba7816bf8f01cfeaL);
        assertThat(Terms.marks(List.of("a", "b"))).hasSize(2).doesNotHaveDuplicates();
    }
}
