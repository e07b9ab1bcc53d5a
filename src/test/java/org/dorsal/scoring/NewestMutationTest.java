package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Item;
import org.junit.jupiter.api.Test;

/**
 * Whether the tables of edition 1.1 see every small mistake in its criteria, extensions and exclusions. The criteria
 * read too many questions to try every combination, so answers around each bound are drawn.
 */
class NewestMutationTest {
    private static final long SEED = 20261122;
    private static final int TRIES = 6_000;

    private final Random random = new Random(SEED);
    private final List<String> survivors = new ArrayList<>();
    private int mutants;

    @Test
    void every_mutant_of_the_criteria_is_killed() {
        for (FlagResult flag : NewestEdition.score(SomeScoredResponse.empty(NewestEdition.FORM))
                .flags()) {
            Criterion criterion = flag.criterion();
            ClinicalRow row = NewestTable.row(criterion.flag().code());
            assertThat(criterion.tier()).isEqualTo(row.tier());
            kill(row.flag(), criterion.condition(), row.meaning(), NewestEdition.CARE.contradictions());
        }
        tell("criteria");
        assertThat(mutants).isGreaterThan(550);
    }

    @Test
    void every_mutant_of_what_speaks_against_an_activity_is_killed() {
        Map<String, Condition> reasons = new LinkedHashMap<>();
        NewestEdition.CARE.offers().stream()
                .flatMap(offer -> offer.never().stream())
                .forEach(reason -> reasons.put(reason.reason().us(), reason.when()));
        CareTable.REASONS.forEach((words, meaning) -> {
            Care.Exclusion exclusion = NewestEdition.CARE.offers().stream()
                    .flatMap(offer -> offer.never().stream())
                    .filter(one -> one.reason().us().startsWith(words))
                    .findFirst()
                    .orElseThrow();
            reasons.remove(exclusion.reason().us());
            kill(words, exclusion.when(), meaning, List.of());
        });
        tell("exclusions");
        assertThat(mutants).isGreaterThan(60);
        assertThat(reasons.keySet()).allMatch(words -> words.startsWith(CareTable.TODAY));
    }

    /**
     * Kills the mutants of a condition. With contradictory answers the safer one counts, so the questions that a flag
     * reads include those of its contradictions.
     */
    private void kill(
            String name,
            Condition real,
            Function<ClinicalAnswers, Optional<Boolean>> meaning,
            List<Care.Contradiction> contradictions) {
        List<Care.Contradiction> counting = contradictions.stream()
                .filter(one -> one.counts()
                        .filter(counts -> ConditionLeaves.linkIds(real).contains(counts.linkId()))
                        .isPresent())
                .toList();
        List<MutationCase> cases = cases(real, meaning, counting);
        assertThat(cases).as(name).allMatch(one -> one.truth(real) == one.expected());
        for (CriteriaMutants.ConditionMutant mutant : CriteriaMutants.changed(real)) {
            mutants++;
            if (cases.stream().allMatch(one -> one.truth(mutant.condition()) == one.expected())) {
                survivors.add(name + ": " + mutant.mistake());
            }
        }
    }

    private void tell(String what) {
        System.out.println(mutants + " mutants of the " + what + " of edition "
                + NewestEdition.FORM.edition().version() + ", " + survivors.size() + " alive, seed " + SEED);
        assertThat(survivors).as("of %s mutants, seed %s", mutants, SEED).isEmpty();
    }

    private record MutationCase(Answers answers, List<Care.Contradiction> contradictions, Truth expected) {
        Truth truth(Condition condition) {
            return ContradictionJudge.of(answers, contradictions, _ -> Truth.UNKNOWN)
                    .truth(condition);
        }
    }

    private List<MutationCase> cases(
            Condition condition,
            Function<ClinicalAnswers, Optional<Boolean>> meaning,
            List<Care.Contradiction> contradictions) {
        List<Condition> read = Stream.concat(
                        Stream.of(condition), contradictions.stream().map(Care.Contradiction::when))
                .toList();
        return responses(read, TRIES, random).stream()
                .map(response -> new MutationCase(
                        AnswerReader.read(
                                NewestEdition.FORM, response.response(), Optional.empty(), SomeScoredResponse.DAY),
                        contradictions,
                        meaning.apply(new ClinicalAnswers(response))
                                .map(Truth::of)
                                .orElse(Truth.UNKNOWN)))
                .toList();
    }

    /** Answers to the questions that a condition reads, and to no others. */
    static List<SomeScoredResponse> responses(Condition condition, int count, Random random) {
        return responses(List.of(condition), count, random);
    }

    private static List<SomeScoredResponse> responses(List<Condition> conditions, int count, Random random) {
        Map<String, List<List<String>>> ways = new LinkedHashMap<>();
        conditions.forEach(condition -> ConditionLeaves.of(condition).forEach(leaf -> add(leaf, ways)));
        return IntStream.range(0, count)
                .mapToObj(_ -> {
                    SomeScoredResponse response = SomeScoredResponse.empty(NewestEdition.FORM);
                    for (Map.Entry<String, List<List<String>>> question : ways.entrySet()) {
                        List<String> codes = question.getValue()
                                .get(random.nextInt(question.getValue().size()));
                        response = codes.isEmpty()
                                ? response
                                : response.with(question.getKey(), codes.toArray(String[]::new));
                    }
                    return response;
                })
                .toList();
    }

    private static void add(Condition leaf, Map<String, List<List<String>>> ways) {
        if (leaf instanceof Condition.ComparedNumber compared) {
            if (compared.name().equals("pain-duration-days")) {
                ways.put("pain-duration-unit", List.of(List.of("d"), List.of("wk"), List.of()));
            }
            String linkId = compared.name().replace("-days", "-value");
            ways.computeIfAbsent(linkId, _ -> new ArrayList<>(List.of(List.of())))
                    .addAll(Stream.of("-1", "0", "1", "0.5", "-2", "2")
                            .filter(step -> !step.contains(".") || linkId.endsWith("-value"))
                            .map(step -> List.of(
                                    compared.bound().add(new BigDecimal(step)).toPlainString()))
                            .toList());
            return;
        }
        ConditionLeaves.linkIds(leaf).forEach(linkId -> ways.computeIfAbsent(linkId, _ -> ways(linkId)));
    }

    /**
     * Ways to answer a question: each option alone, all combinable options, all but the first of them, and no answer;
     * "none" as often as all others.
     */
    private static List<List<String>> ways(String linkId) {
        Item item = NewestEdition.FORM.item(linkId).orElseThrow();
        List<List<String>> ways = new ArrayList<>(List.of(List.of()));
        item.options().forEach(option -> ways.add(List.of(option.coded().code())));
        if (item.repeats()) {
            List<String> together = item.options().stream()
                    .filter(option -> !option.exclusive())
                    .map(option -> option.coded().code())
                    .toList();
            ways.add(together);
            together.forEach(code -> ways.add(
                    together.stream().filter(other -> !other.equals(code)).toList()));
        }
        String no = SomeScoredResponse.yesNo(item) ? "N" : "none";
        if (item.options().stream().anyMatch(option -> option.coded().code().equals(no))) {
            int others = ways.size();
            IntStream.range(0, others).forEach(_ -> ways.add(List.of(no)));
        }
        return ways;
    }
}
