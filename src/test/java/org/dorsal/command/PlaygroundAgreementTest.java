package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.Seeds;
import org.dorsal.browser.Chromium;
import org.dorsal.http.web.PageAnswers;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.playground.PlaygroundPage;
import org.dorsal.scoring.NewestResponses;
import org.dorsal.scoring.Scoring;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares the playground's modules in Chromium with {@code dorsal score}: the page makes the QuestionnaireResponse from entered
 * values, the command's scorer reads that response, and both come to the same disposition, flags, open questions, activities,
 * reasons against activities, goals, hints and contradictions. {@code -Ddorsal.long=true} takes 55,000 responses of each edition.
 */
class PlaygroundAgreementTest {
    private static final int RESPONSES = Boolean.getBoolean("dorsal.long") ? 55_000 : 2_500;
    private static final int BATCH = 250;
    private static final int SCORERS = 2;
    private static final String NOW = "2026-11-20T09:00:00Z";
    private static final List<String> DATES = List.of("2026-11-01", "2026-10", "2025", "2026-02-30", " 2027 ", "1890");
    private static final String LOAD = """
        async ([script, resources]) => {
          (0, eval)(script + '\\nglobalThis.playground = { score, readEdition, questionnaireResponse, canonicalOf, Wording }');
          window.resources = JSON.parse(resources);
          window.wording = new playground.Wording(window.resources, 'en-US');
        }\
        """;
    private static final String SCORE = """
        ([canonical, now, responses]) => {
          const { score, readEdition, questionnaireResponse, canonicalOf } = playground;
          const questionnaire = window.resources.find(one => one.url && canonicalOf(one) === canonical);
          const edition = window[canonical] ??= readEdition(window.resources, questionnaire);
          return JSON.parse(responses).map(entered => {
            const scoring = score(edition, new Map(Object.entries(entered)), Date.parse(now.slice(0, 10)) / 86400000);
            return [JSON.stringify(questionnaireResponse({ edition, scoring, wording: window.wording, now })), [
              `disposition ${scoring.disposition}`, `provisional ${scoring.provisional}`,
              `noEmergencyCriterionMet ${scoring.noEmergencyCriterionMet}`, `emergencyNotExcluded ${scoring.emergencyNotExcluded}`,
              ...scoring.flags.map(flag => `flag ${flag.code} ${{true: 'present', false: 'absent', null: 'not-assessed'}[flag.truth]}`
                + ` by ${flag.reasons} ${flag.askedUnknown}`),
              `open ${scoring.open}`,
              ...scoring.proposed.map(activity => `activity ${canonicalOf(activity)}`),
              ...scoring.withheld.map(({ activity, because }) => `withheld ${canonicalOf(activity)} `
                + because.map(one => one.reason.valueString + (one.open ? '?' : '')).join('; ')),
              ...scoring.goals.map(goal => `goal ${goal.id}`),
              ...scoring.hints.map(hint => `hint ${hint.id}`),
              ...scoring.contradictions.map(one => `contradiction ${one.code.code}`),
            ]];
          });
        }\
        """;
    private static final List<Page> PAGES = new ArrayList<>();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T00:00:00Z"), ZoneOffset.UTC);
    private static final LineScore SCORE_LINE = new LineOptions()
            .score(CriteriaSelection.of(SomeProfiles.knowledge(), List.of()), BirthDates.none(), CLOCK);

    static List<Form> forms() {
        return PlaygroundPage.forms();
    }

    @BeforeAll
    static void loadModules() {
        Page page = Chromium.shared().newPage();
        PAGES.add(page);
        page.evaluate(
                LOAD,
                List.of(
                        PlaygroundPage.scoringScript(),
                        JsonMapper.shared().writeValueAsString(PlaygroundPage.resources())));
    }

