package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dorsal.assessment.SampleSignRequests.PATIENT;
import static org.dorsal.assessment.SampleSignRequests.accepting;
import static org.dorsal.assessment.SampleSignRequests.done;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.dorsal.Seeds;
import org.dorsal.assessment.RescoringOutcome.ResultComparison;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

/** Results stored under a previous EHR address can still be read, signed, amended and scored again. */
class ChangedEhrAddressTest {
    private static final Site BEFORE = site("https://before.example/fhir");
    private static final Site AFTER = site("https://after.example/fhir");
    private static final AccessScope ALL = AccessScope.ofSite(BEFORE.id());

    private final Ledger ledger = TestAssessmentServices.ledger();
    private final AssessmentServices job = TestAssessmentServices.create(ledger, Seeds.next());

    @Test
    void pages_and_history_show_it() {
        String id = received();
        assertThat(job.records().of(AFTER, PATIENT, id)).isPresent();
        assertThat(job.records().of(AFTER, PATIENT, id, 1)).isPresent();
        assertThat(new AssessmentHistory(ledger, SomeProfiles.knowledge()).of(AFTER.id(), PATIENT, id))
                .isPresent();
    }

    @Test
    void a_clinician_signs_it_and_corrects_it() {
        String id = received();
        done(SampleSignRequests.sign(
                job,
                AFTER,
                SampleSignRequests.sender(),
                accepting(job, AFTER, new SignRequest.SignTarget.UnsignedResults(id, 1))));
        var corrected = new SignRequest.SignTarget.CorrectedAnswers(
                id,
                1,
                SampleSignRequests.json(SomeScoredResponse.nothingWrong().with("fever-time", "now-or-3-days")),
                "Fever was forgotten",
                Optional.empty());
        done(SampleSignRequests.sign(job, AFTER, SampleSignRequests.sender(), accepting(job, AFTER, corrected)));
        assertThat(job.records().of(AFTER, PATIENT, id)).isPresent();
    }

    @Test
    void a_system_amends_it_and_withdraws_it() {
        String id = received();
        assertThat(update(id, 1, QuestionnaireResponseStatus.AMENDED)).isInstanceOf(Receipt.StoredReceipt.class);
        assertThat(update(id, 2, QuestionnaireResponseStatus.ENTEREDINERROR)).isInstanceOf(Receipt.StoredReceipt.class);
    }

    @Test
    void it_is_scored_again_to_the_same_result() {
        String id = received();
        List<StoredVersion> results = job.results().of(ALL, id).orElseThrow();
        var response = scored(id, results.getFirst());
        var rescoring =
                new Rescoring(new AssessmentPipeline(SomeProfiles.knowledge(), new Gate(Limits.ofRequests(2_000))));
        assertThat(rescoring.withOriginalEditions(
                        response.body(), results.getFirst().body()))
                .isInstanceOfSatisfying(
                        ResultComparison.class,
                        same -> assertThat(same.isSame()).isTrue());
    }

    private StoredVersion scored(String id, StoredVersion panel) {
        return job.results()
                .scored(ALL, job.results().current(ALL, id).orElseThrow(), panel)
                .orElseThrow();
    }

    @Test
    void what_is_stored_and_can_not_be_parsed_is_a_fault() {
        String id = received();
        StoredVersion panel = job.results().of(ALL, id).orElseThrow().getFirst();
        StoredVersion response = scored(id, panel);
        StoredVersion broken = new StoredVersion(
                response.type(),
                response.id(),
                response.version(),
                response.patient(),
                response.recordedAt(),
                response.sha256(),
                "{\"resourceType\":\"QuestionnaireResponse\",".getBytes(StandardCharsets.UTF_8),
                response.status());
        var rescoring = new Rescoring(new AssessmentPipeline(SomeProfiles.knowledge(), new Gate(Limits.ofRequests())));
        assertThatThrownBy(() -> rescoring.replay(broken, panel, Optional.empty()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not readable");
    }

    private String received() {
        QuestionnaireResponse response = response(BEFORE);
        response.setEncounter(new Reference(BEFORE.rules().fhirBase() + "/Encounter/e1"));
        Receipt receipt = job.receive()
                .create(BEFORE, TestAssessmentServices.sender(), FhirJson.encode(response), Optional.empty());
        assertThat(receipt).isInstanceOf(Receipt.StoredReceipt.class);
        return ((Receipt.StoredReceipt) receipt).id();
    }

    private Receipt update(String id, int expected, QuestionnaireResponseStatus status) {
        QuestionnaireResponse response = response(AFTER);
        response.setStatus(status).setId(id);
        return job.amend().update(AFTER, TestAssessmentServices.sender(), ALL, id, expected, FhirJson.encode(response));
    }

    private static QuestionnaireResponse response(Site site) {
        QuestionnaireResponse response = SomeScoredResponse.nothingWrong().response();
        response.setSubject(new Reference(site.rules().fhirBase() + "/Patient/" + PATIENT));
        return response;
    }

    private static Site site(String fhirBase) {
        SiteRules rules = TestAssessmentServices.site("moved-ehr", SiteRules.SignOffRule.REQUIRED)
                .rules();
        return new Site(
                "moved-ehr",
                new SiteRules(
                        rules.name(),
                        rules.wording(),
                        rules.signOff(),
                        rules.acceptsUnapproved(),
                        rules.writeBack(),
                        URI.create(fhirBase)));
    }
}
