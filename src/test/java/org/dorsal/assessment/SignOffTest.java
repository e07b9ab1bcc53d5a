package org.dorsal.assessment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.assessment.SampleSignRequests.PATIENT;
import static org.dorsal.assessment.SampleSignRequests.accepting;
import static org.dorsal.assessment.SampleSignRequests.answers;
import static org.dorsal.assessment.SampleSignRequests.deciding;
import static org.dorsal.assessment.SampleSignRequests.done;
import static org.dorsal.assessment.SampleSignRequests.other;
import static org.dorsal.assessment.SampleSignRequests.ready;

import java.util.*;
import java.util.concurrent.*;
import org.dorsal.Seeds;
import org.dorsal.SomeValidator;
import org.dorsal.assessment.PreparedSignOff.SignOffVersions;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.NewVersion;
import org.dorsal.store.StoredVersion;
import org.junit.jupiter.api.Test;

class SignOffTest {
    private static final Site SITE = TestAssessmentServices.site("sign-off", SiteRules.SignOffRule.REQUIRED);
    private static final AccessScope ALL = AccessScope.ofSite("sign-off");

    private final Ledger ledger = TestAssessmentServices.ledger();
    private final AssessmentServices job = TestAssessmentServices.create(ledger, Seeds.next());

    @Test
    void signing_answers_stores_final_results_an_active_plan_and_the_signature() {
        SignedDecision signed = done(sign(accepting(job, SITE, answers(SomeScoredResponse.nothingWrong()))));

        assertThat(read("QuestionnaireResponse", signed.assessment()).status()).isEqualTo("completed");
        List<StoredVersion> results = results(signed);
        assertThat(results)
                .filteredOn(resource -> resource.type().equals("Observation"))
                .extracting(StoredVersion::status)
                .hasSizeGreaterThanOrEqualTo(2)
                .containsOnly("final");
        assertThat(plan(results)).contains("\"status\":\"active\",\"intent\":\"plan\"");
        assertThat(ledger.signOff("sign-off", PATIENT, signed.assessment())).hasValueSatisfying(signOff -> {
            assertThat(SignedDecision.read(signOff.body())).isEqualTo(signed);
            assertThat(signOff.body()).isEqualTo(signed.bytes());
        });
    }

    @Test
    void everything_that_is_signed_is_valid_fhir() {
        var what = answers(SomeScoredResponse.nothingWrong().with("fever-time", "now-or-3-days"));
        var signing = deciding(
                job, SITE, what, other(Disposition.CLINICIAN_REVIEW, "clinical-judgement", "<b>Seen & examined</b>"));
        SignedDecision signed = done(sign(signing));
        assertThat(SomeValidator.errorsIn(
                        read("QuestionnaireResponse", signed.assessment()).body()))
                .isEmpty();
        assertThat(results(signed))
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(result -> assertThat(SomeValidator.errorsIn(result.body()))
                        .as("%s", result)
                        .isEmpty());
    }

    @Test
    void what_was_shown_beforehand_is_what_is_stored_but_for_id_and_time() {
        var signing = accepting(
                job, SITE, answers(SomeScoredResponse.nothingWrong().with("function-loss", "both-legs-weak")));
        PreparedSignOff shown = ready(SampleSignRequests.prepare(job, SITE, SampleSignRequests.sender(), signing));
        SignedDecision signed = done(sign(signing));

        SignOffVersions before = shown.preview();
        List<NewVersion> stored = new ArrayList<>();
        stored.add(asWritten(read("QuestionnaireResponse", signed.assessment())));
        results(signed).forEach(result -> stored.add(asWritten(result)));
        assertThat(plain(stored, signed.assessment()))
                .containsExactlyElementsOf(
                        plain(before.written(), before.decision().assessment()));
    }

    @Test
    void an_amendment_replaces_the_signed_plan_and_takes_it_back_in_the_same_commit() {
        SignedDecision first = done(sign(accepting(job, SITE, answers(SomeScoredResponse.nothingWrong()))));
        String firstPlan = planId(results(first));
        var corrected = new SignRequest.SignTarget.CorrectedAnswers(
                first.assessment(),
                1,
                SampleSignRequests.json(SomeScoredResponse.nothingWrong().with("fever-time", "now-or-3-days")),
                "Fever was forgotten",
                Optional.empty());
        SignedDecision second = done(sign(accepting(job, SITE, corrected)));

        assertThat(second.results()).isEqualTo(2);
        assertThat(second.plan()).isEqualTo(2);
        assertThat(second.amendment()).contains("Fever was forgotten");
        assertThat(read("QuestionnaireResponse", first.assessment()).status()).isEqualTo("amended");
        assertThat(results(second))
                .filteredOn(resource -> resource.type().equals("Observation"))
                .extracting(StoredVersion::status)
                .containsOnly("amended");
        assertThat(plan(results(second)))
                .contains("\"status\":\"active\"", "\"replaces\":[{\"reference\":\"CarePlan/" + firstPlan + "\"}]");
        StoredVersion revoked = read("CarePlan", firstPlan);
        assertThat(revoked.version()).isEqualTo(2);
        assertThat(text(revoked))
                .contains("\"status\":\"revoked\",\"intent\":\"plan\"", "<p id=\\\"status\\\">revoked, plan</p>")
                .doesNotContain("active, plan");
        assertThat(SomeValidator.errorsIn(revoked.body())).isEmpty();
        assertThat(text(ledger.read(ALL, "CarePlan", firstPlan, 1).orElseThrow()))
                .contains("\"status\":\"active\"");
        assertThat(text(results(second).getLast()))
                .contains(
                        "\"reason\":[{\"text\":\"Fever was forgotten\"}]",
                        "\"code\":\"attester\"",
                        "CarePlan/" + firstPlan + "/_history/2");
        results(second)
                .forEach(result ->
                        assertThat(SomeValidator.errorsIn(result.body())).isEmpty());
    }

