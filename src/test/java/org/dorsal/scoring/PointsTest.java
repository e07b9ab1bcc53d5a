package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.stream.IntStream;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Condition.PointsCondition;
import org.dorsal.knowledge.Condition.PointsItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sums of points as three-valued intervals. */
class PointsTest {
    private static final List<String> STATES = List.of("Y", "N", "UNK");

    @ParameterizedTest
    @CsvSource({
        "Y, Y, Y, TRUE",
        "Y, N, Y, TRUE",
        "Y, N, UNK, UNKNOWN",
        "Y, UNK, N, UNKNOWN",
        "N, Y, Y, FALSE",
        "UNK, Y, UNK, UNKNOWN",
        "UNK, N, N, FALSE",
        "N, UNK, UNK, FALSE"
    })
    void three_two_and_one_point_of_which_four_are_needed(String a, String b, String c, Truth truth) {
        PointsCondition points = points(new int[] {3, 2, 1}, 4);
        assertThat(judge(answers(List.of(a, b, c))).truth(points)).isEqualTo(truth);
    }

    /** Items of their own questions: the interval is exact, so it is what all completions of the unknown agree on. */
    @Test
    void it_is_what_all_completions_of_the_unknown_answers_agree_on() {
        int cases = 0;
        for (int[] worth : List.of(new int[] {3, 3, 2, 1}, new int[] {1, 1, 1, 1}, new int[] {5, 1, 1, 3})) {
            for (int bound = 1; bound <= IntStream.of(worth).sum(); bound++) {
                PointsCondition points = points(worth, bound);
                for (int row = 0; row < 81; row++) {
                    List<String> codes = List.of(
                            STATES.get(row / 27),
                            STATES.get(row / 9 % 3),
                            STATES.get(row / 3 % 3),
                            STATES.get(row % 3));
                    assertThat(judge(answers(codes)).truth(points))
                            .as("%s points %s", codes, points)
                            .isEqualTo(agreed(codes, worth, bound));
                    cases++;
                }
            }
        }
        assertThat(cases).isEqualTo(81 * (9 + 4 + 10));
    }

    /** Without the service's arithmetic: counts the completions that reach the bound. */
    private static Truth agreed(List<String> codes, int[] worth, int bound) {
        List<Boolean> reached = IntStream.range(0, 1 << worth.length)
                .filter(completion -> IntStream.range(0, worth.length)
                        .allMatch(item -> codes.get(item).equals("UNK")
                                || codes.get(item).equals("Y") == ((completion >> item & 1) == 1)))
                .mapToObj(completion -> IntStream.range(0, worth.length)
                                .map(item -> (completion >> item & 1) * worth[item])
                                .sum()
                        >= bound)
                .distinct()
                .toList();
        return reached.size() > 1 ? Truth.UNKNOWN : Truth.of(reached.getFirst());
    }

    private static ConditionJudge judge(Answers answers) {
        return new ConditionJudge(answers, _ -> Truth.UNKNOWN);
    }

    private static Answers answers(List<String> codes) {
        Map<String, Answer> answers = new HashMap<>();
        for (int item = 0; item < codes.size(); item++) {
            String code = codes.get(item);
            answers.put(
                    name(item),
                    code.equals("UNK")
                            ? new Answer.ChosenCodes(Set.of(), Set.of(code))
                            : new Answer.ChosenCodes(Set.of(code), Set.of()));
        }
        return new Answers(answers, Map.of(), List.of());
    }

    private static PointsCondition points(int[] worth, int bound) {
        List<PointsItem> items = new ArrayList<>();
        for (int item = 0; item < worth.length; item++) {
            items.add(new PointsItem(worth[item], new Condition.YesCondition(name(item))));
        }
        return new PointsCondition(items, bound);
    }

    private static String name(int item) {
        return String.valueOf((char) ('a' + item));
    }
}
