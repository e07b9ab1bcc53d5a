package org.dorsal.smart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dorsal.smart.Permission.Restriction.OnlyCategories;
import org.dorsal.smart.Permission.Restriction.Unrestricted;
import org.junit.jupiter.api.Test;

class RestrictionTest {
    private static final Permission.Restriction ANY_SURVEY =
            new OnlyCategories(Set.of(new Permission.Category(Optional.empty(), "survey")));
    private static final Permission.Restriction HL7_SURVEY =
            new OnlyCategories(Set.of(new Permission.Category(Optional.of("http://hl7"), "survey")));

    @Test
    void a_code_alone_admits_any_system_and_a_system_admits_only_itself() {
        var hl7 = List.of(new Permission.Category(Optional.of("http://hl7"), "survey"));
        var local = List.of(new Permission.Category(Optional.of("http://local"), "survey"));
        var bare = List.of(new Permission.Category(Optional.empty(), "survey"));

        assertThat(List.of(hl7, local, bare)).allMatch(ANY_SURVEY::admits);
        assertThat(HL7_SURVEY.admits(hl7)).isTrue();
        assertThat(HL7_SURVEY.admits(local)).isFalse();
        assertThat(HL7_SURVEY.admits(bare)).isFalse();
    }

    @Test
    void one_matching_category_of_several_suffices_and_none_does_not() {
        var two = List.of(
                new Permission.Category(Optional.empty(), "laboratory"),
                new Permission.Category(Optional.empty(), "survey"));

        assertThat(ANY_SURVEY.admits(two)).isTrue();
        assertThat(ANY_SURVEY.admits(List.of())).isFalse();
        assertThat(new Unrestricted().admits(List.of())).isTrue();
    }

    @Test
    void a_scope_writes_a_category_as_system_and_code_or_code() {
        assertThat(Permission.Category.ofToken("survey")).contains(new Permission.Category(Optional.empty(), "survey"));
        assertThat(Permission.Category.ofToken("http://hl7|survey"))
                .contains(new Permission.Category(Optional.of("http://hl7"), "survey"));
        assertThat(List.of("", "|", "|survey", "http://hl7|", "a,b", "a b", "a|b|c", "a%7Cb"))
                .allSatisfy(
                        token -> assertThat(Permission.Category.ofToken(token)).isEmpty());
    }
}
