package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.Seeds;
import org.dorsal.assessment.FilledForm;
import org.dorsal.assessment.FormAnswers;
import org.dorsal.assessment.LiveScore;
import org.dorsal.assessment.Site;
import org.dorsal.assessment.SiteRules;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.EmergencyCriteria;
import org.dorsal.scoring.FlagResult;
import org.dorsal.scoring.FlagState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares the page's evaluation of the emergency criteria in Chromium with the service's, flag by flag, over generated
 * answers: partial, unknown, invalid, and of disabled questions. {@code -Ddorsal.long=true} takes 100,000 responses of each edition.
 */
class EmergencyCriteriaAgreementTest {
    private static final int RESPONSES = Boolean.getBoolean("dorsal.long") ? 100_000 : 35_000;
    private static final int BATCH = 500;
    private static final Map<FlagState, String> TRUTHS =
            Map.of(FlagState.PRESENT, "+", FlagState.ABSENT, "-", FlagState.NOT_ASSESSED, "?");
    private static final String EVALUATE = """
        async ([module, criteria, responses]) => {
          const { EmergencyEvaluation } = await import(module);
          const read = JSON.parse(criteria);
          return JSON.parse(responses).map(response => {
            const evaluation = new EmergencyEvaluation(read, new Map(Object.entries(response)));
            return read.flags.map(flag => ({true: '+', false: '-', null: '?'})[evaluation.truth(flag.condition)]).join('');
          });
        }\
        """;

    private static final Predicate<FlagResult> EMERGENCIES =
            flag -> flag.criterion().tier() == Disposition.EMERGENCY;
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final LiveScore LIVE = new LiveScore(SomeProfiles.knowledge());

    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    private static final SomeAssessment ASSESSMENT = new SomeAssessment(SomeVisits.newest());
    private static final ServedPages SERVED = new ServedPages(ASSESSMENT.visit(), ASSESSMENT.controllers());

    @AfterAll
    static void closeBrowser() {
        SERVED.close();
    }

    static List<String> editions() {
        return List.of("1.0.0", "1.1.0", "1.2.0");
    }

    @ParameterizedTest
    @MethodSource("editions")
    void page_and_service_agree_on_every_emergency_flag(String edition) {
        SiteRules rules = rules(edition);
        long seed = Seeds.next();
        Tally tally = compared(rules, criteria(rules), EMERGENCIES, RESPONSES, seed);
        System.out.println("Emergency criteria in Chromium, edition " + edition + ": " + RESPONSES + " responses, "
                + tally.comparisons + " comparisons " + tally.truths + ", " + tally.differences.size()
                + " differences, -Ddorsal.seed=" + seed);
        assertThat(tally.differences).isEmpty();
        assertThat(tally.truths.keySet()).containsExactlyInAnyOrder("+", "-", "?");
        assertThat(tally.truths.values()).allMatch(count -> count > tally.comparisons / 100);
    }

