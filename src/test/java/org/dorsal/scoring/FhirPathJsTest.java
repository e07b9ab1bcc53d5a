package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.browser.Chromium;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.restated.ModelResult;
import org.dorsal.restated.ModelResult.Truth3;
import org.dorsal.restated.PublishedModels;
import org.dorsal.restated.RestatedModels;
import org.junit.jupiter.api.Test;

/**
 * The engine that forms in browsers use, fhirpath.js, evaluates every published condition of models and care to the
 * truth that the service has. Its version 4.6.0 has {@code {} ~ true} as empty, so exceptions are written with iif for
 * it.
 */
class FhirPathJsTest {
    private static final long SEED = 20261123;
    private static final int RESPONSES =
            Integer.getInteger("dorsal.engines.js", Boolean.getBoolean("dorsal.long") ? 1_000 : 30);
    private static final int PART = 10;
    private static final Pattern VARIABLE = Pattern.compile("%`([^`]+)`");
    private static final PublishedModels MODELS = PublishedModels.shipped();
    private static final RestatedModels RESTATED = RestatedModels.inFhirPathWithoutEquivalence(MODELS);
    /** Part of the R4 model that a QuestionnaireResponse needs. */
    private static final String MODEL = """
        ({version: 'r4', score: 4, type2Parent: {}, path2Type: {}, path2TypeWithoutElements: {}, path2RefType: {},
          choiceTypePaths: {'QuestionnaireResponse.item.answer.value': ['Boolean', 'Decimal', 'Integer', 'Date',
            'DateTime', 'Time', 'String', 'Uri', 'Attachment', 'Coding', 'Quantity', 'Reference']},
          pathsDefinedElsewhere: {'QuestionnaireResponse.item.item': 'QuestionnaireResponse.item',
            'QuestionnaireResponse.item.answer.item': 'QuestionnaireResponse.item'}})\
        """;
    /** Adds the variables to those of each response, and gives the truth of each condition. */
    private static final String EVALUATE = """
        ([resources, decisions, variables, conditions]) => {
          const model = %s;
          window.compiled ??= {};
          const compiled = e => window.compiled[e] ??= fhirpath.compile(e, model);
          const truth = v => v.length === 0 ? 'UNKNOWN' : v.length > 1 ? JSON.stringify(v)
            : v[0] === true ? 'TRUE' : v[0] === false ? 'FALSE' : JSON.stringify(v);
          if (resources.length) {
            window.read = resources.map(text => ({resource: JSON.parse(text)}));
          }
          return window.read.map((known, index) => {
            Object.entries(decisions[index] ?? {}).forEach(([name, value]) =>
              known[name] = value === 'UNKNOWN' ? [] : value === 'TRUE');
            variables.forEach(([name, text]) => known[name] = compiled(text)(known.resource, known));
            return conditions.map(text => truth(compiled(text)(known.resource, known)));
          });
        }\
        """.formatted(MODEL);

    @Test
    void it_comes_to_the_same_truths() throws IOException {
        Page page = Chromium.shared().newPage();
        try (InputStream script = FhirPathJsTest.class.getResourceAsStream("fhirpath-4.6.0.js")) {
            page.addScriptTag(new Page.AddScriptTagOptions()
                    .setContent(new String(script.readAllBytes(), StandardCharsets.UTF_8)));
        }
        Set<String> decisions = new HashSet<>();
        Set<String> deciding = new HashSet<>();
        List<List<String>> first = new ArrayList<>();
        List<List<String>> second = new ArrayList<>();
        RESTATED.definitions().forEach((name, text) -> {
            variables(text)
                    .filter(read -> !RESTATED.definitions().containsKey(read))
                    .forEach(decisions::add);
            boolean reads = variables(text).anyMatch(read -> decisions.contains(read) || deciding.contains(read));
            (reads ? second : first).add(List.of(name, text));
            if (reads) {
                deciding.add(name);
            }
        });
        Map<String, String> ofModels = new LinkedHashMap<>();
        Map<String, String> ofCare = new LinkedHashMap<>();
        RESTATED.conditions().forEach((name, text) -> {
            (name.startsWith("care ") ? ofCare : ofModels).put(name, text);
            variables(text)
                    .filter(read -> !RESTATED.definitions().containsKey(read))
                    .forEach(decisions::add);
        });
        CasesAroundBounds cases = new CasesAroundBounds(MODELS.texts(), SEED);
        List<String> differences = new ArrayList<>();
        long conditions = 0;
        for (int left = RESPONSES; left > 0; left -= PART) {
            List<SomeScoredResponse> responses =
                    Stream.generate(cases::next).limit(Math.min(left, PART)).toList();
            List<String> resources = responses.stream()
                    .map(response -> FhirJson.context().newJsonParser().encodeResourceToString(response.response()))
                    .toList();
            List<Map<String, Truth3>> truths = evaluate(page, resources, List.of(), first, ofModels);
            List<ModelResult> results = truths.stream()
                    .map(read -> ModelResult.of(
                            MODELS, name -> Optional.ofNullable(read.get(name)).orElseThrow()))
                    .toList();
            List<Map<String, String>> decided = results.stream()
                    .map(result -> {
                        Map<String, String> facts = new HashMap<>();
                        decisions.forEach(
                                name -> facts.put(name, result.decided(name).name()));
                        return facts;
                    })
                    .toList();
            List<Map<String, Truth3>> care = evaluate(page, List.of(), decided, second, ofCare);
            for (int index = 0; index < responses.size(); index++) {
                Map<String, Truth3> truthsOfAll = new TreeMap<>(truths.get(index));
                truthsOfAll.putAll(care.get(index));
                conditions += truthsOfAll.size();
                SomeScoredResponse response = responses.get(index);
                ServiceReading.of(response)
                        .differences(new ServiceReading(results.get(index), truthsOfAll))
                        .forEach(difference -> differences.add(difference + ": " + response));
            }
        }
        System.out.println("fhirpath.js: " + RESPONSES + " responses, " + conditions + " conditions, "
                + differences.size() + " differences, seed " + SEED);
        assertThat(differences).isEmpty();
        assertThat(conditions)
                .isEqualTo((long) RESPONSES * RESTATED.conditions().size());
    }

    private static Stream<String> variables(String text) {
        Matcher variable = VARIABLE.matcher(text);
        return variable.results().map(match -> match.group(1));
    }

    private static List<Map<String, Truth3>> evaluate(
            Page page,
            List<String> resources,
            List<Map<String, String>> decisions,
            List<List<String>> variables,
            Map<String, String> conditions) {
        Object result =
                page.evaluate(EVALUATE, List.of(resources, decisions, variables, List.copyOf(conditions.values())));
        List<String> names = List.copyOf(conditions.keySet());
        List<Map<String, Truth3>> truths = new ArrayList<>();
        ((List<?>) result).forEach(values -> {
            Map<String, Truth3> byName = new HashMap<>();
            List<?> letters = (List<?>) values;
            for (int index = 0; index < names.size(); index++) {
                byName.put(names.get(index), Truth3.valueOf(letters.get(index).toString()));
            }
            truths.add(byName);
        });
        return truths;
    }
}
