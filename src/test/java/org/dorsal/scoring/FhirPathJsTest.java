package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.dorsal.browser.Chromium;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.StandardFhirPath;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * A second opinion: HL7's fhirpath.js evaluates the standard expansion of every criterion and exclusion of edition 1.1 and
 * comes to the same truth. A response holds only what the condition reads, drawn around each bound: what it does not read
 * can't matter, and searching it costs most of the time.
 */
class FhirPathJsTest {
    private static final long SEED = 20261123;
    private static final int EACH = 160;
    /** What of the R4 model a QuestionnaireResponse needs. */
    private static final String MODEL = """
            ({version: 'r4', score: 4, type2Parent: {}, path2Type: {}, path2TypeWithoutElements: {}, path2RefType: {},
              choiceTypePaths: {'QuestionnaireResponse.item.answer.value': ['Boolean', 'Decimal', 'Integer', 'Date',
                'DateTime', 'Time', 'String', 'Uri', 'Attachment', 'Coding', 'Quantity', 'Reference']},
              pathsDefinedElsewhere: {'QuestionnaireResponse.item.item': 'QuestionnaireResponse.item',
                'QuestionnaireResponse.item.answer.item': 'QuestionnaireResponse.item'}})""";

    private static final Playwright PLAYWRIGHT = Chromium.playwright();
    private static final Browser BROWSER = PLAYWRIGHT
            .chromium()
            .launch(new BrowserType.LaunchOptions()
                    .setExecutablePath(Chromium.place())
                    .setArgs(List.of("--no-sandbox")));

    private final Random random = new Random(SEED);

    @AfterAll
    static void close() {
        BROWSER.close();
        PLAYWRIGHT.close();
    }

    @Test
    void it_comes_to_the_same_truth_and_sees_a_planted_mistake() throws IOException {
        Page page = page();
        List<String> differences = new ArrayList<>();
        int comparisons = 0;
        for (Map.Entry<String, Condition> one : conditions().entrySet()) {
            List<SomeResponses> responses = NewestMutationTest.responses(one.getValue(), EACH, random);
            List<String> theirs = theirs(page, one.getValue(), responses);
            for (int at = 0; at < responses.size(); at++, comparisons++) {
                Truth ours = ours(one.getValue(), responses.get(at));
                if (!theirs.get(at).equals(ours.name())) {
                    differences.add(one.getKey() + " is " + ours + " here and " + theirs.get(at) + " there: "
                            + responses.get(at));
                }
            }
        }
        System.out.println("fhirpath.js, edition " + Newest.FORM.edition().version() + ": " + comparisons
                + " comparisons, " + differences.size() + " differences, seed " + SEED);
        assertThat(differences).isEmpty();
        assertThat(comparisons).isGreaterThan(10_000);
        seesPlantedMistakes(page);
    }

    private void seesPlantedMistakes(Page page) {
        for (Condition real : conditions().values().stream().limit(5).toList()) {
            Condition planted = CriteriaMutants.changed(real).getFirst().condition();
            List<SomeResponses> responses = NewestMutationTest.responses(real, EACH, random);
            List<String> ours = responses.stream()
                    .map(response -> ours(planted, response).name())
                    .toList();
            assertThat(theirs(page, real, responses)).as(planted.toString()).isNotEqualTo(ours);
        }
    }

    private static Map<String, Condition> conditions() {
        Map<String, Condition> conditions = new LinkedHashMap<>();
        Newest.score(SomeResponses.empty(Newest.FORM))
                .flags()
                .forEach(flag -> conditions.put(
                        flag.criterion().flag().code(), flag.criterion().condition()));
        Newest.CARE.offers().stream()
                .flatMap(offer -> offer.never().stream())
                .filter(exclusion -> Leaves.of(exclusion.when()).noneMatch(leaf -> leaf instanceof Condition.Decided))
                .forEach(exclusion -> conditions.put(exclusion.reason().us(), exclusion.when()));
        return conditions;
    }

    private static Truth ours(Condition condition, SomeResponses response) {
        Answers answers = Reader.read(Newest.FORM, response.response(), Optional.empty(), SomeResponses.DAY);
        return new Judge(answers, _ -> Truth.UNKNOWN).truth(condition);
    }

    private static List<String> theirs(Page page, Condition condition, List<SomeResponses> responses) {
        List<String> resources = responses.stream()
                .map(response -> FhirJson.context().newJsonParser().encodeResourceToString(response.response()))
                .toList();
        Object said = page.evaluate(
                "([expression, resources]) => { const of = fhirpath.compile(expression, " + MODEL + ");"
                        + " return resources.map(text => JSON.parse(text)).map(resource => of(resource, {resource}))"
                        + ".map(v => v.length === 0 ? 'UNKNOWN' : v.length === 1 && v[0] === true ? 'TRUE'"
                        + " : v.length === 1 && v[0] === false ? 'FALSE' : JSON.stringify(v)); }",
                List.of(StandardFhirPath.of(condition), resources));
        return ((List<?>) said).stream().map(Object::toString).toList();
    }

    private static Page page() throws IOException {
        Page page = BROWSER.newPage();
        try (InputStream script = FhirPathJsTest.class.getResourceAsStream("fhirpath-4.6.0.js")) {
            page.addScriptTag(new Page.AddScriptTagOptions()
                    .setContent(new String(script.readAllBytes(), StandardCharsets.UTF_8)));
        }
        return page;
    }
}
