package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.net.URI;
import java.util.*;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.Seeds;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.EmergencyFloors;
import org.dorsal.scoring.RandomResponses;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares the page's evaluation of the emergency criteria in Chromium with the service's, fact by fact, over generated
 * answers (hazard H22). Facts that a browser can't evaluate are left out and counted.
 */
class EmergencyAgreementTest {
    private static final int RESPONSES = Boolean.getBoolean("dorsal.long") ? 100_000 : 2_000;
    private static final int BATCH = 250;
    private static final String EVALUATE = """
        async ([module, criteria, responses]) => {
          const { EmergencyEvaluation } = await import(module);
          const read = JSON.parse(criteria);
          return JSON.parse(responses).map(response => {
            const evaluation = new EmergencyEvaluation(read, new Map(Object.entries(response)));
            return read.flags.map(flag => evaluation.truth(flag.condition) === true ? '+' : '-').join('');
          });
        }\
        """;

    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    private static final SomeAssessment ASSESSMENT = new SomeAssessment(SomeVisits.plain());
    private static final ServedPages SERVED = new ServedPages(ASSESSMENT.visit(), ASSESSMENT.controllers());
    private static final String CRITERIA = criteria();
    private static final List<Boolean> EVALUATED = evaluated();

    @AfterAll
    static void closeBrowser() {
        SERVED.close();
    }

    @Test
    void page_and_service_agree_on_every_emergency() {
        long seed = Seeds.next();
        Tally tally = compared(CRITERIA, RESPONSES, seed);
        System.out.println("Emergency criteria in Chromium: " + RESPONSES + " responses, " + tally.count + " facts, "
                + tally.differences.size() + " differences, -Ddorsal.seed=" + seed);
        assertThat(tally.differences).isEmpty();
        assertThat(tally.count).isGreaterThan(RESPONSES / 10);
    }

    /** A browser that reads one thing otherwise is found: joined, compared, an exception and a condition of a question. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"or\", -> [\"and\",",
                "\">=\" -> \"<\"",
                "[\"not-known\", -> [\"or\",",
                "\"gate\": -> \"gates\":"
            })
    void a_planted_difference_is_found(String planted) {
        String[] change = planted.split(" -> ");
        assertThat(CRITERIA).contains(change[0]);
        assertThat(compared(CRITERIA.replace(change[0], change[1]), 2_000, Seeds.next()).differences)
                .isNotEmpty();
    }

    @Test
    void a_browser_can_evaluate_nearly_every_fact() {
        assertThat(EVALUATED.stream().filter(isKnown -> !isKnown).count()).isLessThan(EVALUATED.size() / 20);
    }

    private static final class Tally {
        private final List<String> differences = new ArrayList<>();
        private int count;
    }

    /** Compares batch by batch, until one has a difference. */
    private static Tally compared(String criteria, int responses, long seed) {
        Tally tally = new Tally();
        RandomResponses random = new RandomResponses(seed);
        Page page = CHROMIUM.open(SERVED.address(""), 1280, ColorScheme.LIGHT, ForcedColors.NONE, true);
        String module = Assets.shipped().path("emergency-criteria.js");
        for (int left = responses; left > 0 && tally.differences.isEmpty(); left -= BATCH) {
            List<SomeScoredResponse> batch =
                    Stream.generate(random::next).limit(BATCH).toList();
            List<Map<String, List<String>>> fields =
                    batch.stream().map(EmergencyAgreementTest::fields).toList();
            List<?> browserFloors = (List<?>) page.evaluate(
                    EVALUATE, List.of(module, criteria, JsonMapper.shared().writeValueAsString(fields)));
            for (int index = 0; index < batch.size(); index++) {
                compare(batch.get(index), browserFloors.get(index).toString(), tally);
            }
        }
        page.close();
        return tally;
    }

    private static void compare(SomeScoredResponse response, String browserFloors, Tally tally) {
        List<Boolean> serverFloors = EmergencyFloors.of(response);
        assertThat(browserFloors).hasSize(serverFloors.size());
        for (int fact = 0; fact < serverFloors.size(); fact++) {
            tally.count += serverFloors.get(fact) ? 1 : 0;
            if (EVALUATED.get(fact) && serverFloors.get(fact).equals(browserFloors.charAt(fact) == '-')) {
                tally.differences.add("fact " + fact + " is " + serverFloors.get(fact) + " here: " + response);
            }
        }
    }

    /** The fields of the page, which keeps the answers of a branch that another answer has closed. */
    private static Map<String, List<String>> fields(SomeScoredResponse response) {
        Map<String, List<String>> fields = new HashMap<>();
        response.answered().forEach(linkId -> fields.put(linkId, response.codes(linkId)));
        SomeProfiles.form().items().values().stream()
                .filter(item -> !response.isEnabled(item))
                .filter(item -> !item.options().isEmpty())
                .forEach(item -> fields.put(
                        item.linkId(), List.of(item.options().getFirst().coded().code())));
        return fields;
    }

    private static List<Boolean> evaluated() {
        var flags = JsonMapper.shared().readTree(CRITERIA).path("flags");
        return IntStream.range(0, flags.size())
                .mapToObj(fact -> !flags.path(fact).path("condition").toString().contains("\"unknown\""))
                .toList();
    }

    private static String criteria() {
        Visit visit = SomeVisits.plain();
        return new MvcPages(visit, List.of(SomeAssessment.emergencyCriteria(visit, SomeProfiles.knowledge())))
                .send(URI.create(EmergencyCriteriaController.path("northside")), HttpMethod.GET, PageForm.EMPTY)
                .text();
    }
}
