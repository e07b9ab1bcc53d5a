package org.dorsal.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.SafetyRule;
import org.dorsal.proof.Circuit.Kleene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves the safety rules for all responses; a violated rule comes with its smallest counterexample. */
class SafetyRulesProofTest {
    private static final ProvenEdition NEWEST = ProvenEdition.of("1.1.0");

    @ParameterizedTest
    @ValueSource(strings = {"1.1.0", "1.2.0"})
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void exactly_the_known_rules_are_violated_and_the_scoring_confirms_each_counterexample(String version) {
        ProvenEdition edition = ProvenEdition.of(version);
        long start = System.nanoTime();
        SafetyProver prover = new SafetyProver(edition);
        List<SafetyProver.Counterexample> violations = prover.violations();
        int rules = edition.rules().rules().size();
        System.out.println("safety rules of edition " + version + ": " + rules + ", " + (rules - violations.size())
                + " proved for all responses, " + violations.size() + " violated, in "
                + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
        violations.forEach(System.out::println);
        assertThat(violations)
                .filteredOn(found -> !SafetyProver.isConfirmed(found))
                .isEmpty();
        assertThat(violations)
                .as("violated also when every question is answered, or known to be open; nothing else is answered")
                .allMatch(found -> found.settled()
                        != found.rule().knownViolation().orElse("").endsWith("while it is open"))
                .allMatch(found -> found.response()
                        .asAsked()
                        .answered()
                        .equals(found.response().answered()));
        assertThat(new TreeSet<>(
                        violations.stream().map(found -> found.rule().id()).toList()))
                .as(() ->
                        "smallest counterexamples of rules that are not known to be violated:\n" + unknown(violations))
                .isEqualTo(new TreeSet<>(edition.rules().rules().stream()
                        .filter(rule -> rule.knownViolation().isPresent())
                        .map(SafetyRule::id)
                        .toList()));
    }

    /** The responses as they can be posted. */
    private static String unknown(List<SafetyProver.Counterexample> violations) {
        return String.join(
                "\n",
                violations.stream()
                        .filter(found -> found.rule().knownViolation().isEmpty())
                        .map(found -> found + "\n"
                                + FhirContext.forR4Cached()
                                        .newJsonParser()
                                        .encodeResourceToString(found.response().response()))
                        .toList());
    }

    @Test
    void there_are_enough_rules_and_none_is_vacuous() {
        assertThat(rules(SafetyRule.Kind.MUST_ACT)).hasSizeGreaterThanOrEqualTo(60);
        assertThat(rules(SafetyRule.Kind.NEVER_RUSH)).hasSizeGreaterThanOrEqualTo(30);
        assertThat(new SafetyProver(NEWEST).vacuous())
                .as("rules that no response can violate")
                .isEmpty();
    }

    private static List<SafetyRule> rules(SafetyRule.Kind kind) {
        return NEWEST.rules().rules().stream()
                .filter(rule -> rule.kind() == kind)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.0", "1.1.0", "1.2.0"})
    void no_answer_that_is_unknown_decides_a_flag_or_lowers_a_disposition(String version) {
        ProvenEdition edition = ProvenEdition.of(version);
        EncodedScoring less = edition.scoring();
        EncodedScoring more = edition.another();
        int related = new ResponsePairs(edition.circuit(), less.response(), more.response()).firstKnowsLess();
        int flipped = edition.circuit()
                .or(less.flags().keySet().stream()
                        .map(code -> decidedOtherwise(edition.circuit(), less.flag(code), more.flag(code)))
                        .toList());
        int lowered = edition.circuit()
                .or(Disposition.TIERS.stream()
                        .map(tier -> edition.circuit()
                                .and(
                                        less.atLeast(tier).no(),
                                        -more.atLeast(tier).no()))
                        .toList());
        int calm = edition.circuit()
                .and(less.disposition(Disposition.SELF_CARE), -more.disposition(Disposition.SELF_CARE));
        // a sign that nobody looked for is named as not examined, and holds no result up
        int nothingFound = -edition.circuit()
                .or(edition.criteria().stream()
                        .flatMap(plan -> plan.criteria().stream())
                        .filter(Criterion::optional)
                        .map(criterion -> more.flag(criterion.flag().code()).yes())
                        .toList());
        Satisfiability solver = new Satisfiability(edition.circuit());
        assertThat(solver.holds(related, nothingFound)).isTrue();
        assertNone(solver, edition, less, related, flipped);
        assertNone(solver, edition, less, related, nothingFound, lowered);
        assertNone(solver, edition, less, related, nothingFound, calm);
    }

    private static int decidedOtherwise(Circuit circuit, Kleene less, Kleene more) {
        return circuit.or(circuit.and(less.yes(), -more.yes()), circuit.and(less.no(), -more.no()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.0", "1.2.0"})
    void no_worse_answer_lowers_a_disposition(String version) {
        assertThat(loweredByAWorseAnswer(ProvenEdition.of(version))).isEmpty();
    }

    /** A response of which a worse answer lowers the disposition. */
    static Optional<String> loweredByAWorseAnswer(ProvenEdition edition) {
        EncodedScoring before = edition.scoring();
        EncodedScoring after = edition.another();
        int related = new ResponsePairs(edition.circuit(), before.response(), after.response())
                .secondIsWorse(edition.rules().orders());
        int lowered = edition.circuit()
                .or(Disposition.TIERS.stream()
                        .map(tier -> edition.circuit()
                                .and(
                                        before.atLeast(tier).yes(),
                                        -after.atLeast(tier).yes()))
                        .toList());
        return new Satisfiability(edition.circuit())
                .model(related, lowered)
                .map(model -> new Assignment(before.response()).response(model) + " and then "
                        + new Assignment(after.response()).response(model));
    }

    private static void assertNone(Satisfiability solver, ProvenEdition edition, EncodedScoring shown, int... claims) {
        assertThat(solver.model(claims)
                        .map(model ->
                                new Assignment(shown.response()).response(model).toString()))
                .as("edition %s", edition.form().edition().version())
                .isEmpty();
    }

    @Test
    void no_activity_is_offered_while_one_of_its_exclusions_holds_or_is_open() {
        List<String> offered = new ArrayList<>();
        Map<String, Integer> claims = new TreeMap<>();
        for (Care.Offer offer : NEWEST.care().offers()) {
            String activity = offer.activity().code().code();
            for (Care.Exclusion never : offer.never()) {
                int both = NEWEST.circuit()
                        .and(
                                NEWEST.scoring().activities().getOrDefault(activity, Circuit.FALSE),
                                -NEWEST.scoring().excluded(never.when()));
                claims.put(activity + " although " + never.reason().us(), both);
            }
        }
        Satisfiability solver = new Satisfiability(NEWEST.circuit());
        claims.forEach((claim, both) -> solver.model(both)
                .map(model -> new Assignment(NEWEST.scoring().response()).response(model))
                .ifPresent(response -> offered.add(claim + ": " + response)));
        assertThat(claims).hasSizeGreaterThan(20);
        assertThat(offered).isEmpty();
    }

    @Test
    void every_emergency_flag_has_its_words_in_the_safety_net_or_is_known_to_lack_them() {
        List<String> texts = NEWEST.care().offers().stream()
                .map(Care.Offer::activity)
                .filter(activity -> activity.code().code().equals("safety-net"))
                .map(activity -> activity.says().us().toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
        assertThat(texts).isNotEmpty();
        assertThat(NEWEST.rules().safetyNet().stream()
                        .map(SafetyRule.SafetyNetWords::flag)
                        .toList())
                .containsExactlyInAnyOrderElementsOf(emergencyFlags().toList());
        assertThat(NEWEST.rules().safetyNet())
                .allSatisfy(entry -> assertThat(texts)
                        .allSatisfy(text -> assertThat(entry.anyOf().stream().anyMatch(text::contains))
                                .as("%s in: %s", entry, text)
                                .isEqualTo(entry.knownViolation().isEmpty())));
    }

    @Test
    void the_safety_file_names_exactly_the_known_violations() throws IOException {
        String text = Files.readString(Path.of("src/docs/safety/safety-rules.md"));
        Set<String> named = Pattern.compile("(?m)^\\| `([^`]+)` \\|")
                .matcher(text)
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toSet());
        Stream<String> rules = NEWEST.rules().rules().stream()
                .filter(rule -> rule.knownViolation().isPresent())
                .map(SafetyRule::id);
        Stream<String> words = NEWEST.rules().safetyNet().stream()
                .filter(entry -> entry.knownViolation().isPresent())
                .map(SafetyRule.SafetyNetWords::flag);
        List<String> known = Stream.concat(rules, words).toList();
        assertThat(named).containsExactlyInAnyOrderElementsOf(known);
        assertThat(text).contains("Edition 1.1.0 violates " + known.size() + " of these");
    }

    /** Emergency flags that a person can notice; the others are found on examination. */
    private static Stream<String> emergencyFlags() {
        return NEWEST.criteria().stream()
                .flatMap(plan -> plan.criteria().stream())
                .filter(criterion -> criterion.tier() == Disposition.EMERGENCY && !criterion.optional())
                .map(Criterion::flag)
                .map(flag -> flag.code());
    }
}
