package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that one edition is in force, a newer one is a new file, and the edition of a stored result is found again. */
class EditionsTest {
    private static final String FORM = "upper-back-pain-assessment";
    private static final String MODELS = "upper-back-pain-evidence";
    private static final String CARE = "upper-back-pain-care";

    @Test
    void what_is_shipped_is_what_a_new_site_runs() {
        Knowledge shipped = SomeProfiles.knowledge();
        assertThat(shipped.forms()).containsExactly(shipped.formInForce());
        assertThat(shipped.evidence()).containsExactly(SomeProfiles.models());
        assertThat(shipped.plans()).isEqualTo(shipped.plans(shipped.formInForce()));
        assertThat(shipped.formInForce().edition().version()).isEqualTo("2.0.0");
    }

    @Test
    void the_newest_edition_is_in_force_and_the_old_one_is_found_again() {
        Knowledge knowledge = SomeProfiles.knowledge(with("2.10.0", with("2.9.0", SomeProfiles.files())));
        assertThat(knowledge.formInForce().edition().version()).isEqualTo("2.10.0");
        assertThat(knowledge
                        .newestEvidence(knowledge.formInForce())
                        .orElseThrow()
                        .edition()
                        .version())
                .isEqualTo("2.10.0");
        assertThat(knowledge.evidence(SomeProfiles.models().edition().canonical()))
                .contains(SomeProfiles.models());
    }

    @Test
    void an_edition_that_is_not_there_is_empty() {
        Knowledge knowledge = SomeProfiles.knowledge();
        assertThat(knowledge.evidence(canonical("PlanDefinition", MODELS, "3.0.0")))
                .isEmpty();
        assertThat(knowledge.form(canonical("Questionnaire", FORM, "1.0.0"))).isEmpty();
        assertThat(knowledge.care("x|1.0.0")).isEmpty();
    }

    @Test
    void what_a_result_names_is_found_again() {
        Knowledge knowledge = SomeProfiles.knowledge();
        assertThat(knowledge.form(SomeProfiles.form().edition().canonical())).contains(SomeProfiles.form());
        assertThat(knowledge.care(SomeProfiles.care().edition().canonical())).contains(SomeProfiles.care());
        assertThat(knowledge.evidence(SomeProfiles.models().edition().canonical()))
                .contains(SomeProfiles.models());
    }

    private static String canonical(String type, String name, String version) {
        return Codes.CANONICAL + "/" + type + "/" + name + "|" + version;
    }

    /** The files with a further edition of form, models and care that differs in its version alone. */
    private static List<ProfileFile> with(String version, List<ProfileFile> files) {
        List<ProfileFile> more = new ArrayList<>(files);
        for (String path : List.of("questionnaire/" + FORM, "plan/" + MODELS, "plan/" + CARE)) {
            String from = path + "-2.0.0.json";
            ProfileFile shipped = files.stream()
                    .filter(file -> file.path().equals(from))
                    .findFirst()
                    .orElseThrow();
            ProfileFile changed = SomeProfiles.changed(
                    shipped,
                    text -> text.replace(FORM + "|2.0.0", FORM + "|" + version)
                            .replace(MODELS + "|2.0.0", MODELS + "|" + version)
                            .replaceFirst("\"version\": \"2.0.0\"", "\"version\": \"" + version + "\"")
                            .replaceFirst("(\"id\": \"[a-z-]+)-2.0.0\"", "$1-" + version + "\""));
            more.add(new ProfileFile(path + "-" + version + ".json", changed.bytes()));
        }
        return more;
    }
}
