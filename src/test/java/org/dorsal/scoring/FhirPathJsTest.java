package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.dorsal.browser.Chromium;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.SomePoints;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.StandardFhirPath;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A second opinion: HL7's fhirpath.js evaluates every criterion of editions 1.1.0 and 1.2.0 as the plan is served, and the
 * expansion of every exclusion, and comes to the same truth: over responses that hold only what a condition reads, drawn around
 * each of its bounds, and over whole ones. {@code -Ddorsal.long=true} takes 10,000 whole responses.
 */
class FhirPathJsTest {
    private static final long SEED = 20261123;
    private static final int EACH = 160;
    private static final int WHOLE = Boolean.getBoolean("dorsal.long") ? 10_000 : 200;
    /** Part of the R4 model that a QuestionnaireResponse needs. */
    private static final String MODEL = """
        ({version: 'r4', score: 4, type2Parent: {}, path2Type: {}, path2TypeWithoutElements: {}, path2RefType: {},
          choiceTypePaths: {'QuestionnaireResponse.item.answer.value': ['Boolean', 'Decimal', 'Integer', 'Date',
            'DateTime', 'Time', 'String', 'Uri', 'Attachment', 'Coding', 'Quantity', 'Reference']},
          pathsDefinedElsewhere: {'QuestionnaireResponse.item.item': 'QuestionnaireResponse.item',
            'QuestionnaireResponse.item.answer.item': 'QuestionnaireResponse.item'}})\
        """;

    private final Random random = new Random(SEED);

    static Stream<ComparedEdition> editions() {
        return ComparedEdition.all();
    }