    @Test
    void a_correction_of_what_nobody_signed_is_final_and_keeps_its_plan() {
        String id = received(SomeScoredResponse.nothingWrong());
        var corrected = new SignRequest.SignTarget.CorrectedAnswers(
                id,
                1,
                SampleSignRequests.json(SomeScoredResponse.nothingWrong().with("pain-course", "worse")),
                "Typo",
                Optional.empty());
        SignedDecision signed = done(sign(accepting(job, SITE, corrected)));
        assertThat(signed.plan()).isEqualTo(1);
        assertThat(signed.revoked()).isEmpty();
        assertThat(results(signed))
                .filteredOn(resource -> resource.type().equals("Observation"))
                .extracting(StoredVersion::status)
                .containsOnly("final");
    }

    @Test
    void an_amendment_of_answers_that_have_changed_meanwhile_changes_nothing() {
        SignedDecision first = done(sign(accepting(job, SITE, answers(SomeScoredResponse.nothingWrong()))));
        var corrected = new SignRequest.SignTarget.CorrectedAnswers(
                first.assessment(),
                1,
                SampleSignRequests.json(SomeScoredResponse.nothingWrong()),
                "again",
                Optional.empty());
        SignRequest signing = accepting(job, SITE, corrected);
        done(sign(signing));
        assertThat(sign(signing)).isInstanceOf(SignOffResult.SupersededSignOff.class);
        assertThat(ledger.signOffs("sign-off", PATIENT, first.assessment())).hasSize(2);
    }

    @Test
    void a_birth_date_that_contradicts_the_age_stops_the_signature() {
        SignRequest right = accepting(job, SITE, answers(SomeScoredResponse.nothingWrong()));
        SignRequest contradicted = SampleSignRequests.signing(
                right.what(), right.attester(), PATIENT, Optional.of("1950-01-01"), right.decision());
        assertThat(sign(contradicted))
                .isInstanceOfSatisfying(
                        SignOffResult.RejectedSignOff.class,
                        refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.AnswersRefused.class));
    }

    private SignOffResult sign(SignRequest signing) {
        return SampleSignRequests.sign(job, SITE, SampleSignRequests.sender(), signing);
    }

    private String received(SomeScoredResponse answers) {
        Receipt receipt = job.receive()
                .create(SITE, TestAssessmentServices.sender(), SampleSignRequests.json(answers), Optional.empty());
        return ((Receipt.StoredReceipt) receipt).id();
    }

    private StoredVersion read(String type, String id) {
        return ledger.read(ALL, type, id).orElseThrow();
    }

    private List<StoredVersion> results(SignedDecision signed) {
        return job.results().of(ALL, signed.assessment()).orElseThrow();
    }

    private static String plan(List<StoredVersion> results) {
        return results.stream()
                .filter(resource -> resource.type().equals("CarePlan"))
                .map(SignOffTest::text)
                .findFirst()
                .orElseThrow();
    }

    private static String planId(List<StoredVersion> results) {
        return results.stream()
                .filter(resource -> resource.type().equals("CarePlan"))
                .map(StoredVersion::id)
                .findFirst()
                .orElseThrow();
    }

    private static String text(StoredVersion version) {
        return new String(version.body(), UTF_8);
    }

    private static NewVersion asWritten(StoredVersion stored) {
        return new NewVersion(
                stored.type(),
                stored.id(),
                stored.version(),
                stored.patient(),
                stored.status(),
                stored.recordedAt(),
                stored.recordedAt().plusMillis(1),
                List.of(),
                stored.body());
    }

    /**
     * Bodies with generated ids replaced by fixed names. Their instants are equal, because these tests use a fixed
     * clock.
     */
    private static List<String> plain(List<NewVersion> versions, String assessment) {
        return versions.stream()
                .map(version -> {
                    String text = new String(version.body(), UTF_8).replace(assessment, "assessment");
                    for (int index = 0; index < versions.size(); index++) {
                        text = text.replace(versions.get(index).id(), "id-" + index);
                    }
                    return text;
                })
                .toList();
    }
}
