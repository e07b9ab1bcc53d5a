package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.dorsal.Seeds;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Condition.PointsCondition;
import org.dorsal.knowledge.Condition.PointsItem;
import org.dorsal.knowledge.ConditionReads;
import org.dorsal.knowledge.SomePoints;
import org.dorsal.knowledge.StandardFhirPath;
import org.hl7.fhir.r4.fhirpath.ExpressionNode;
import org.hl7.fhir.r4.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r4.hapi.ctx.HapiWorkerContext;
import org.hl7.fhir.r4.model.Base;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sums of points as three-valued intervals. */
class PointsTest {
    private static final List<String> STATES = List.of("Y", "N", "UNK");
    private static final Condition FRACTURE = SomePoints.criterion().condition();
    private static final Set<String> READ = ConditionReads.questions(FRACTURE, NewestEdition.FORM);
    private static final int RESPONSES = 2_000;

    @ParameterizedTest
    @CsvSource({
        "Y, Y, Y, TRUE, a b c",
        "Y, N, Y, TRUE, a c",
        "Y, N, UNK, UNKNOWN, c",
        "Y, UNK, N, UNKNOWN, b",
        "N, Y, Y, FALSE, a",
        "UNK, Y, UNK, UNKNOWN, a c",
        "UNK, N, N, FALSE, b c",
        "N, UNK, UNK, FALSE, a"
    })
    void three_two_and_one_point_of_which_four_are_needed(String a, String b, String c, Truth truth, String named) {
        PointsCondition points = points(new int[] {3, 2, 1}, 4);
        ConditionJudge.ConditionResult judged = judge(answers(List.of(a, b, c))).judge(points);
        assertThat(judged.truth()).isEqualTo(truth);
        assertThat(judged.truth() == Truth.UNKNOWN ? judged.settledBy() : judged.because())
                .containsExactly(named.split(" "));
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

    @Test
    void an_answer_taken_away_never_turns_a_result_into_its_opposite() {
        long seed = Seeds.ofRun();
        Random random = new Random(seed);
        int opened = 0;
        int kept = 0;
        for (SomeScoredResponse response : NewestMutationTest.responses(FRACTURE, RESPONSES, random)) {
            SomeScoredResponse less = response;
            for (String linkId : READ) {
                less = random.nextInt(4) > 0
                        ? less
                        : NewestEdition.FORM
                                                .item(linkId)
                                                .orElseThrow()
                                                .options()
                                                .isEmpty()
                                        || random.nextBoolean()
                                ? less.without(linkId)
                                : less.unknown(linkId);
            }
            Truth before = truth(response);
            Truth after = truth(less);
            assertThat(after).as("seed %s: %s and %s", seed, response, less).isIn(before, Truth.UNKNOWN);
            opened += before != after ? 1 : 0;
            kept += after != Truth.UNKNOWN ? 1 : 0;
        }
        assertThat(opened).isPositive();
        assertThat(kept).isPositive();
    }

    @Test
    void the_flag_names_the_items_that_raised_it() {
        SomeScoredResponse response = SomeScoredResponse.empty(NewestEdition.FORM)
                .with("osteoporosis", "Y")
                .with("new-pain", "Y")
                .with("recent-significant-injury", "Y")
                .with("basic-movement-difficulty", "N");
        ConditionJudge.ConditionResult judged = judge(answers(response)).judge(FRACTURE);
        assertThat(judged.truth()).isEqualTo(Truth.TRUE);
        assertThat(judged.because()).containsExactly("osteoporosis", "recent-significant-injury", "new-pain");
    }

    /** The standard expansion has the same truth; the text as written, over named answers, the same or none. */
    @Test
    void standard_fhirpath_comes_to_the_same_truth() {
        long seed = Seeds.ofRun();
        FHIRPathEngine engine = new FHIRPathEngine(
                new HapiWorkerContext(FhirJson.context(), new DefaultProfileValidationSupport(FhirJson.context())));
        NamedAnswers named = new NamedAnswers();
        named.read(NewestEdition.FORM);
        engine.setHostServices(named);
        SomePoints.terms().forEach((name, text) -> named.define(name, engine.parse(text)));
        ExpressionNode written = engine.parse(SomePoints.criterion().expression());
        ExpressionNode standard = engine.parse(
                new StandardFhirPath(NewestEdition.FORM).of(FRACTURE).orElseThrow());
        Map<Truth, Integer> seen = new HashMap<>();
        int decidedAsWritten = 0;
        for (SomeScoredResponse response : NewestMutationTest.responses(FRACTURE, 400, new Random(seed))) {
            Truth ours = truth(response);
            seen.merge(ours, 1, Integer::sum);
            var resource = response.response();
            assertThat(truth(engine.evaluate(null, resource, resource, (Base) resource, standard)))
                    .as("seed %s: %s", seed, response)
                    .isEqualTo(ours);
            Truth asWritten = truth(engine.evaluate(response, null, (Base) null, null, written));
            assertThat(asWritten).as("seed %s: %s", seed, response).isIn(ours, Truth.UNKNOWN);
            decidedAsWritten += asWritten == Truth.UNKNOWN ? 0 : 1;
        }
        assertThat(seen).containsOnlyKeys(Truth.values());
        assertThat(decidedAsWritten).isPositive();
    }

    private static Truth truth(List<Base> result) {
        return result.isEmpty()
                ? Truth.UNKNOWN
                : Truth.of(Boolean.parseBoolean(result.getFirst().primitiveValue()));
    }

    private static Truth truth(SomeScoredResponse response) {
        return judge(answers(response)).truth(FRACTURE);
    }

    private static Answers answers(SomeScoredResponse response) {
        return AnswerReader.read(NewestEdition.FORM, response.response(), Optional.empty(), SomeScoredResponse.DAY);
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
        return new Answers(answers, List.of());
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
