package org.dorsal.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.DocumentTable;
import org.dorsal.knowledge.SafetyRule;
import org.dorsal.knowledge.SafetyRule.Kind;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Proves the safety rules of the evidence models for all responses. A contested rule is violated, names the response, the
 * argument against it and a source, and holds with its exception.
 */
class EvidenceRulesProofTest {
    private static final Set<Kind> OF_RESULTS = EnumSet.of(Kind.MUST_ACT, Kind.MUST_ASK, Kind.NEVER_RUSH);
    private static final String WITH_EXCEPTION = "-with-exception";
    private static final ProvenModels EDITION = ProvenModels.shipped();
    private static final EvidenceProver PROVER = new EvidenceProver(EDITION, OF_RESULTS);

    @Test
    void every_rule_holds_for_all_responses_except_those_that_are_contested() {
        long start = System.nanoTime();
        List<EvidenceProver.Counterexample> counterexamples = PROVER.violations(_ -> true);
        List<SafetyRule> contested = contested();
        List<EvidenceProver.Counterexample> violated = counterexamples.stream()
                .filter(counterexample -> !contested.contains(counterexample.rule()))
                .toList();
        System.out.println("safety rules of the evidence models: " + PROVER.size() + ", "
                + (PROVER.size() - counterexamples.size()) + " proved for all responses, " + contested.size()
                + " contested, "
                + violated.size() + " violated, in "
                + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
        counterexamples.forEach(System.out::println);
        assertThat(counterexamples).allMatch(EvidenceProver.Counterexample::isConfirmed);
        assertThat(violated).isEmpty();
        assertThat(counterexamples.stream().map(EvidenceProver.Counterexample::rule))
                .as("a contested rule that holds again is contested no more")
                .containsAll(contested);
    }

    @Test
    void a_contested_rule_names_argument_and_source_and_holds_with_its_exception() {
        Set<String> rules = EDITION.rules().rules().stream().map(SafetyRule::id).collect(Collectors.toSet());
        assertThat(contested()).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.knownViolation().orElse("")).startsWith("Contested. Response");
            assertThat(rule.citations()).as("of the rule, and against it").hasSizeGreaterThanOrEqualTo(2);
            assertThat(rules).contains(rule.id() + WITH_EXCEPTION);
        });
    }

    @Test
    void as_many_rules_as_are_documented_are_there_and_none_is_vacuous() {
        DocumentTable documented = DocumentTable.in(
                Path.of("src/docs/safety/safety-rules.md"),
                "Kind",
                "Rules",
                "What holds for every response, answered in full or in part");
        assertThat(OF_RESULTS.stream()
                        .map(kind -> "`" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "` "
                                + written(kind).size()))
                .containsExactlyInAnyOrderElementsOf(documented.rows().stream()
                        .map(row -> row.get(0) + " " + row.get(1).replaceFirst(",.*", ""))
                        .toList());
        assertThat(PROVER.vacuous()).as("rules that no response can violate").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        %`numbness-area=between-legs` | (%`numbness-area=between-legs` and %`numbness-area=face`) | cauda-05
        %`age-years` >= 16 and %`pulse` >= 130 | %`age-years` >= 16 and %`pulse` >= 132 | vitals-11
        %`clinician-worried=Y` | %`clinician-worried=Y` and %`examined=Y` | concern-01
        %`pain-worst-score` >= 0 or | %`age-years` >= 0 or | unanswered-09
        %`worse-despite=medicine` or | %`neck-too=Y` or %`worse-despite=medicine` or | calm-spread-02
        """)
    void a_hole_in_a_model_is_found(String from, String to, String rule) {
        ProvenModels changed = ProvenModels.of(SomeProfiles.changed(ProvenModels.PLAN, text -> text.replace(from, to)));
        assertThat(new EvidenceProver(changed, OF_RESULTS)
                        .violations(safetyRule -> safetyRule.id().equals(rule)))
                .allMatch(EvidenceProver.Counterexample::isConfirmed)
                .hasSize(1);
    }

    private static List<SafetyRule> contested() {
        return EDITION.rules().rules().stream()
                .filter(rule -> OF_RESULTS.contains(rule.kind()))
                .filter(rule -> rule.knownViolation().isPresent())
                .toList();
    }

    private static Set<String> written(Kind kind) {
        return EDITION.rules().rules().stream()
                .filter(rule -> rule.kind() == kind)
                .map(SafetyRule::id)
                .filter(id -> !id.endsWith(WITH_EXCEPTION))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
