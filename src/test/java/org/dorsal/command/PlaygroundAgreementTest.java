package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import java.time.*;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.Seeds;
import org.dorsal.assessment.Rendering;
import org.dorsal.assessment.Sender;
import org.dorsal.assessment.Software;
import org.dorsal.audit.AuditAgents;
import org.dorsal.browser.Chromium;
import org.dorsal.command.LinesCommand.LineScore;
import org.dorsal.http.web.PageAnswers;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.playground.PlaygroundPage;
import org.dorsal.scoring.AnswerReader;
import org.dorsal.scoring.EvidenceCases;
import org.dorsal.scoring.RandomResponses;
import org.dorsal.scoring.Scoring;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.scoring.TriageStop;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Compares the playground's modules in Chromium with {@code dorsal score}: the page makes the QuestionnaireResponse from entered
 * values, the command's scorer reads that response, and both come to the same disposition, tier, upper tier and facts of each cause,
 * open questions, activities with their texts, reasons against activities, goals, hints, contradictions, and bounds of later answers.
 * {@code -Ddorsal.long=true} takes 100,000 responses, {@code -Ddorsal.responses=…} so many hundreds.
 */
class PlaygroundAgreementTest {
    private static final int RESPONSES =
            Integer.getInteger("dorsal.responses", Boolean.getBoolean("dorsal.long") ? 100_000 : 500);
    private static final int BATCH = 50;
    private static final String NOW = "2026-11-20T09:00:00Z";
    private static final String LOAD = """
        script => {
          const names = 'boundsOf, canonicalOf, countingAnswers, questionnaireResponse, readEdition, resultBundle, score, Wording';
          window.playground = new Function(`${script}\\nreturn { ${names} }`)();
          window.resources = JSON.parse(window.json);
          window.edition = playground.readEdition(window.resources);
          window.wording = new playground.Wording(window.resources, 'en-US');
        }\
        """;
    private static final String SCORE = """
        ([now, responses]) => {
          const { boundsOf, canonicalOf, countingAnswers, questionnaireResponse, score } = playground;
          const { edition, wording } = window;
          return JSON.parse(responses).map(entered => {
            const scoring = score(edition, countingAnswers(edition, new Map(Object.entries(entered))));
            const bounds = boundsOf(edition, scoring.answers);
            return [JSON.stringify(questionnaireResponse({ edition, scoring, wording, now })), [
              `disposition ${scoring.disposition}`, `provisional ${scoring.provisional}`,
              `emergencyNotExcluded ${scoring.emergencyNotExcluded}`, `bounds ${bounds.least} ${bounds.most} ${bounds.enough}`,
              ...scoring.causes.map(one => `cause ${one.cause.code} ${one.tier} ${one.upper} ${one.least} ${one.most}: `
                + one.facts.map(fact => fact.action.title).join('; ')),
              `open ${[...scoring.open].map(([linkId, tier]) => linkId + ' ' + tier)}`,
              ...scoring.proposed.map(one => `activity ${canonicalOf(one.activity)} ${wording.proposal(one)}`),
              ...scoring.withheld.map(({ activity, because }) => `withheld ${canonicalOf(activity)} `
                + because.map(one => one.reason.valueString + (one.open ? '?' : '')).join('; ')),
              ...scoring.goals.map(goal => `goal ${goal.id}`),
              ...scoring.hints.map(hint => `hint ${hint.id}`),
              ...scoring.contradictions.map(one => `contradiction ${one.code.code}`),
            ]];
          });
        }\
        """;
    private static final String BUNDLE = """
        ([now, entered]) => {
          const { countingAnswers, resultBundle, score } = playground;
          const { edition, wording } = window;
          const scoring = score(edition, countingAnswers(edition, new Map(Object.entries(JSON.parse(entered)))));
          const hashes = {};
          return JSON.stringify(resultBundle({ edition, scoring, wording, hashes, now }).entry.map(({ resource }) => resource));
        }\
        """;
    private static final String RESOURCES = JsonMapper.shared().writeValueAsString(PlaygroundPage.resources());
    private static final Form FORM = SomeProfiles.form();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T00:00:00Z"), ZoneOffset.UTC);
    private static final LineScore SCORE_LINE =
            new LineOptions().score(SomeProfiles.knowledge(), BirthDates.none(), CLOCK);

