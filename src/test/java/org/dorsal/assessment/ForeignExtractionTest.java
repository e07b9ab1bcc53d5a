package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.dorsal.ForeignPackages;
import org.dorsal.ForeignScript;
import org.dorsal.Seeds;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.store.AccessScope;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The extraction of other software, from a served form and a stored response, equals the stored results, as far as
 * {@link ExtractedFacts} compares them. Skipped where the packages are not installed; {@code -Ddorsal.long=true} installs
 * them and takes 2,000 generated responses.
 */
class ForeignExtractionTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Site SITE = TestAssessmentServices.site("foreign-extract", SiteRules.SignOffRule.REQUIRED);
    private static final AccessScope REACH = AccessScope.ofSite(SITE.id());
    private static final int GENERATED = Boolean.getBoolean("dorsal.long") ? 2_000 : 60;
    private static final Set<String> ANSWERED = Set.of("completed", "amended");
    private static final List<String> AUTHORS =
            List.of("Practitioner/7", "PractitionerRole/3", "Patient/p1", "Device/9", "Organization/4");

    private static ForeignScript script;

    private final Random chance = new Random(Seeds.next());
    private final AssessmentServices mainJob =
            TestAssessmentServices.on(TestAssessmentServices.ledger(), chance.nextLong());
    private final List<String> differences = new ArrayList<>();
    private int comparisons;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        ForeignPackages.install();
        script = ForeignScript.start(ForeignPackages.bundle("extract.mjs"));
        script.tell(SomeProfiles.knowledge().published().stream()
                .filter(published -> published.type().equals("Questionnaire"))
                .map(form ->
                        "\"" + form.edition().canonical() + "\":" + new String(form.json(), StandardCharsets.UTF_8))
                .collect(Collectors.joining(",", "{", "}")));
    }

    @AfterAll
    static void stop() {
        if (script != null) {
            script.close();
        }
    }

    @Test
    void examples_give_the_stored_results() throws IOException {
        for (JsonNode example : ChangedResponses.examples()) {
            compare((ObjectNode) example.deepCopy());
        }
        isEqual(
                "examples",
                ChangedResponses.examples().stream()
                        .filter(example ->
                                ANSWERED.contains(example.path("status").asString("")))
                        .count());
    }

    @Test
    void generated_responses_give_the_stored_results() throws IOException {
        List<Form> forms = SomeProfiles.knowledge().forms();
        while (comparisons < GENERATED) {
            Form form = forms.get(chance.nextInt(forms.size()));
            QuestionnaireResponse response = RandomAnswers.of(form, chance);
            response.setQuestionnaire(form.edition().canonical());
            if (chance.nextBoolean()) {
                response.setEncounter(new Reference("Encounter/e" + chance.nextInt(100)));
            }
            if (chance.nextBoolean()) {
                response.setAuthor(new Reference(AUTHORS.get(chance.nextInt(AUTHORS.size()))));
            }
            compare((ObjectNode) JSON.readTree(FhirJson.encode(response)));
        }
        isEqual("generated responses", GENERATED);
    }

    private void isEqual(String what, long expected) {
        System.out.println("foreign extraction: " + comparisons + " " + what + ", " + differences.size() + " differ");
        assertThat(differences).isEmpty();
        assertThat(comparisons).isEqualTo((int) expected);
    }

    /** Stores a response; of one that is answered, both extractions are compared. */
    private void compare(ObjectNode response) throws IOException {
        response.putObject("identifier").put("system", "urn:some:ehr").put("value", "foreign-" + chance.nextLong());
        if (!ANSWERED.contains(response.path("status").asString(""))
                || !(mainJob.receive()
                                .create(
                                        SITE,
                                        TestAssessmentServices.sender(),
                                        JSON.writeValueAsBytes(response),
                                        false,
                                        Optional.empty(),
                                        Optional.empty())
                        instanceof Receipt.StoredReceipt stored)) {
            return;
        }
        comparisons++;
        ExtractedFacts ours = ExtractedFacts.of(results(stored.id()));
        JsonNode answer = script.ask(new String(stored.body(), StandardCharsets.UTF_8));
        ExtractedFacts theirs = ExtractedFacts.of(answer.path("entry")
                .valueStream()
                .map(entry -> entry.path("resource"))
                .toList());
        if (!theirs.equals(ours)) {
            differences.add(
                    response.path("questionnaire").asString("") + " " + ours.comparedWith(theirs) + "\n" + response);
        }
    }

    private List<JsonNode> results(String response) {
        return mainJob.extractor()
                .extract(REACH, response)
                .orElseThrow()
                .map(extraction -> extraction.versions().stream()
                        .map(StoredVersion::body)
                        .map(JSON::readTree)
                        .toList())
                .orElse(refusal -> {
                    throw new AssertionError(refusal);
                });
    }
}
