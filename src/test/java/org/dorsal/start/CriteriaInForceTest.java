package org.dorsal.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.SiteRules;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each form that a site can get answers to has criteria of each tier, whatever other forms have. */
class CriteriaInForceTest {
    private static final String RED_FLAGS = "upper-back-pain-red-flags";
    private static final String EXTENSIONS = "upper-back-pain-extensions";
    private static final String FIRST_FORM = "Questionnaire/upper-back-pain-assessment|1.0.0";
    private static final List<String> OTHER_TIER = List.of("emergency", "urgent", "clinician-review", "emergency");

    @Test
    void what_is_shipped_is_fit() {
        assertThat(problems(SomeProfiles.knowledge(), RED_FLAGS, EXTENSIONS)).isEmpty();
        assertThat(problems(SomeProfiles.knowledge(), RED_FLAGS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"emergency", "urgent", "clinician-review"})
    void a_form_without_a_criterion_of_a_tier_is_told_although_another_form_has_some(String tier) {
        assertThat(problems(knowledge(without(tier)), RED_FLAGS))
                .singleElement()
                .asString()
                .contains("dorsal.sites.northside.criteria", " " + tier + " ", FIRST_FORM, "add the criteria that do");
    }

    @Test
    void a_kept_form_that_can_still_be_answered_is_looked_at_as_well() {
        Knowledge next = knowledge(
                SomeProfiles.files().stream().filter(SomeStarts::staysAlone).toList());

        assertThat(problems(next.before(List.of(knowledge(without("emergency")))), RED_FLAGS))
                .singleElement()
                .asString()
                .contains(" emergency ", FIRST_FORM);
    }

    @Test
    void a_kept_form_that_can_not_be_answered_any_more_does_not_stop_the_start() {
        Knowledge next = knowledge(SomeStarts.SECOND_CRITERIA_ADDED.getLast());
        Knowledge first = knowledge(SomeStarts.SECOND_CRITERIA_ADDED.getFirst());

        assertThat(problems(next.before(List.of(first)), RED_FLAGS, EXTENSIONS)).isEmpty();
    }

    @Test
    void criteria_that_nobody_wrote_are_told() {
        assertThat(problems(SomeProfiles.knowledge(), RED_FLAGS, "no-such-criteria"))
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem).contains("names 'no-such-criteria'"));
    }

    private static List<String> problems(Knowledge knowledge, String... criteria) {
        return CriteriaInForce.problems(rules(criteria), "northside", knowledge);
    }

    /** The shipped files, the red flags of whose first edition have no flag of that tier. */
    private static List<ProfileFile> without(String tier) {
        String other = OTHER_TIER.get(OTHER_TIER.indexOf(tier) + 1);
        return SomeProfiles.changed(
                "plan/" + RED_FLAGS + "-1.0.0.json",
                text -> text.replace("\"valueCode\": \"" + tier + "\"", "\"valueCode\": \"" + other + "\""));
    }

    private static Knowledge knowledge(List<ProfileFile> files) {
        return SomeProfiles.knowledge(files.stream()
                .filter(file -> !file.path().startsWith("examples/"))
                .toList());
    }

    private static SiteRules rules(String... criteria) {
        return new SiteRules(
                "Northside Clinic",
                Wording.Locale.EN_US,
                List.of(criteria),
                Optional.empty(),
                SiteRules.SignOff.REQUIRED,
                false,
                SiteRules.WriteBack.NONE,
                URI.create("https://ehr.example/fhir"));
    }
}