    private static final Rendering RENDERING =
            new Rendering(SomeProfiles.knowledge().codes(), new Software(new UUID(7, 8), "Dorsal", "test"));
    private static final Sender SENDER = new Sender(
            new AuditAgents.ClientAgent("https://ehr.example/auth", "client", Optional.empty()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "request-1");

    private static Page page;

    @BeforeAll
    static void openPage() {
        page = Chromium.shared().newPage();
        page.evaluate("json => { window.json = json; }", RESOURCES);
    }

    @AfterAll
    static void closePage() {
        page.close();
    }

    @Test
    void page_and_command_come_to_the_same_result() {
        long seed = Seeds.next();
        Tally tally = compare(PlaygroundPage.scoringScript(), SCORE, RESPONSES, seed);
        System.out.println("Playground in Chromium: " + RESPONSES + " responses, " + tally.comparisons
                + " comparisons, " + tally.differences.size() + " differences " + tally.dispositions
                + ", -Ddorsal.seed=" + seed);
        assertThat(tally.differences).isEmpty();
        assertThat(tally.dispositions).hasSize(Disposition.values().length);
        assertThat(tally.dispositions.values().stream().mapToInt(count -> count).sum())
                .isEqualTo(RESPONSES);
    }

    /** Codes, requests, terms, reasons and the complaint are those that the service writes. */
    @ParameterizedTest
    @EnumSource
    void panel_and_plan_are_those_of_the_service(Disposition disposition) {
        page.evaluate(LOAD, PlaygroundPage.scoringScript());
        JsonNode resources = JsonMapper.shared()
                .readTree(page.evaluate(
                                BUNDLE, List.of(NOW, JsonMapper.shared().writeValueAsString(person(disposition))))
                        .toString());
        String response = resources.path(0).toString();
        ScoreRow.AssessedRow scored = (ScoreRow.AssessedRow) SCORE_LINE.apply(line(response));
        List<JsonNode> stored =
                RENDERING.unstored(scored.assessed(), Wording.Locale.EN_US, SENDER, CLOCK.instant()).versions().stream()
                        .map(version -> JsonMapper.shared().readTree(version.body()))
                        .toList();
        JsonNode panel = resource(stored, "Observation");
        JsonNode plan = resource(stored, "CarePlan");
        // the page has no Observations of answers, and so no codes of theirs
        panel.path("component")
                .valueStream()
                .filter(part -> part.at("/code/coding/0/code").asString().equals("open-question"))
                .map(part -> (ArrayNode) part.at("/valueCodeableConcept/coding"))
                .forEach(codings -> IntStream.range(1, codings.size()).forEach(_ -> codings.remove(1)));
        for (String element : List.of("code", "valueCodeableConcept", "component")) {
            assertThat(resources.path(2).path(element)).as(element).isEqualTo(panel.path(element));
        }
        for (String element : List.of("contained", "category", "addresses", "goal", "activity", "note")) {
            assertThat(resources.path(3).path(element)).as(element).isEqualTo(plan.path(element));
        }
    }

    private static JsonNode resource(List<JsonNode> resources, String type) {
        return resources.stream()
                .filter(resource -> resource.path("resourceType").asString().equals(type))
                .findFirst()
                .orElseThrow();
    }

    /** A result that is shown otherwise is found. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "${one.upper} -> ${one.tier}",
                "scoring.proposed -> scoring.proposed.slice(1)",
                "scoring.withheld -> scoring.withheld.slice(1)",
                "scoring.open] -> scoring.open].slice(1)"
            })
    void a_planted_difference_is_found(String planted) {
        assertThat(compare(PlaygroundPage.scoringScript(), changed(SCORE, planted), 2 * BATCH, 1).differences)
                .isNotEmpty();
    }

    /** A module that reads one thing otherwise is found. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "truth !== true; -> truth === false;",
                "!this.#plain : null -> null : null",
                "this.#concerns(question) === false)) return false -> false)) return false",
                "strong ? undefined : ceiling -> undefined",
                "atMost(reached, highest) -> reached",
                "Math.min(limit, -> Math.max(limit,",
                "total + points, 0), cap -> total, 0), cap",
                "judge.truth(models.selfCare) === true -> true"
            })
    void a_planted_fault_is_found(String planted) {
        String script = changed(PlaygroundPage.scoringScript(), planted);
        assertThat(compare(script, SCORE, 6 * BATCH, 1).differences).isNotEmpty();
    }

    private static String changed(String text, String planted) {
        String[] change = planted.split(" -> ");
        assertThat(text).contains(change[0]);
        return text.replace(change[0], change[1]);
    }

    private static final class Tally {
        private final List<String> differences = new ArrayList<>();
        private final Map<String, Integer> dispositions = new TreeMap<>();
        private long comparisons;

        void compare(Map<String, List<String>> entered, List<String> expected, List<?> inPage) {
            dispositions.merge(expected.getFirst(), 1, Integer::sum);
            comparisons += expected.size();
            if (!expected.equals(inPage)) {
                List<Object> onlyInService = new ArrayList<>(expected);
                onlyInService.removeAll(inPage);
                List<Object> onlyInPage = new ArrayList<>(inPage);
                onlyInPage.removeAll(expected);
                differences.add(onlyInService + " here, " + onlyInPage + " there: " + entered);
            }
        }
    }

    /** Compares batch by batch, until one has a difference. */
    private static Tally compare(String script, String evaluate, int responses, long seed) {
        page.evaluate(LOAD, script);
        Random random = new Random(seed);
        RandomResponses valid = new RandomResponses(random.nextLong());
        Tally tally = new Tally();
        for (int left = responses; left > 0 && tally.differences.isEmpty(); left -= BATCH) {
            Stream<Map<String, List<String>>> first = left == responses
                    ? Stream.of(Disposition.values()).map(PlaygroundAgreementTest::person)
                    : Stream.of();
            List<Map<String, List<String>>> entered = Stream.concat(
                            first, Stream.generate(() -> PageAnswers.mixed(FORM, valid, random)))
                    .limit(BATCH)
                    .toList();
            List<?> pairs = (List<?>)
                    page.evaluate(evaluate, List.of(NOW, JsonMapper.shared().writeValueAsString(entered)));
            for (int index = 0; index < BATCH; index++) {
                List<?> pair = (List<?>) pairs.get(index);
                tally.compare(entered.get(index), score(pair.getFirst().toString()), (List<?>) pair.getLast());
            }
        }
        return tally;
    }

    /** A person of each disposition: random answers seldom come to the rarer ones. */
    private static Map<String, List<String>> person(Disposition disposition) {
        return PageAnswers.of(EvidenceCases.of(disposition));
    }

    private static List<String> score(String response) {
        return switch (SCORE_LINE.apply(line(response))) {
            case ScoreRow.AssessedRow scored ->
                lines(
                        scored.assessed().scoring(),
                        bounds(scored.assessed().submission().response()));
            case ScoreRow.RejectedRow refused -> refused.messages().toList();
        };
    }

    private static Inputs.InputLine line(String response) {
        return new Inputs.InputLine(
                new Inputs.LineOrigin(Optional.empty(), 1), response.getBytes(StandardCharsets.UTF_8));
    }

    private static TriageStop bounds(QuestionnaireResponse response) {
        return TriageStop.of(
                SomeProfiles.models(),
                FORM,
                AnswerReader.read(FORM, response, Optional.empty(), SomeScoredResponse.DAY));
    }

    private static List<String> lines(Scoring scoring, TriageStop bounds) {
        return Stream.of(
                        Stream.of(
                                "disposition " + scoring.disposition().code(),
                                "provisional " + scoring.provisional(),
                                "emergencyNotExcluded " + scoring.emergencyNotExcluded(),
                                "bounds " + bounds.least().code() + " "
                                        + bounds.most().code() + " " + bounds.enough()),
                        scoring.causes().stream()
                                .map(cause -> "cause " + cause.code() + " "
                                        + cause.tier().code() + " "
                                        + cause.upper().code() + " " + cause.least() + " " + cause.most() + ": "
                                        + cause.because().stream()
                                                .map(fact -> fact.words().us())
                                                .collect(Collectors.joining("; "))),
                        Stream.of("open "
                                + scoring.open().entrySet().stream()
                                        .map(open -> open.getKey() + " "
                                                + open.getValue().code())
                                        .collect(Collectors.joining(","))),
                        scoring.offers().stream()
                                .map(activity ->
                                        "activity " + activity.edition().canonical() + " "
                                                + activity.says().us()),
                        scoring.withheld().stream()
                                .map(withheld -> "withheld "
                                        + withheld.activity().edition().canonical() + " "
                                        + withheld.because().stream()
                                                .map(because -> because.reason().us() + (because.open() ? "?" : ""))
                                                .collect(Collectors.joining("; "))),
                        scoring.goals().stream()
                                .map(goal -> "goal " + goal.id())
                                .distinct(),
                        scoring.hints().stream().map(hint -> "hint " + hint.id()),
                        scoring.contradictions().stream()
                                .map(contradiction ->
                                        "contradiction " + contradiction.code().code()))
                .flatMap(lines -> lines)
                .toList();
    }
}
