package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.ForeignPackages;
import org.dorsal.browser.Chromium;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.SomeProfiles;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Test with third-party form engines: they render the form as served, fill in the answers of every case, return a
 * response with the same result, and extract the same measurements. Runs with {@code -Ddorsal.long=true}: needs Node and
 * installs LHC-Forms and Smart Forms' renderer from npm, each in a version that is pinned by its hash.
 */
@EnabledIfSystemProperty(named = "dorsal.long", matches = "true")
class ForeignFormsTest {
    private static final Path BUILT = ForeignPackages.FOLDER;
    private static final String FIRST_QUESTION = "How old are you, in years?";
    private static final String EXTRACTED =
            "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationExtract";
    private static final String UNIT = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit";
    private static final String FILL = """
        async ([questionnaire, response]) => {
          const form = LForms.Util.convertFHIRQuestionnaireToLForms(JSON.parse(questionnaire), 'R4');
          const filled = LForms.Util.mergeFHIRDataIntoLForms('QuestionnaireResponse', JSON.parse(response), form, 'R4');
          await LForms.Util.addFormToPage(filled, 'form');
        """;

    private static Browser browser;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        ForeignPackages.install();
        ForeignPackages.run(
                "node_modules/.bin/esbuild",
                "forms.jsx",
                "--bundle",
                "--minify",
                "--format=iife",
                "--define:process.env.NODE_ENV=\"production\"",
                "--loader:.woff=dataurl",
                "--loader:.woff2=dataurl",
                "--outfile=forms.js");
        browser = Chromium.shared();
    }

    @Test
    void lhc_forms_gives_back_answers_that_come_to_the_same_result() throws IOException {
        sameResults("LHC-Forms", lhcForms(), FILL + """
              return JSON.stringify(LForms.Util.getFormFHIRData('QuestionnaireResponse', 'R4', document.getElementById('form')));
            }\
            """);
    }

    @Test
    void smart_forms_gives_back_answers_that_come_to_the_same_result() throws IOException {
        sameResults("Smart Forms", page(BUILT.resolve("forms.js")), """
            async ([questionnaire, response]) => {
              await smartForms.show(JSON.parse(questionnaire), JSON.parse(response));
              return JSON.stringify(smartForms.response(JSON.parse(questionnaire)));
            }\
            """);
    }

    /** SDC, observation-based extraction: each answer to a marked item, with its unit, and no other. */
    @Test
    void lhc_forms_extracts_the_measurements_that_were_answered_and_nothing_else() throws IOException {
        sameMeasurements(lhcForms(), FILL + """
              const made = LForms.Util.getFormFHIRData('QuestionnaireResponse', 'R4', document.getElementById('form'), { extract: true });
              return JSON.stringify((made[1]?.entry ?? []).map(entry => entry.resource));
            }\
            """, "valueQuantity");
    }

    /** Smart Forms' renderer 1.4.0 writes numbers without units, and no value of a decimal. */
    @Test
    void smart_forms_extracts_the_measurements_that_were_answered_and_nothing_else() throws IOException {
        sameMeasurements(page(BUILT.resolve("forms.js")), """
            async ([questionnaire, response]) =>
              JSON.stringify(smartForms.observations(JSON.parse(questionnaire), JSON.parse(response)))
            """, "valueInteger");
    }

    private static void sameMeasurements(Page page, String script, String valueElement) {
        Questionnaire form = FhirJson.context().newJsonParser().parseResource(Questionnaire.class, questionnaire());
        for (EvidenceCases.EvidenceCase story : EvidenceCases.all()) {
            SomeScoredResponse response = EvidenceCases.response(story.answers());
            JsonNode observations = JsonMapper.shared()
                    .readTree(page.evaluate(script, List.of(questionnaire(), json(response)))
                            .toString());
            assertThat(observations.valueStream().map(made -> measurement(made, valueElement)))
                    .as(story.name())
                    .containsExactlyInAnyOrderElementsOf(
                            measurements(form.getItem(), response.response(), valueElement));
        }
    }

    private static List<String> measurements(
            List<QuestionnaireItemComponent> items, QuestionnaireResponse response, String valueElement) {
        List<String> expected = new ArrayList<>();
        for (QuestionnaireItemComponent item : items) {
            expected.addAll(measurements(item.getItem(), response, valueElement));
            if (item.hasExtension(EXTRACTED)) {
                Coding unit = (Coding) item.getExtensionByUrl(UNIT).getValue();
                boolean whole = item.getType() == Questionnaire.QuestionnaireItemType.INTEGER;
                answers(response.getItem(), item.getLinkId())
                        // JavaScript keeps no zero at the end of a number
                        .map(answer -> new BigDecimal(answer.getValue().primitiveValue())
                                .stripTrailingZeros()
                                .toPlainString())
                        .map(value -> item.getCodeFirstRep().getCode()
                                + (valueElement.equals("valueQuantity")
                                        ? " " + value + " " + unit.getCode()
                                        : whole ? " " + value : " "))
                        .forEach(expected::add);
            }
        }
        return expected;
    }

    private static Stream<QuestionnaireResponseItemAnswerComponent> answers(
            List<QuestionnaireResponseItemComponent> items, String linkId) {
        return items.stream()
                .flatMap(item -> Stream.concat(
                        item.getLinkId().equals(linkId) ? item.getAnswer().stream() : Stream.empty(),
                        answers(item.getItem(), linkId)));
    }

    private static String measurement(JsonNode observation, String valueElement) {
        JsonNode value = observation.path(valueElement);
        return observation.path("code").path("coding").path(0).path("code").asString("") + " "
                + (value.isObject()
                        ? value.path("value").asString("") + " "
                                + value.path("code").asString("")
                        : value.asString(""));
    }

    private static Page lhcForms() throws IOException {
        Path lhc = BUILT.resolve("node_modules/lforms/dist/lforms");
        return page(
                lhc.resolve("webcomponent/assets/lib/zone.min.js"),
                lhc.resolve("webcomponent/lhc-forms.js"),
                lhc.resolve("fhir/R4/lformsFHIR.min.js"));
    }

    private static void sameResults(String engine, Page page, String script) {
        int comparisons = 0;
        List<String> differences = new ArrayList<>();
        for (EvidenceCases.EvidenceCase story : EvidenceCases.all()) {
            String output = page.evaluate(
                            script, List.of(questionnaire(), json(EvidenceCases.response(story.answers()))))
                    .toString();
            QuestionnaireResponse formResponse =
                    FhirJson.context().newJsonParser().parseResource(QuestionnaireResponse.class, output);
            Scoring expected = EvidenceCases.scored(story.answers());
            Answers answers =
                    AnswerReader.read(EvidenceCases.FORM, formResponse, Optional.empty(), SomeScoredResponse.DAY);
            Scoring scored = EvidenceScorer.score(
                    EvidenceCases.MODELS, EvidenceCases.CARE, EvidenceCases.FORM, answers, Optional.empty());
            comparisons++;
            if (!scored.outcomes().equals(expected.outcomes()) || scored.disposition() != expected.disposition()) {
                differences.add(story + ": " + expected.disposition() + " " + expected.outcomes() + " here and "
                        + scored.disposition() + " " + scored.outcomes() + " there: " + output);
            }
            assertThat(page.getByText(FIRST_QUESTION).first().isVisible())
                    .as(story.name())
                    .isTrue();
        }
        System.out.println(engine + ": " + comparisons + " comparisons, " + differences.size() + " differences");
        assertThat(differences).isEmpty();
    }

    private static String questionnaire() {
        return SomeProfiles.knowledge().published().stream()
                .filter(published -> published.edition().equals(EvidenceCases.FORM.edition()))
                .map(published -> new String(published.json(), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }

    private static String json(SomeScoredResponse response) {
        return FhirJson.context().newJsonParser().encodeResourceToString(response.response());
    }

    private static Page page(Path... scripts) throws IOException {
        Page page = browser.newPage();
        page.setContent("<!doctype html><title>form</title><div id=form></div>");
        for (Path script : scripts) {
            page.addScriptTag(new Page.AddScriptTagOptions().setContent(Files.readString(script)));
        }
        return page;
    }
}
