package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.Problem;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.start.SomeStarts;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.StoredVersion;
import org.dorsal.store.TestPostgres;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.junit.jupiter.api.Test;

/** A new assessment is scored by the whole set of criteria that the site names, or by none. */
class FormsInForceTest {
    private static final String RED_FLAGS = "upper-back-pain-red-flags";
    private static final String EXTENSIONS = "upper-back-pain-extensions";
    private static final String FIRST_FORM = "Questionnaire/upper-back-pain-assessment|1.0.0";
    private static final String NEXT_FORM = "Questionnaire/upper-back-pain-assessment|1.1.0";
    private static final AccessScope ALL = AccessScope.ofSite("lives");

    private static final long SEED = 20261125;

    private final Random chance = new Random(SEED);
    private final TestPostgres postgres = TestPostgres.fresh();
    private final Ledger ledger = new Ledger(postgres.asApplication(), Duration.ofSeconds(20));
    private final AssessmentServices first = job(start(SomeStarts.SECOND_CRITERIA_ADDED.getFirst()));
    private final Receipt.StoredReceipt before = stored(
            created(first, site(RED_FLAGS), SomeScoredResponse.nothingWrong().response()));
    private final AssessmentServices next = job(start(SomeStarts.SECOND_CRITERIA_ADDED.getLast()));

    @Test
    void a_kept_form_that_one_set_of_criteria_does_not_read_is_refused_with_the_forms_in_force() {
        assertThat(created(next, both(), SomeScoredResponse.nothingWrong().response()))
                .isInstanceOfSatisfying(Receipt.RefusedReceipt.class, refused -> refusedWithForms(refused.refusal()));
    }

    @Test
    void what_is_not_stored_is_refused_as_well() {
        AssessResult<ResultSet> scored = next.receive()
                .score(both(), TestAssessmentServices.sender(), json(SomeScoredResponse.nothingWrong()), false);

        assertThat(scored)
                .isInstanceOfSatisfying(AssessResult.Rejection.class, refused -> refusedWithForms(refused.refusal()));
    }

    @Test
    void answers_of_a_form_begun_before_are_refused_once_they_are_completed() {
        QuestionnaireResponse begun = SomeScoredResponse.nothingWrong().response();
        begun.setStatus(QuestionnaireResponseStatus.INPROGRESS);
        Receipt.StoredReceipt draft = stored(created(first, site(RED_FLAGS), begun));

        assertThat(created(next, both(), begun))
                .isInstanceOfSatisfying(Receipt.RefusedReceipt.class, refused -> refusedWithForms(refused.refusal()));
        assertThat(update(next, both(), draft.id(), QuestionnaireResponseStatus.COMPLETED))
                .isInstanceOfSatisfying(Receipt.RefusedReceipt.class, refused -> refusedWithForms(refused.refusal()));
    }

    @Test
    void a_site_with_the_criteria_of_that_day_goes_on_with_the_kept_form() {
        assertThat(created(
                        next, site(RED_FLAGS), SomeScoredResponse.nothingWrong().response()))
                .isInstanceOf(Receipt.StoredReceipt.class);
    }

    @Test
    void what_was_stored_is_signed_with_the_editions_of_its_panel() {
        SignOffResult signed = SampleSignRequests.sign(
                next,
                both(),
                SampleSignRequests.sender(),
                SampleSignRequests.accepting(next, both(), new SignRequest.SignTarget.UnsignedResults(before.id(), 1)));

        assertThat(signed).isInstanceOf(SignOffResult.CompletedSignOff.class);
        assertThat(flags(next)).isEqualTo(flags(first)).hasSize(30);
    }

    @Test
    void what_was_stored_is_amended_with_the_editions_of_its_panel() {
        List<String> as = flags(first);

        assertThat(update(next, both(), before.id(), QuestionnaireResponseStatus.AMENDED))
                .isInstanceOf(Receipt.StoredReceipt.class);

        assertThat(flags(next)).isEqualTo(as).hasSize(30);
    }

    @Test
    void what_was_stored_is_corrected_and_signed_with_the_editions_of_its_panel() {
        SignRequest.SignTarget corrected = new SignRequest.SignTarget.CorrectedAnswers(
                before.id(),
                1,
                json(SomeScoredResponse.nothingWrong().with("fever", "Y")),
                "Asked again",
                Optional.empty());

        SignOffResult signed = SampleSignRequests.sign(
                next, both(), SampleSignRequests.sender(), SampleSignRequests.accepting(next, both(), corrected));

        assertThat(signed).isInstanceOf(SignOffResult.CompletedSignOff.class);
        assertThat(flags(next)).hasSize(30);
    }

    private static void refusedWithForms(Refusal refusal) {
        assertThat(refusal).isInstanceOf(Refusal.AnswersRefused.class);
        assertThat(refusal.problems())
                .singleElement()
                .returns("QuestionnaireResponse.questionnaire", Problem::expression)
                .satisfies(problem -> assertThat(problem.says())
                        .contains(FIRST_FORM, EXTENSIONS, NEXT_FORM)
                        .doesNotContain(RED_FLAGS));
    }

    /** Codes of the flags in the newest panel of the stored assessment. */
    private List<String> flags(AssessmentServices job) {
        StoredVersion panel = job.results().of(ALL, before.id()).orElseThrow().getFirst();
        return List.copyOf(
                PanelReader.result(panel.body(), panel.status()).flags().keySet());
    }

    private Receipt update(AssessmentServices job, Site site, String id, QuestionnaireResponseStatus status) {
        QuestionnaireResponse response = SomeScoredResponse.nothingWrong().response();
        response.setStatus(status).setId(id);
        return job.amend().update(site, TestAssessmentServices.sender(), ALL, id, 1, FhirJson.encode(response), false);
    }

    private static Receipt created(AssessmentServices job, Site site, QuestionnaireResponse response) {
        return job.receive()
                .create(
                        site,
                        TestAssessmentServices.sender(),
                        FhirJson.encode(response),
                        false,
                        Optional.empty(),
                        Optional.empty());
    }

    private static Receipt.StoredReceipt stored(Receipt receipt) {
        assertThat(receipt).isInstanceOf(Receipt.StoredReceipt.class);
        return (Receipt.StoredReceipt) receipt;
    }

    private static byte[] json(SomeScoredResponse answers) {
        return FhirJson.encode(answers.response());
    }

    private Knowledge start(List<ProfileFile> release) {
        return SomeStarts.of(release, postgres, "lives", TestAssessmentServices.NOW);
    }

    private AssessmentServices job(Knowledge knowledge) {
        return new AssessmentServices(
                new AssessmentPipeline(knowledge, new Gate(Limits.ofRequests())),
                new Rendering(
                        knowledge.codes()::display,
                        new Software(UUID.fromString("00000000-0000-5000-8000-000000000001"), "Dorsal", "test")),
                ledger,
                Clock.fixed(TestAssessmentServices.NOW, ZoneOffset.UTC),
                chance,
                new SimpleMeterRegistry(),
                _ -> false);
    }

    private static Site both() {
        return site(RED_FLAGS, EXTENSIONS);
    }

    private static Site site(String... criteria) {
        SiteRules rules = TestAssessmentServices.site("lives", SiteRules.SignOffRule.REQUIRED)
                .rules();
        return new Site(
                "lives",
                new SiteRules(
                        rules.name(),
                        rules.wording(),
                        List.of(criteria),
                        Optional.empty(),
                        rules.signOff(),
                        rules.acceptsUnapproved(),
                        rules.writeBack(),
                        rules.fhirBase()));
    }
}