    @AfterAll
    static void closePage() {
        PAGES.forEach(Page::close);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void page_and_command_come_to_the_same_result(Form form) {
        long seed = Seeds.next();
        Tally tally = compare(form, SCORE, RESPONSES, seed);
        System.out.println("Playground in Chromium, edition " + form.edition().version() + ": " + RESPONSES
                + " responses, "
                + tally.comparisons + " comparisons, " + tally.differences.size() + " differences " + tally.dispositions
                + ", -Ddorsal.seed=" + seed);
        assertThat(tally.differences).isEmpty();
        assertThat(tally.dispositions).hasSizeGreaterThanOrEqualTo(5);
        assertThat(tally.dispositions.values().stream().mapToInt(count -> count).sum())
                .isEqualTo(RESPONSES);
    }

    /** A page that reads one thing otherwise is found. */
    @ParameterizedTest
    @MethodSource("forms")
    void a_planted_difference_is_found(Form form) {
        for (String planted : List.of("scoring.proposed", "scoring.withheld", "scoring.open", "flag.reasons")) {
            String change = SCORE.replace(planted, planted + ".slice(1)");
            assertThat(change).isNotEqualTo(SCORE);
            assertThat(compare(form, change, BATCH, 1).differences).isNotEmpty();
        }
    }

    private static final class Tally {
        private final List<String> differences = new ArrayList<>();
        private final Map<String, Integer> dispositions = new LinkedHashMap<>();
        private long comparisons;

        synchronized void compare(String entered, List<String> ours, List<?> theirs) {
            dispositions.merge(ours.getFirst(), 1, Integer::sum);
            comparisons += ours.size();
            if (!ours.equals(theirs)) {
                List<Object> here = new ArrayList<>(ours);
                here.removeAll(theirs);
                List<Object> there = new ArrayList<>(theirs);
                there.removeAll(ours);
                differences.add(here + " here, " + there + " there: " + entered);
            }
        }
    }

    private static Tally compare(Form form, String evaluate, int responses, long seed) {
        Random random = new Random(seed);
        Tally tally = new Tally();
        try (ExecutorService scorers = Executors.newFixedThreadPool(SCORERS)) {
            for (int left = responses; left > 0; left -= BATCH) {
                List<Map<String, List<String>>> entered = Stream.concat(
                                NewestResponses.some(form, BATCH / 2, random.nextLong()).stream()
                                        .map(response -> entered(response.response())),
                                Stream.concat(
                                        Stream.of(Map.<String, List<String>>of()),
                                        Stream.generate(() -> PageAnswers.draw(form, random))
                                                .limit(BATCH - BATCH / 2 - 1)))
                        .map(answers -> withDates(form, answers, random))
                        .toList();
                List<?> theirs = (List<?>) PAGES.getFirst()
                        .evaluate(
                                evaluate,
                                List.of(
                                        form.edition().canonical(),
                                        NOW,
                                        JsonMapper.shared().writeValueAsString(entered)));
                scorers.execute(() -> {
                    for (int index = 0; index < BATCH; index++) {
                        List<?> pair = (List<?>) theirs.get(index);
                        List<String> ours = score(pair.getFirst().toString());
                        tally.compare(entered.get(index).toString(), ours, (List<?>) pair.getLast());
                    }
                });
            }
        }
        return tally;
    }

    private static Map<String, List<String>> withDates(Form form, Map<String, List<String>> answers, Random random) {
        Map<String, List<String>> all = new HashMap<>(answers);
        form.items().values().stream()
                .filter(item -> item.kind() == Item.ItemKind.DATE && random.nextBoolean())
                .forEach(item -> all.put(item.linkId(), List.of(DATES.get(random.nextInt(DATES.size())))));
        return all;
    }

    private static Map<String, List<String>> entered(QuestionnaireResponse response) {
        Map<String, List<String>> entered = new HashMap<>();
        response.getItem().forEach(item -> enter(item, entered));
        return entered;
    }

    private static void enter(
            QuestionnaireResponse.QuestionnaireResponseItemComponent item, Map<String, List<String>> entered) {
        if (item.hasAnswer()) {
            entered.put(
                    item.getLinkId(),
                    item.getAnswer().stream()
                            .map(answer -> answer.getValue() instanceof Coding coding
                                    ? coding.getCode()
                                    : answer.getValue().primitiveValue())
                            .toList());
        }
        item.getItem().forEach(inner -> enter(inner, entered));
    }

    private static List<String> score(String response) {
        var line = new Inputs.InputLine(
                new Inputs.LineOrigin(Optional.empty(), 1), response.getBytes(StandardCharsets.UTF_8));
        return switch (SCORE_LINE.apply(line)) {
            case ScoreRow.AssessedRow scored -> lines(scored.assessed().scoring());
            case ScoreRow.EvidenceRow causes -> causes.unsupported().says().toList();
            case ScoreRow.RejectedRow refused -> refused.says().toList();
        };
    }

    private static List<String> lines(Scoring scoring) {
        return Stream.of(
                        Stream.of(
                                "disposition " + scoring.disposition().code(),
                                "provisional " + scoring.provisional(),
                                "noEmergencyCriterionMet " + scoring.noEmergencyCriterionMet(),
                                "emergencyNotExcluded " + scoring.emergencyNotExcluded()),
                        scoring.flags().stream()
                                .map(flag -> "flag " + flag.criterion().flag().code() + " "
                                        + flag.state().code() + " by "
                                        + Stream.concat(flag.decidedBy().stream(), flag.settledBy().stream())
                                                .collect(Collectors.joining(","))
                                        + " " + flag.askedUnknown()),
                        Stream.of("open " + String.join(",", scoring.open())),
                        scoring.offers().stream()
                                .map(activity ->
                                        "activity " + activity.edition().canonical()),
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
                                .map(found -> "contradiction " + found.code().code()))
                .flatMap(lines -> lines)
                .toList();
    }
}