    @ParameterizedTest
    @MethodSource("editions")
    void it_comes_to_the_same_truth_around_every_bound(ComparedEdition edition) throws IOException {
        Page page = page();
        Tally tally = new Tally(edition);
        for (TestedCondition one : judged(edition)) {
            List<SomeScoredResponse> responses =
                    AroundBounds.of(edition.form(), List.of(one.condition())).drawn(EACH, random);
            tally.compare(List.of(one), responses, theirs(page, List.of(one), responses));
        }
        tally.tell("around each bound", SEED);
        assertThat(tally.comparisons).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @MethodSource("editions")
    void it_comes_to_the_same_truth_over_whole_responses(ComparedEdition edition) throws IOException {
        Page page = page();
        Tally tally = new Tally(edition);
        List<TestedCondition> judged = judged(edition);
        List<SomeScoredResponse> responses = NewestResponses.some(edition.form(), WHOLE, SEED);
        for (int from = 0; from < WHOLE; from += 100) {
            List<SomeScoredResponse> some = responses.subList(from, from + 100);
            tally.compare(judged, some, theirs(page, judged, some));
        }
        tally.tell("over " + WHOLE + " whole responses", SEED);
        assertThat(tally.comparisons).isGreaterThan(10_000);
    }

    @Test
    void it_sees_a_planted_mistake() throws IOException {
        Page page = page();
        for (TestedCondition real : judged(ComparedEdition.NEWEST).subList(0, 5)) {
            Condition planted =
                    CriteriaMutants.changed(real.condition()).getFirst().condition();
            List<SomeScoredResponse> responses = NewestMutationTest.responses(real.condition(), EACH, random);
            Tally tally = new Tally(ComparedEdition.NEWEST);
            TestedCondition wrong = new TestedCondition(real.name(), planted, real.expression());
            tally.compare(List.of(wrong), responses, theirs(page, List.of(real), responses));
            assertThat(tally.differences).as(planted.toString()).isNotEmpty();
        }
    }

    /** A condition as we judge it, and as an engine elsewhere reads it. */
    private record TestedCondition(String name, Condition condition, String expression) {}

    private static final class Tally {
        private final ComparedEdition edition;
        private final List<String> differences = new ArrayList<>();
        private int comparisons;

        Tally(ComparedEdition edition) {
            this.edition = edition;
        }

        void compare(List<TestedCondition> judged, List<SomeScoredResponse> responses, List<List<String>> theirs) {
            for (int at = 0; at < responses.size(); at++) {
                ConditionJudge judge = new ConditionJudge(edition.answers(responses.get(at)), _ -> Truth.UNKNOWN);
                for (int of = 0; of < judged.size(); of++, comparisons++) {
                    Truth ours = judge.truth(judged.get(of).condition());
                    if (!theirs.get(at).get(of).equals(ours.name())) {
                        differences.add(judged.get(of).name() + " is " + ours + " here and "
                                + theirs.get(at).get(of) + " there: " + responses.get(at));
                    }
                }
            }
        }

        void tell(String how, long seed) {
            System.out.println("fhirpath.js, edition " + edition + ", " + how + ": " + comparisons + " comparisons, "
                    + differences.size() + " differences, seed " + seed);
            assertThat(differences).isEmpty();
        }
    }

    private static List<TestedCondition> judged(ComparedEdition edition) {
        Map<String, String> served = served(edition);
        StandardFhirPath standard = new StandardFhirPath(edition.form());
        Map<String, TestedCondition> judged = new LinkedHashMap<>();
        edition.criteria()
                .forEach(one -> judged.put(
                        one.flag().code(),
                        new TestedCondition(
                                one.flag().code(),
                                one.condition(),
                                served.getOrDefault(one.flag().code(), ""))));
        assertThat(judged.keySet()).isEqualTo(served.keySet());
        edition.care().offers().stream()
                .flatMap(offer -> offer.never().stream())
                .forEach(never -> standard.of(never.when())
                        .ifPresent(expression -> judged.put(
                                never.reason().us(),
                                new TestedCondition(never.reason().us(), never.when(), expression))));
        Condition points = SomePoints.criterion().condition();
        judged.put(
                "points",
                new TestedCondition("points", points, standard.of(points).orElseThrow()));
        return List.copyOf(judged.values());
    }

    /** Conditions of the criteria as the service publishes them. */
    private static Map<String, String> served(ComparedEdition edition) {
        Map<String, String> served = new LinkedHashMap<>();
        for (Criteria criteria : edition.plans()) {
            byte[] json = SomeProfiles.knowledge().published().stream()
                    .filter(plan -> plan.edition().equals(criteria.edition()))
                    .findFirst()
                    .orElseThrow()
                    .json();
            FhirJson.context()
                    .newJsonParser()
                    .parseResource(PlanDefinition.class, new String(json, StandardCharsets.UTF_8))
                    .getAction()
                    .forEach(action -> served.put(
                            action.getCodeFirstRep().getCodingFirstRep().getCode(),
                            action.getConditionFirstRep().getExpression().getExpression()));
        }
        return served;
    }

    /** Truth values by response and condition. */
    private static List<List<String>> theirs(
            Page page, List<TestedCondition> judged, List<SomeScoredResponse> responses) {
        List<String> expressions =
                judged.stream().map(TestedCondition::expression).toList();
        List<String> resources = responses.stream()
                .map(response -> FhirJson.context().newJsonParser().encodeResourceToString(response.response()))
                .toList();
        Object said = page.evaluate(
                "([expressions, resources]) => { const model = " + MODEL + ";"
                        + " window.compiled ??= {};"
                        + " const all = expressions.map(e => window.compiled[e] ??= fhirpath.compile(e, model));"
                        + " const truth = v => v.length === 0 ? 'UNKNOWN' : v.length > 1 ? JSON.stringify(v)"
                        + " : v[0] === true ? 'TRUE' : v[0] === false ? 'FALSE' : JSON.stringify(v);"
                        + " return resources.map(text => JSON.parse(text))"
                        + ".map(resource => all.map(of => truth(of(resource, {resource})))); }",
                List.of(expressions, resources));
        return ((List<?>) said)
                .stream()
                        .map(one ->
                                ((List<?>) one).stream().map(Object::toString).toList())
                        .toList();
    }

    private static Page page() throws IOException {
        Page page = Chromium.shared().newPage();
        try (InputStream script = FhirPathJsTest.class.getResourceAsStream("fhirpath-4.6.0.js")) {
            page.addScriptTag(new Page.AddScriptTagOptions()
                    .setContent(new String(script.readAllBytes(), StandardCharsets.UTF_8)));
        }
        return page;
    }
}
