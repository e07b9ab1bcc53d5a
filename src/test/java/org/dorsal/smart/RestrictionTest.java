package org.dorsal.smart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import org.dorsal.smart.Permission.Restriction.OnlyCategories;
import org.dorsal.smart.Permission.Restriction.Unrestricted;
import org.junit.jupiter.api.Test;

class RestrictionTest {
    private static final Permission.Category SURVEY = new Permission.Category(Optional.empty(), "survey");
    private static final Permission.Restriction ANY_SURVEY = new OnlyCategories(Set.of(SURVEY));
    private static final Permission.Restriction HL7_SURVEY =
            new OnlyCategories(Set.of(new Permission.Category(Optional.of("http://hl7"), "survey")));
    private static final Permission.Restriction LOCAL_SURVEY =
            new OnlyCategories(Set.of(new Permission.Category(Optional.of("http://local"), "survey")));

    @Test
    void a_code_alone_includes_any_system_and_a_system_includes_only_itself() {
        assertThat(List.of(ANY_SURVEY, HL7_SURVEY, LOCAL_SURVEY)).allMatch(ANY_SURVEY::includes);
        assertThat(HL7_SURVEY.includes(HL7_SURVEY)).isTrue();
        assertThat(HL7_SURVEY.includes(LOCAL_SURVEY)).isFalse();
        assertThat(HL7_SURVEY.includes(ANY_SURVEY)).isFalse();
    }

    @Test
    void a_restriction_includes_another_only_with_all_of_its_categories() {
        var two = new OnlyCategories(Set.of(SURVEY, new Permission.Category(Optional.empty(), "laboratory")));

        assertThat(two.includes(ANY_SURVEY)).isTrue();
        assertThat(ANY_SURVEY.includes(two)).isFalse();
        assertThat(new Unrestricted().includes(two)).isTrue();
        assertThat(two.includes(new Unrestricted())).isFalse();
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
