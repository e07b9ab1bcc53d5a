package org.dorsal.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.dorsal.knowledge.SomeProfiles;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The proof itself: a hole planted in criteria, care or a rule is found, with a response that shows it. */
class PlantedHoleTest {
    private static final String RED_FLAGS = "plan/upper-back-pain-red-flags-1.1.0.json";
    private static final String RULES = "safety-rule/upper-back-pain-must-act-1.1.0.json";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    extensions | %`heart-lung-signs=coughing-blood` or | | must-coughing-blood
                    extensions | %`infection-risk=dialysis` or | | must-dialysis
                    extensions | %`bone-risk=steroids` and ( | %`bone-risk=fragility-fracture` and ( | must-steroids-and-injury
                    red-flags | %`pain-severity-score` >= 7 | %`pain-severity-score` >= 8 | must-severe-and-no-position
                    red-flags | %`worse-despite-movement` | %`chills` or %`worse-despite-movement` | none
                    care | %`organ-condition=stomach` | %`organ-condition=gallbladder` | no-over-the-counter-pain-relief-stomach
                    care | %`heart-vessel-risk=aortic-disease` | %`heart-vessel-risk=oestrogen` | no-manual-therapy-option-aortic-disease
                    """)
    void a_rule_that_held_is_violated_after_a_change(String plan, String from, @Nullable String to, String rule) {
        String change = to == null ? "" : to;
        ProvenEdition edition = ProvenEdition.of(
                "1.1.0",
                SomeProfiles.changed(
                        "plan/upper-back-pain-" + plan + "-1.1.0.json",
                        text -> text.replace("\"expression\": \"" + from, "\"expression\": \"" + change)
                                .replace(" " + from, " " + change)
                                .replace("(" + from, "(" + change)));
        List<SafetyProver.Counterexample> found = new SafetyProver(edition).newViolations();
        if (rule.equals("none")) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).extracting(one -> one.rule().id()).contains(rule);
            assertThat(found).allMatch(SafetyProver::isConfirmed);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "kidney-disease, no-over-the-counter-pain-relief-kidney-disease, no-muscle-relaxant-discussion-kidney-disease",
        "asthma-or-aspirin-reaction, no-over-the-counter-pain-relief-asthma-or-aspirin-reaction,",
        "stomach-ulcer-or-bleeding, no-over-the-counter-pain-relief-stomach-ulcer-or-bleeding,",
        "opioids-or-sedatives, no-muscle-relaxant-discussion-opioids-or-sedatives,",
        "heavy-alcohol, no-pain-relief-without-anti-inflammatory-heavy-alcohol, no-muscle-relaxant-discussion-heavy-alcohol",
        "breast-feeding, no-muscle-relaxant-discussion-breast-feeding,",
        "anticoagulant, no-over-the-counter-pain-relief-anticoagulant, no-manual-therapy-option-anticoagulant"
    })
    void a_caution_that_the_care_of_edition_1_2_0_lost_is_found(String code, String rule, @Nullable String other) {
        ProvenEdition edition = ProvenEdition.of(
                "1.2.0",
                SomeProfiles.changed(
                        "plan/upper-back-pain-care-1.2.0.json",
                        text -> text.replace(
                                "\"expression\": \"%`medicine-cautions=" + code + "`\"",
                                "\"expression\": \"%`heart-lung-signs=coughing-blood`\"")));
        assertThat(new SafetyProver(edition).newViolations())
                .allMatch(SafetyProver::isConfirmed)
                .extracting(violation -> violation.rule().id())
                .contains(rule, Optional.ofNullable(other).orElse(rule));
    }

    @Test
    void a_criterion_that_a_worse_answer_makes_absent_is_found() {
        ProvenEdition edition = ProvenEdition.of(
                "1.1.0", SomeProfiles.changed(RED_FLAGS, text -> text.replace("%`fever` or", "%`fever`.not() or")));
        assertThat(SafetyRulesProofTest.loweredByAWorseAnswer(edition))
                .hasValueSatisfying(found -> assertThat(found).contains("fever=[N]", "fever=[Y]"));
    }

    @Test
    void a_rule_that_no_response_can_violate_is_found() {
        ProvenEdition edition = ProvenEdition.of(
                "1.1.0",
                SomeProfiles.changed(
                        RULES,
                        text -> text.replace(
                                "\"expression\": \"%`difficulty-breathing`\"",
                                "\"expression\": \"%`sex=male` and %`pregnancy-status=pregnant`\"")));
        assertThat(new SafetyProver(edition).vacuous()).containsExactly("must-breathing-difficulty");
    }
}
