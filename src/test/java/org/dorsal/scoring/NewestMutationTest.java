package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Criterion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whether the tables see every small mistake in the criteria of editions 1.1.0 and 1.2.0, and in their exclusions. The criteria
 * read too many questions to try every combination, so answers around each bound are drawn.
 */
class NewestMutationTest {
    private static final long SEED = 20261122;
    private static final int TRIES = 6_000;
    private static final int FEWEST = 1_500;

    private final Random random = new Random(SEED);
    private final List<String> survivors = new ArrayList<>();
    private int mutants;

    static Stream<ComparedEdition> editions() {
        return ComparedEdition.all();
    }

    @ParameterizedTest
    @MethodSource("editions")
    void every_mutant_of_the_criteria_is_killed(ComparedEdition edition) {
        for (Criterion criterion : edition.criteria()) {
            ClinicalRow row = edition.row(criterion.flag().code());
            assertThat(criterion.tier()).as(row.flag()).isEqualTo(row.tier());
            kill(
                    edition,
                    row.flag(),
                    criterion.condition(),
                    row.meaning(),
                    edition.care().contradictions());
        }
        tell("criteria", edition);
        assertThat(mutants).isGreaterThan(550);
    }

    @ParameterizedTest
    @MethodSource("editions")
    void every_mutant_of_what_speaks_against_an_activity_is_killed(ComparedEdition edition) {
        CareTable table = CareTable.of(edition);
        Map<String, Condition> reasons = new LinkedHashMap<>();
        edition.care().offers().stream()
                .flatMap(offer -> offer.never().stream())
                .forEach(exclusion -> reasons.put(table.name(exclusion.reason().us()), exclusion.when()));
        table.reasons().forEach((words, meaning) -> {
            Condition condition = Optional.ofNullable(reasons.remove(words)).orElseThrow();
            kill(edition, words, condition, meaning, List.of());
        });
        tell("exclusions", edition);
        assertThat(mutants).isGreaterThan(60);
        assertThat(CareTable.OF_FLAGS.keySet()).containsAll(reasons.keySet());
    }

    /**
     * Kills the mutants of a condition. With contradictory answers the safer one counts, so the questions that a flag
     * reads include those of its contradictions.
     */
    private void kill(
            ComparedEdition edition,
            String name,
            Condition real,
            Function<ClinicalAnswers, Optional<Boolean>> meaning,
            List<Care.Contradiction> contradictions) {
        List<Care.Contradiction> counting = contradictions.stream()
                .filter(one -> one.counts()
                        .filter(counts -> ConditionLeaves.linkIds(real).contains(counts.linkId()))
                        .isPresent())
                .toList();
        List<MutationCase> cases = cases(edition, real, meaning, counting);
        assertThat(cases).as(name).allMatch(one -> one.truth(real) == one.expected());
        for (CriteriaMutants.ConditionMutant mutant : CriteriaMutants.changed(real)) {
            mutants++;
            if (cases.stream().allMatch(one -> one.truth(mutant.condition()) == one.expected())) {
                survivors.add(name + ": " + mutant.mistake());
            }
        }
    }

    private void tell(String what, ComparedEdition edition) {
        System.out.println(mutants + " mutants of the " + what + " of edition " + edition.version() + ", "
                + survivors.size() + " alive, seed " + SEED);
        assertThat(survivors).as("of %s mutants, seed %s", mutants, SEED).isEmpty();
    }

    private record MutationCase(Answers answers, List<Care.Contradiction> contradictions, Truth expected) {
        Truth truth(Condition condition) {
            return ContradictionJudge.of(answers, contradictions, _ -> Truth.UNKNOWN)
                    .truth(condition);
        }
    }

    private List<MutationCase> cases(
            ComparedEdition edition,
            Condition condition,
            Function<ClinicalAnswers, Optional<Boolean>> meaning,
            List<Care.Contradiction> contradictions) {
        List<Condition> read = Stream.concat(
                        Stream.of(condition), contradictions.stream().map(Care.Contradiction::when))
                .toList();
        AroundBounds around = AroundBounds.of(edition.form(), read);
        List<SomeScoredResponse> drawn = around.drawn(TRIES, random);
        Predicate<SomeScoredResponse> present =
                response -> meaning.apply(new ClinicalAnswers(response)).orElse(false);
        Stream<SomeScoredResponse> decisive = drawn.stream()
                .filter(present)
                .limit(FEWEST)
                .map(response -> around.fewest(response, present, random))
                .collect(Collectors.toMap(
                        SomeScoredResponse::toString, response -> response, (one, _) -> one, LinkedHashMap::new))
                .values()
                .stream()
                .flatMap(around::neighbours);
        return Stream.concat(drawn.stream(), decisive)
                .map(response -> new MutationCase(
                        edition.answers(response),
                        contradictions,
                        meaning.apply(new ClinicalAnswers(response))
                                .map(Truth::of)
                                .orElse(Truth.UNKNOWN)))
                .toList();
    }

    /** Answers to the questions that a condition reads, and to no others. */
    static List<SomeScoredResponse> responses(Condition condition, int count, Random random) {
        return AroundBounds.of(NewestEdition.FORM, List.of(condition)).drawn(count, random);
    }
}
