package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Terms of profiles/: each published value set has a use, and each code system in use is published. */
class PublishedTermsTest {
    private static final Pattern OWN_SYSTEM =
            Pattern.compile("\"system\"\\s*:\\s*\"https://dorsal[.]example/canonical/CodeSystem/([^\"]+)\"");

    /** Value sets with these extensions are rules of their own. */
    private static final List<String> RULES = List.of("/record-suggestion\"", "/outcome-cause\"");

    @Test
    void each_value_set_is_bound_or_is_a_rule() {
        List<ProfileFile> valueSets = files("value-set/").toList();
        assertThat(valueSets).isNotEmpty().allSatisfy(valueSet -> {
            String url = "/ValueSet/" + id(valueSet);
            assertThat(RULES.stream().anyMatch(text(valueSet)::contains)
                            || SomeProfiles.files().stream()
                                    .filter(other -> !other.path().equals(valueSet.path()))
                                    .map(PublishedTermsTest::text)
                                    .anyMatch(json -> json.contains(url + "\"") || json.contains(url + "|")))
                    .as("%s is bound to nothing; bind or remove it", valueSet.path())
                    .isTrue();
        });
    }

    @Test
    void each_own_system_has_its_code_system() {
        Set<String> published =
                files("code-system/").map(PublishedTermsTest::id).collect(Collectors.toSet());
        assertThat(SomeProfiles.files().stream()
                        .filter(file -> !file.path().startsWith(SafetyRuleReader.FOLDER)) // not served
                        .flatMap(file -> OWN_SYSTEM.matcher(text(file)).results())
                        .map(system -> system.group(1))
                        .distinct())
                .isNotEmpty()
                .isSubsetOf(published);
    }

    private static Stream<ProfileFile> files(String folder) {
        return SomeProfiles.files().stream().filter(file -> file.path().startsWith(folder));
    }

    private static String id(ProfileFile file) {
        return file.path().replaceFirst(".*/", "").replace(".json", "");
    }

    private static String text(ProfileFile file) {
        return new String(file.bytes(), StandardCharsets.UTF_8);
    }
}
