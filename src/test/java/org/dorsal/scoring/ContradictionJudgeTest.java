package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Wording;
import org.junit.jupiter.api.Test;

/** Contradictions that count a safer answer: the same truth as all their combinations, at a bounded cost. */
class ContradictionJudgeTest {
    private static final long SEED = 20261126;
    private static final int CASES = Boolean.getBoolean("dorsal.long") ? 200_000 : 5_000;
    private static final List<String> QUESTIONS = List.of("a", "b", "c", "d", "since-unit");
    private static final List<String> CODES = List.of("Y", "N", "d", "wk", "a");
    private static final Condition.YesCondition DANGER = new Condition.YesCondition("danger");

    private final Random random = new Random(SEED);

    @Test
    void the_truth_is_that_of_all_combinations_of_contradictions() {
        Map<Truth, Integer> met = new HashMap<>();
        for (int number = 0; number < CASES; number++) {
            Map<String, Answer> given = given();
            List<Care.Contradiction> contradictions = Stream.generate(this::contradiction)
                    .limit(random.nextInt(6))
                    .toList();
            Condition condition = condition(3);
            Answers answers = new Answers(given, List.of());
            ContradictionJudge doubted =
                    ContradictionJudge.of(answers, contradictions, ContradictionJudgeTest::undecided);
            Truth expected = ofAllCombinations(answers, contradictions, condition);
            ConditionJudge.ConditionResult judged = doubted.judge(condition);
            assertThat(judged.truth())
                    .as("case %s, seed %s: %s with %s, %s", number, SEED, condition, given, contradictions)
                    .isEqualTo(expected)
                    .isEqualTo(doubted.truth(condition));
            assertThat(judged.settledBy().isEmpty())
                    .as("case %s, seed %s", number, SEED)
                    .isEqualTo(expected != Truth.UNKNOWN);
            met.merge(expected, 1, Integer::sum);
        }
        System.out.println(CASES + " conditions with contradictions, " + met + ", 0 differences, seed " + SEED);
        assertThat(met.values()).hasSize(3).allMatch(count -> count > CASES / 20);
    }

    /** Thirty independent contradictions have a thousand million combinations, so they must be judged separately. */
    @Test
    void thirty_contradictions_that_stand_are_judged_one_by_one_where_a_condition_reads_one_question() {
        List<Care.Contradiction> thirty =
                IntStream.range(0, 30).mapToObj(at -> counting("q" + at)).toList();
        Answers answers = answered(30);
        ContradictionJudge doubted = ContradictionJudge.of(answers, thirty, ContradictionJudgeTest::undecided);
        for (int at = 0; at < 30; at++) {
            assertThat(doubted.truth(new Condition.YesCondition("q" + at))).isEqualTo(Truth.TRUE);
        }
        assertThat(doubted.truth(new Condition.YesCondition("other"))).isEqualTo(Truth.FALSE);
    }

    /** Lint admits no such plan; a kept one is never read as an all-clear. */
    @Test
    void what_can_not_be_judged_within_the_bound_is_open_and_never_absent() {
        List<Care.Contradiction> thirty =
                IntStream.range(0, 30).mapToObj(at -> counting("q" + at)).toList();
        Condition all = new Condition.AndCondition(IntStream.range(0, 30)
                .<Condition>mapToObj(at -> new Condition.YesCondition("q" + at))
                .toList());
        ConditionJudge.ConditionResult judged = ContradictionJudge.of(
                        answered(30), thirty, ContradictionJudgeTest::undecided)
                .judge(all);
        assertThat(judged.truth()).isEqualTo(Truth.UNKNOWN);
        assertThat(judged.settledBy()).contains("q0", "q29").hasSize(30);
    }

    @Test
    void a_contradiction_on_the_record_raises_nothing_by_itself() {
        Care.Contradiction onRecord = contradiction(
                new Condition.AndCondition(List.of(
                        new Condition.NotCondition(new Condition.YesCondition("a")),
                        new Condition.OptionCondition(Condition.RECORD + "a", "Y"))),
                Optional.of(new Care.CountingAnswer("a", "Y")));
        Answers answers = new Answers(Map.of("a", choice("N")), List.of()).beside(Map.of("a", Set.of("Y")));
        assertThat(ContradictionJudge.of(answers, List.of(onRecord), ContradictionJudgeTest::undecided)
                        .truth(new Condition.YesCondition("a")))
                .isEqualTo(Truth.FALSE);
    }

