package org.dorsal.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