    /** A browser that reads one thing otherwise is found: joined, compared, negated, unknown as no, a disabled question read. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"or\", -> [\"and\",",
                "\">=\" -> \">\"",
                "[\"not\", -> [\"or\",",
                "\"unknown\": -> \"known\":",
                "\"gate\": -> \"gates\":",
                "\"alone\": -> \"along\":"
            })
    void a_planted_difference_is_found(String planted) {
        SiteRules rules = rules("1.1.0");
        String[] change = planted.split(" -> ");
        String criteria = criteria(rules);
        assertThat(criteria).contains(change[0]);
        Tally tally = compared(rules, criteria.replace(change[0], change[1]), EMERGENCIES, BATCH, Seeds.next());
        assertThat(tally.differences).isNotEmpty();
    }

    /**
     * As if every criterion without points were of the emergency tier: durations, and contradictions that count a safer
     * answer.
     */
    @ParameterizedTest
    @MethodSource("editions")
    void page_and_service_agree_on_every_other_criterion_too(String edition) {
        SiteRules rules = rules(edition);
        Form form = LIVE.form(rules);
        LiveScore.LiveResult scored =
                LIVE.score(FilledForm.in(form, FormAnswers.NONE), rules, Optional.empty(), DAY, List.of());
        EmergencyCriteria all = EmergencyCriteria.of(
                scored.criteria().stream()
                        .map(EmergencyCriteriaAgreementTest::raised)
                        .toList(),
                scored.care(),
                form);
        List<EmergencyCriteria.EmergencyFlag> evaluated =
                all.flags().stream().filter(flag -> !readsUnknown(flag)).toList();
        Set<String> codes =
                evaluated.stream().map(flag -> flag.criterion().flag().code()).collect(Collectors.toSet());
        String criteria = JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "items",
                        all.items(),
                        "flags",
                        evaluated.stream()
                                .map(flag -> Map.of("condition", flag.condition()))
                                .toList()));
        Tally tally = compared(
                rules, criteria, flag -> codes.contains(flag.criterion().flag().code()), 2 * BATCH, Seeds.next());
        assertThat(tally.differences).isEmpty();
        assertThat(codes).hasSizeGreaterThan(all.flags().size() * 4 / 5);
    }

    private static boolean readsUnknown(EmergencyCriteria.EmergencyFlag flag) {
        String condition = flag.condition().toString();
        return condition.contains("[" + EmergencyCriteria.UNKNOWN)
                || condition.contains(", " + EmergencyCriteria.UNKNOWN);
    }

    private static Criteria raised(Criteria criteria) {
        return new Criteria(
                criteria.edition(),
                criteria.title(),
                criteria.form(),
                criteria.criteria().stream()
                        .map(one -> new Criterion(
                                one.flag(),
                                one.also(),
                                Disposition.EMERGENCY,
                                one.role(),
                                one.groups(),
                                one.label(),
                                one.statement(),
                                one.why(),
                                one.citations(),
                                one.expression(),
                                one.condition()))
                        .toList(),
                criteria.approval());
    }

    @ParameterizedTest
    @MethodSource("editions")
    void a_browser_can_evaluate_every_emergency_criterion(String edition) {
        assertThat(LIVE.emergencyCriteria(rules(edition)).flags())
                .isNotEmpty()
                .noneMatch(EmergencyCriteriaAgreementTest::readsUnknown);
    }

    private static final class Tally {
        private final List<String> differences = new ArrayList<>();
        private final Map<String, Integer> truths = new HashMap<>();
        private int comparisons;
    }

    private static Tally compared(
            SiteRules rules, String criteria, Predicate<FlagResult> flags, int responses, long seed) {
        Random random = new Random(seed);
        Form form = LIVE.form(rules);
        Tally tally = new Tally();
        Page page = CHROMIUM.open(SERVED.address(""), 1280, ColorScheme.LIGHT, ForcedColors.NONE, true);
        String module = Assets.shipped().path("emergency-criteria.js");
        for (int left = responses; left > 0; left -= BATCH) {
            List<Map<String, List<String>>> answers = Stream.generate(() -> PageAnswers.draw(form, random))
                    .limit(BATCH)
                    .toList();
            List<?> theirs = (List<?>) page.evaluate(
                    EVALUATE, List.of(module, criteria, JsonMapper.shared().writeValueAsString(answers)));
            List<String> scored = answers.parallelStream()
                    .map(response -> truths(rules, form, response, flags))
                    .toList();
            IntStream.range(0, BATCH).forEach(index -> {
                String ours = scored.get(index);
                for (int flag = 0; flag < ours.length(); flag++, tally.comparisons++) {
                    tally.truths.merge(ours.substring(flag, flag + 1), 1, Integer::sum);
                }
                if (!ours.equals(theirs.get(index))) {
                    tally.differences.add(ours + " here, " + theirs.get(index) + " there: " + answers.get(index));
                }
            });
        }
        page.close();
        return tally;
    }

    private static String truths(
            SiteRules rules, Form form, Map<String, List<String>> answers, Predicate<FlagResult> flags) {
        FilledForm filled = FilledForm.in(form, new FormAnswers(answers));
        return LIVE.score(filled, rules, Optional.empty(), DAY, List.of()).scoring().flags().stream()
                .filter(flags)
                .map(flag -> TRUTHS.get(flag.state()))
                .collect(Collectors.joining());
    }

    private static String criteria(SiteRules rules) {
        WebSettings.SitePages site = SomeVisits.newest().of();
        var of = new WebSettings.SitePages(
                new Site("northside", rules), site.zone(), site.frameAncestors(), site.bannerAlways(), site.limits());
        var settings =
                new WebSettings(URI.create("https://dorsal.example"), Map.of("northside", of), new Operators(Map.of()));
        return new MvcPages(SomeVisits.newest(), List.of(new EmergencyCriteriaController(settings, LIVE)))
                .send(URI.create(EmergencyCriteriaController.path("northside")), HttpMethod.GET, PageForm.EMPTY)
                .text();
    }

    private static SiteRules rules(String edition) {
        return SomeVisits.ofEdition(edition).of().site().rules();
    }
}