    @Test
    void questions_of_a_contradiction_that_changes_nothing_settle_nothing() {
        Care.Contradiction open = contradiction(DANGER, Optional.of(new Care.CountingAnswer("b", "Y")));
        ContradictionJudge doubted = ContradictionJudge.of(
                new Answers(Map.of("b", choice("N")), List.of()), List.of(open), ContradictionJudgeTest::undecided);
        assertThat(doubted.judge(new Condition.YesCondition("a")).settledBy()).containsExactly("a");
        assertThat(doubted.judge(new Condition.YesCondition("b")).settledBy()).containsExactly("danger");
    }

    /**
     * The definition: for each set of contradictions, all of them and the condition with their answers, in their
     * order.
     */
    private static Truth ofAllCombinations(
            Answers answers, List<Care.Contradiction> contradictions, Condition condition) {
        ConditionJudge plain = new ConditionJudge(answers, ContradictionJudgeTest::undecided);
        Truth best = Truth.FALSE;
        for (int set = 0; set < 1 << contradictions.size(); set++) {
            Answers safer = answers;
            Truth truth = Truth.TRUE;
            for (int at = 0; at < contradictions.size(); at++) {
                Care.Contradiction found = contradictions.get(at);
                if ((set & 1 << at) != 0 && found.counts().isPresent()) {
                    Care.CountingAnswer counts = found.counts().get();
                    safer = safer.with(counts.linkId(), counts.code());
                    truth = and(truth, plain.truth(found.when()));
                }
            }
            truth = and(truth, new ConditionJudge(safer, ContradictionJudgeTest::undecided).truth(condition));
            best = and(best.not(), truth.not()).not();
        }
        return best;
    }

    private static Truth and(Truth one, Truth other) {
        if (one == Truth.FALSE || other == Truth.FALSE) {
            return Truth.FALSE;
        }
        return one == Truth.TRUE && other == Truth.TRUE ? Truth.TRUE : Truth.UNKNOWN;
    }

    private static Truth undecided(Condition.DecidedFact about) {
        return Truth.UNKNOWN;
    }

    private Map<String, Answer> given() {
        Map<String, Answer> given = new HashMap<>();
        for (String question : QUESTIONS) {
            switch (random.nextInt(4)) {
                case 0, 1 -> given.put(question, choice(CODES.get(random.nextInt(CODES.size()))));
                case 2 -> given.put(question, new Answer.ChosenCodes(Set.of(), Set.of("UNK")));
                default -> {
                    // not answered
                }
            }
        }
        if (random.nextInt(4) > 0) {
            given.put("since-value", Answer.MeasuredAnswer.exactly(BigDecimal.valueOf(random.nextInt(20))));
        }
        return given;
    }

    private Care.Contradiction contradiction() {
        Optional<Care.CountingAnswer> counts = random.nextInt(6) == 0
                ? Optional.empty()
                : Optional.of(new Care.CountingAnswer(question(), CODES.get(random.nextInt(CODES.size()))));
        return contradiction(condition(1), counts);
    }

    private Condition condition(int depth) {
        if (depth == 0 || random.nextInt(5) == 0) {
            return switch (random.nextInt(3)) {
                case 0 -> new Condition.YesCondition(question());
                case 1 -> new Condition.OptionCondition(question(), CODES.get(random.nextInt(CODES.size())));
                default ->
                    new Condition.ComparedNumber(
                            "since-days", Condition.Comparison.GREATER, BigDecimal.valueOf(random.nextInt(100)));
            };
        }
        List<Condition> operands = new ArrayList<>();
        for (int left = 2 + random.nextInt(2); left > 0; left--) {
            operands.add(condition(depth - 1));
        }
        return switch (random.nextInt(4)) {
            case 0 -> new Condition.OrCondition(operands);
            case 1 -> new Condition.AndCondition(operands);
            case 2 -> new Condition.NotCondition(operands.getFirst());
            default -> new Condition.NamedCondition("term", new Condition.AndCondition(operands));
        };
    }

    private String question() {
        return QUESTIONS.get(random.nextInt(QUESTIONS.size()));
    }

    private static Answers answered(int questions) {
        Map<String, Answer> given = new HashMap<>();
        IntStream.range(0, questions).forEach(at -> given.put("q" + at, choice("N")));
        given.put("other", choice("N"));
        given.put("danger", choice("Y"));
        return new Answers(given, List.of());
    }

    private static Care.Contradiction counting(String linkId) {
        return contradiction(DANGER, Optional.of(new Care.CountingAnswer(linkId, "Y")));
    }

    private static Care.Contradiction contradiction(Condition when, Optional<Care.CountingAnswer> counts) {
        return new Care.Contradiction(
                new Coded("urn:test", "test", Wording.same("Test")), Wording.same("Test"), List.of(), when, counts);
    }

    private static Answer choice(String code) {
        return new Answer.ChosenCodes(Set.of(code), Set.of());
    }
}
