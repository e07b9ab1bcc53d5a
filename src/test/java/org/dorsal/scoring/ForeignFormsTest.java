package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import org.dorsal.ForeignPackages;
import org.dorsal.browser.Chromium;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.SomeProfiles;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Test with third-party form engines: they render edition 1.1 as served, fill in the answers of every story, and
 * return a response with the same result; a generic extraction finds the same flags. Runs with {@code
 * -Ddorsal.long=true}: needs Node and installs LHC-Forms, Smart Forms' renderer and its extraction from npm, each in
 * a version that is pinned by its hash.
 */
@EnabledIfSystemProperty(named = "dorsal.long", matches = "true")
class ForeignFormsTest {
    private static final Path BUILT = ForeignPackages.FOLDER;
    private static final String INSTRUCTION = "Act on an emergency as soon as an answer points to one";

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
        Path lhc = BUILT.resolve("node_modules/lforms/dist/lforms");
        Page page = page(
                lhc.resolve("webcomponent/assets/lib/zone.min.js"),
                lhc.resolve("webcomponent/lhc-forms.js"),
                lhc.resolve("fhir/R4/lformsFHIR.min.js"));
        sameResults("LHC-Forms", page, """
            async ([questionnaire, response]) => {
              const form = LForms.Util.convertFHIRQuestionnaireToLForms(JSON.parse(questionnaire), 'R4');
              const filled = LForms.Util.mergeFHIRDataIntoLForms('QuestionnaireResponse', JSON.parse(response), form, 'R4');
              await LForms.Util.addFormToPage(filled, 'form');
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
            assertThat(page.getByText(INSTRUCTION).first().isVisible())
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
