package org.dorsal.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.dorsal.assessment.SiteRules;
import org.dorsal.knowledge.KeptProfileSet;
import org.dorsal.knowledge.KeptProfileSets;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.junit.jupiter.api.Test;

/** Test that each form in use at a site needs criteria of each tier, independently of other forms. */
class CriteriaInForceTest {
    private static final String RED_FLAGS = "upper-back-pain-red-flags";
    private static final String EXTENSIONS = "upper-back-pain-extensions";
    private static final String FIRST_FORM = "Questionnaire/upper-back-pain-assessment|1.0.0";

    @Test
    void what_is_shipped_is_fit() {
        assertThat(problems(SomeProfiles.knowledge(), RED_FLAGS, EXTENSIONS)).isEmpty();
        assertThat(problems(SomeProfiles.knowledge(), RED_FLAGS)).isEmpty();
    }

    @Test
    void a_form_without_an_emergency_flag_is_told_although_another_form_has_some() {
        assertThat(problems(knowledge(withoutEmergency()), RED_FLAGS))
                .singleElement()
                .asString()
                .contains("dorsal.sites.northside.criteria", " emergency ", FIRST_FORM, "add the criteria that do");
    }

    @Test
    void each_tier_that_a_site_leaves_out_is_told_for_the_form() {
        assertThat(problems(SomeProfiles.knowledge(), EXTENSIONS))
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem).contains(FIRST_FORM))
                .satisfiesExactly(
                        urgent -> assertThat(urgent).contains(" urgent "),
                        review -> assertThat(review).contains(" clinician-review "));
    }

    @Test
    void a_kept_form_that_can_still_be_answered_is_looked_at_as_well() {
        Knowledge next = knowledge(
                SomeProfiles.files().stream().filter(SomeStarts::staysAlone).toList());

        assertThat(problems(next.before(kept(withoutEmergency())), RED_FLAGS))
                .singleElement()
                .asString()
                .contains(" emergency ", FIRST_FORM);
    }

    @Test
    void a_kept_form_that_can_not_be_answered_any_more_does_not_stop_the_start() {
        Knowledge next = knowledge(SomeStarts.SECOND_CRITERIA_ADDED.getLast());

        assertThat(problems(next.before(kept(SomeStarts.SECOND_CRITERIA_ADDED.getFirst())), RED_FLAGS, EXTENSIONS))
                .isEmpty();
    }

    @Test
    void criteria_that_nobody_wrote_are_told() {
        assertThat(problems(SomeProfiles.knowledge(), RED_FLAGS, "no-such-criteria"))
                .hasSize(3)
                .allSatisfy(problem -> assertThat(problem).contains("names 'no-such-criteria'"));
    }

    private static List<String> problems(Knowledge knowledge, String... criteria) {
        return SiteKnowledgeCheck.criteria(rules(criteria), "northside", knowledge);
    }

    /** The shipped files, where the red flags of the first edition have no emergency. */
    private static List<ProfileFile> withoutEmergency() {
        return SomeProfiles.changed(
                "plan/" + RED_FLAGS + "-1.0.0.json",
                text -> text.replace("\"valueCode\": \"emergency\"", "\"valueCode\": \"urgent\""));
    }

    private static KeptProfileSets kept(List<ProfileFile> files) {
        return KeptProfileSets.of(List.of(KeptProfileSet.of(KeptProfileSet.body(files), knowledge(files))));
    }

    private static Knowledge knowledge(List<ProfileFile> files) {
        return SomeProfiles.knowledge(files.stream()
                .filter(file -> !file.path().startsWith("examples/"))
                .toList());
    }

    private static SiteRules rules(String... criteria) {
        return new SiteRules("Northside Clinic", Wording.Locale.EN_US, SiteRules.SignOffRule.REQUIRED, false, SiteRules.WriteBackRule.NONE, URI.create("https://ehr.example/fhir"));
    }
}
