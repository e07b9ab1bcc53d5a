package org.dorsal.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.SafetyRule;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;

/** The pairs of an activity and a risk, against the scoring and the care plan. */
class ContraindicationTableTest {
    private static final ProvenEdition EDITION = ProvenEdition.of("1.1.0");
    private static final List<SafetyRule> PAIRS = EDITION.rules().rules().stream()
            .filter(rule -> rule.kind() == SafetyRule.Kind.NEVER_OFFER)
            .toList();

    @Test
    void each_pair_stands_once() {
        assertThat(PAIRS).hasSizeGreaterThanOrEqualTo(150);
        assertThat(PAIRS.stream().map(pair -> pair.bound() + " " + pair.premise()))
                .doesNotHaveDuplicates();
    }

    @Test
    void no_activity_is_proposed_with_a_risk_that_is_present_or_open() {
        List<Map.Entry<SafetyRule, Integer>> claims = PAIRS.stream()
                .flatMap(pair -> {
                    Circuit.Kleene risk = EDITION.scoring().truth(pair.premise());
                    return Stream.of(
                            Map.entry(pair, risk.yes()),
                            Map.entry(pair, EDITION.circuit().and(-risk.yes(), -risk.no())));
                })
                .toList();
        List<Integer> mildestFirst = Stream.of(
                        Disposition.SELF_CARE,
                        Disposition.CLINICIAN_REVIEW,
                        Disposition.INCOMPLETE,
                        Disposition.URGENT,
                        Disposition.EMERGENCY)
                .map(EDITION.scoring()::disposition)
                .toList();
        Satisfiability solver = new Satisfiability(EDITION.circuit());
        Assignment assignment = new Assignment(EDITION.scoring().response());
        Set<String> proposed = new TreeSet<>();
        claims.forEach(claim -> {
            SomeScoredResponse response = mildestFirst.stream()
                    .flatMap(disposition -> solver.model(claim.getValue(), disposition).stream())
                    .findFirst()
                    .map(assignment::response)
                    .orElseThrow();
            EDITION.score(response).offers().stream()
                    .map(offer -> offer.code().code())
                    .filter(claim.getKey().bound()::equals)
                    .forEach(_ -> proposed.add(claim.getKey().id()));
        });
        System.out.println("contraindications: " + PAIRS.size() + " pairs, " + claims.size() + " responses scored, "
                + proposed.size() + " pairs proposed");
        assertThat(proposed)
                .isNotEmpty()
                .isSubsetOf(PAIRS.stream()
                        .filter(pair -> pair.knownViolation().isPresent())
                        .map(SafetyRule::id)
                        .toList());
    }

    @Test
    void edition_1_2_0_violates_no_rule_that_is_not_named_and_proposes_no_activity_of_a_pair() {
        ProvenEdition draft = ProvenEdition.of("1.2.0");
        assertThat(new SafetyProver(draft).newViolations()).isEmpty();
        Satisfiability solver = new Satisfiability(draft.circuit());
        assertThat(PAIRS)
                .extracting(SafetyRule::bound)
                .as("each activity is still proposed to somebody")
                .allMatch(activity -> solver.holds(draft.scoring().activities().getOrDefault(activity, Circuit.FALSE)));
        assertThat(draft.rules().rules())
                .filteredOn(rule -> rule.kind() == SafetyRule.Kind.NEVER_OFFER)
                .allMatch(pair -> pair.knownViolation().isEmpty())
                .extracting(SafetyRule::id)
                .containsAll(PAIRS.stream().map(SafetyRule::id).toList());
    }
}
