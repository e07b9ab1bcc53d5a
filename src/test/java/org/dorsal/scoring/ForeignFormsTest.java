package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dorsal.ForeignPackages;
import org.dorsal.browser.Chromium;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.SomeProfiles;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
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
                }""");
    }

    @Test
    void smart_forms_gives_back_answers_that_come_to_the_same_result() throws IOException {
        sameResults("Smart Forms", page(BUILT.resolve("forms.js")), """
                async ([questionnaire, response]) => {
                  await smartForms.show(JSON.parse(questionnaire), JSON.parse(response));
                  return JSON.stringify(smartForms.response(JSON.parse(questionnaire)));
                }""");
    }

    @Test
    void a_generic_extraction_finds_the_same_flags_and_the_pain_score() throws IOException {
        Page page = page(BUILT.resolve("forms.js"));
        int comparisons = 0;
        List<String> differences = new ArrayList<>();
        for (Story story : Story.all()) {
            Object said = page.evaluate("""
                    async ([questionnaire, response]) => {
                      const q = JSON.parse(questionnaire), r = JSON.parse(response);
                      const found = await smartForms.extract(q, r);
                      if (!found.extractSuccess) { throw new Error(JSON.stringify(found.extractResult)); }
                      const bundle = found.extractResult.extractedBundle;
                      smartForms.observations(q, r).forEach(resource => bundle.entry.push({resource}));
                      return JSON.stringify(bundle); }""", List.of(questionnaire(), json(story.response())));
            List<Observation> extracted =
                    FhirJson.context().newJsonParser().parseResource(Bundle.class, said.toString()).getEntry().stream()
                            .map(entry -> (Observation) entry.getResource())
                            .toList();
            Map<String, String> ours = flags(NewestEdition.score(story.response()));
            Map<String, String> theirs = new TreeMap<>();
            extracted.getFirst().getComponent().forEach(component -> {
                Coding state = component.getValueCodeableConcept().getCodingFirstRep();
                assertThat(state.getSystem()).isEqualTo("https://dorsal.example/canonical/CodeSystem/flag-result");
                theirs.put(component.getCode().getCodingFirstRep().getCode(), state.getCode());
            });
            comparisons += ours.size();
            if (!theirs.equals(ours)) {
                differences.add(story + ": " + ours + " here and " + theirs + " there");
            }
            assertThat(extracted.getFirst().getSubject().getReference()).startsWith("Patient/");
            assertThat(extracted)
                    .as(story.id())
                    .filteredOn(one ->
                            "72514-3".equals(one.getCode().getCodingFirstRep().getCode()))
                    .hasSize(story.response().codes("pain-severity-score").size());
        }
        System.out.println(
                "sdc-template-extract: " + comparisons + " comparisons, " + differences.size() + " differences");
        assertThat(differences).isEmpty();
    }

    /** Decided flags; a flag that is not assessed has no component. */
    private static Map<String, String> flags(Scoring scoring) {
        Map<String, String> flags = new TreeMap<>();
        scoring.flags().stream()
                .filter(flag -> flag.state() != FlagState.NOT_ASSESSED)
                .forEach(flag -> flags.put(
                        flag.criterion().flag().code(), flag.state() == FlagState.PRESENT ? "present" : "absent"));
        return flags;
    }

    private static void sameResults(String engine, Page page, String script) {
        int comparisons = 0;
        List<String> differences = new ArrayList<>();
        for (Story story : Story.all()) {
            String said = page.evaluate(script, List.of(questionnaire(), json(story.response())))
                    .toString();
            QuestionnaireResponse theirs =
                    FhirJson.context().newJsonParser().parseResource(QuestionnaireResponse.class, said);
            Scoring ours = NewestEdition.score(story.response());
            Answers answers = AnswerReader.read(NewestEdition.FORM, theirs, Optional.empty(), SomeScoredResponse.DAY);
            Scoring scored =
                    CriteriaScorer.score(NewestEdition.CRITERIA, NewestEdition.CARE, NewestEdition.FORM, answers);
            comparisons++;
            if (!flags(scored).equals(flags(ours)) || scored.disposition() != ours.disposition()) {
                differences.add(story + ": " + ours.disposition() + " " + flags(ours) + " here and "
                        + scored.disposition() + " " + flags(scored) + " there: " + said);
            }
            assertThat(page.getByText(INSTRUCTION).first().isVisible())
                    .as(story.id())
                    .isTrue();
        }
        System.out.println(engine + ": " + comparisons + " comparisons, " + differences.size() + " differences");
        assertThat(differences).isEmpty();
    }

    private static String questionnaire() {
        return SomeProfiles.knowledge().published().stream()
                .filter(published -> published.edition().equals(NewestEdition.FORM.edition()))
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
