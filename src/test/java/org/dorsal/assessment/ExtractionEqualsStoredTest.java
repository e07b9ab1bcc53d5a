package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.*;
import org.dorsal.Seeds;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.ObservationExtractor.ExtractedObservation;
import org.dorsal.assessment.ObservationExtractor.StoredExtraction;
import org.dorsal.assessment.ObservationExtractor.SuppliedExtraction;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code $extract} and create: the same Observations byte for byte, but for ids and addresses within the transaction. */
class ExtractionEqualsStoredTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Site SITE = TestAssessmentServices.site("extract-equals", SiteRules.SignOffRule.NONE);
    private static final AccessScope REACH = AccessScope.ofSite(SITE.id());

    private final Random random = new Random(Seeds.next());
    private final Ledger ledger = TestAssessmentServices.ledger();
    private final AssessmentServices mainJob = TestAssessmentServices.create(ledger, random.nextLong());
    private int stored;
    private int refused;
    private final Set<String> statuses = new HashSet<>();

    @Test
    void every_example_gives_the_stored_results() {
        SomeProfiles.files().stream()
                .filter(file ->
                        file.path().startsWith("examples/") && !file.path().endsWith(".expected.json"))
                .map(file -> JSON.readTree(file.bytes()))
                .filter(json -> json.path("resourceType").asString("").equals(Response.TYPE))
                .forEach(this::compare);

        report("examples");
        assertThat(stored).isGreaterThan(15);
    }

    @Test
    void generated_responses_give_the_stored_results() {
        generated(60);
    }

    @Test
    @EnabledIfSystemProperty(named = "dorsal.long", matches = "true")
    void two_thousand_generated_responses_give_the_stored_results() {
        generated(5_000);
        assertThat(stored).isGreaterThan(2_000);
    }

    private void generated(int rounds) {
        List<Form> forms = SomeProfiles.knowledge().forms();
        for (int round = 0; round < rounds; round++) {
            Form form = forms.get(random.nextInt(forms.size()));
            QuestionnaireResponse response = RandomAnswers.of(form, random)
                    .setQuestionnaire(form.edition().canonical());
            compare(JSON.readTree(FhirJson.encode(response)));
        }
        report("generated responses");
        assertThat(stored).isGreaterThan(rounds / 4);
        assertThat(refused).isGreaterThan(rounds / 20);
        assertThat(statuses).contains("completed", "amended", "in-progress");
    }

    private void report(String what) {
        System.out.println("extracted " + what + ": " + stored + " equal, " + refused
                + " refused as the status asks, of " + statuses);
    }

    private void compare(JsonNode sample) {
        ObjectNode response = (ObjectNode) sample.deepCopy();
        response.putObject("identifier").put("system", "urn:some:ehr").put("value", "extracted-" + random.nextLong());
        byte[] body = JSON.writeValueAsBytes(response);
        Receipt receipt = mainJob.receive().create(SITE, TestAssessmentServices.sender(), body, Optional.empty());
        AssessResult<SuppliedExtraction> supplied =
                mainJob.extractor().extract(SITE, TestAssessmentServices.sender(), body);
        if (!(receipt instanceof Receipt.StoredReceipt received)) {
            assertThat(supplied).isInstanceOf(AssessResult.Rejection.class);
            return;
        }
        String status = response.path("status").asString("");
        statuses.add(status);
        AssessResult<StoredExtraction> extracted =
                mainJob.extractor().extract(REACH, received.id()).orElseThrow();
        if (!Set.of("completed", "amended").contains(status)) {
            refused++;
            isRefusedForItsStatus(supplied);
            isRefusedForItsStatus(extracted);
            return;
        }
        stored++;
        StoredExtraction extraction = success(extracted);
        equalsStored(received.id(), extraction);
        equalsStored(body, received.id(), success(supplied).observations(), extraction.versions());
    }

    /** All Observations of the response that the ledger has, each as stored. */
    private void equalsStored(String response, StoredExtraction extraction) {
        List<StoredVersion> stored =
                mainJob.results().current(REACH, response).orElseThrow().observations();
        assertThat(extraction.observations())
                .extracting(ExtractedObservation::id)
                .containsExactlyInAnyOrderElementsOf(
                        stored.stream().map(StoredVersion::id).toList());
        assertThat(extraction.observations())
                .allSatisfy(extracted -> assertThat(unlinked(extracted))
                        .isEqualTo(text(ledger.read(REACH, "Observation", extracted.id())
                                .orElseThrow()
                                .body())));
    }

    /** The ids of a supplied response's results are named by its content; with the stored ids all bytes are the same. */
    private static void equalsStored(
            byte[] body, String response, List<ExtractedObservation> supplied, List<StoredVersion> versions) {
        assertThat(supplied).hasSameSizeAs(versions);
        String unstored = Rendering.unstoredId(body).toString();
        for (int i = 0; i < supplied.size(); i++) {
            String extracted = unlinked(supplied.get(i)).replace(unstored, response);
            for (int member = 0; member < supplied.size(); member++) {
                extracted = extracted.replace(
                        supplied.get(member).id(), versions.get(member).id());
            }
            assertThat(extracted).isEqualTo(text(versions.get(i).body()));
        }
    }

    @Test
    void status_and_version_are_as_stored_and_withdrawn_results_are_refused() {
        String site = "extract-signed";
        SignedAssessments assessments = new SignedAssessments(site);
        SomeScoredResponse answers = SomeScoredResponse.nothingWrong().with("fever-time", "now-or-3-days");
        String received = assessments.received(answers);
        assertThat(statuses(assessments, received)).containsOnly("preliminary");
        assessments.signedAfterwards(received);
        assertThat(statuses(assessments, received)).containsOnly("final");
        assessments.amended(received, 1, SomeScoredResponse.nothingWrong());
        assertThat(statuses(assessments, received)).containsOnly("amended");

        String withdrawn = assessments.received(answers);
        assessments.withdrawn(withdrawn, 1, answers);
        isRefusedForItsStatus(assessments
                .job()
                .extractor()
                .extract(AccessScope.ofSite(site), withdrawn)
                .orElseThrow());
        assertThat(assessments.job().extractor().extract(AccessScope.ofPatient(site, "another"), received))
                .isEmpty();
        assertThat(assessments.job().extractor().extract(REACH, received)).isEmpty();
    }

    /** Statuses of the extracted Observations, which are the newest versions in the ledger. */
    private List<String> statuses(SignedAssessments assessments, String id) {
        AccessScope reach = AccessScope.ofSite(assessments.site().id());
        StoredExtraction extraction =
                success(assessments.job().extractor().extract(reach, id).orElseThrow());
        assertThat(extraction.observations())
                .isNotEmpty()
                .allSatisfy(extracted -> assertThat(unlinked(extracted))
                        .isEqualTo(text(ledger.read(reach, "Observation", extracted.id())
                                .orElseThrow()
                                .body())));
        return extraction.versions().stream().map(StoredVersion::status).toList();
    }

    private static void isRefusedForItsStatus(AssessResult<?> result) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        AssessResult.Rejection.class,
                        rejection -> assertThat(rejection.refusal().problems())
                                .singleElement()
                                .satisfies(problem ->
                                        assertThat(problem.expression()).isEqualTo("QuestionnaireResponse.status")));
    }

    private static <T> T success(AssessResult<T> result) {
        return result.orElse(refusal -> {
            throw new AssertionError(refusal.problems());
        });
    }

    /** Text of the extracted resource with the addresses of members as stored. */
    private static String unlinked(ExtractedObservation extracted) {
        return text(extracted.body()).replace("\"urn:uuid:", "\"Observation/");
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
