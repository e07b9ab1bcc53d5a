package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.assessment.SomeSignings.PATIENT;
import static org.dorsal.assessment.SomeSignings.answers;
import static org.dorsal.assessment.SomeSignings.deciding;
import static org.dorsal.assessment.SomeSignings.done;
import static org.dorsal.assessment.SomeSignings.other;

import java.util.List;
import java.util.Optional;
import org.dorsal.Seeds;
import org.dorsal.SomeValidator;
import org.dorsal.assessment.Receive.Receipt;
import org.dorsal.assessment.SignOff.Prepared;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeResponses;
import org.dorsal.store.Ledger;
import org.dorsal.store.Reach;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.junit.jupiter.api.Test;

/** Later history of signed results: replay, documented amendment, withdrawal. */
class SignedForEverTest {
    private static final Site SITE = SomeMainJob.site("for-ever", SiteRules.SignOffRule.REQUIRED);
    private static final Reach ALL = Reach.ofSite("for-ever");

    private final Ledger ledger = SomeMainJob.ledger();
    private final MainJob job = SomeMainJob.on(ledger, Seeds.next());
    private final Replay replay = new Replay(new Assess(SomeProfiles.knowledge(), new Gate(Limits.ofRequests())));

    @Test
    void a_signed_assessment_is_scored_again_from_its_stored_bytes_with_the_same_result() {
        for (SomeResponses given : List.of(
                SomeResponses.nothingWrong(),
                SomeResponses.nothingWrong().with("leg-weakness", "Y"),
                SomeResponses.nothingWrong().without("fever"))) {
            var what = answers(given);
            SignRequest signing =
                    deciding(job, SITE, what, other(Disposition.CLINICIAN_REVIEW, "clinical-judgement", "Seen"));
            Prepared shown = SomeSignings.ready(job.signOff().outlook(SITE, SomeSignings.sender(), signing));
            SignedDecision signed = sign(signing);
            StoredVersion panel = results(signed).getFirst();

            Assessed again = replay.of(read("QuestionnaireResponse", signed.assessment()), panel, Optional.of(signed));

            assertThat(again.scoring()).isEqualTo(shown.assessed().scoring());
            assertThat(again.scoring().disposition())
                    .isEqualTo(signed.computed().disposition());
        }
    }

    @Test
    void an_ehr_can_not_take_a_signature_back_by_amending_the_answers() {
        SignedDecision signed = sign(deciding(job, SITE, answers(SomeResponses.nothingWrong()), Optional.empty()));
        Receipt refused = update(signed.assessment(), QuestionnaireResponseStatus.AMENDED);
        assertThat(refused)
                .isInstanceOfSatisfying(
                        Receipt.RefusedReceipt.class,
                        found -> assertThat(found.refusal().problems())
                                .singleElement()
                                .satisfies(problem -> assertThat(problem.says()).contains("signed", "Dorsal's page")));
        assertThat(read("QuestionnaireResponse", signed.assessment()).version()).isEqualTo(1);
        assertThat(results(signed).getFirst().status()).isEqualTo("final");
    }

    @Test
    void withdrawing_a_signed_and_amended_assessment_withdraws_the_plan_in_force() {
        SignedDecision first = sign(deciding(
                job,
                SITE,
                answers(SomeResponses.nothingWrong()),
                other(Disposition.URGENT, "clinical-judgement", "Pale")));
        var corrected = new SignRequest.What.Corrected(
                first.assessment(), 1, SomeSignings.json(SomeResponses.nothingWrong()), "again", Optional.empty());
        SignedDecision second = sign(deciding(job, SITE, corrected, Optional.empty()));
        assertThat(update(first.assessment(), QuestionnaireResponseStatus.ENTEREDINERROR))
                .isInstanceOf(Receipt.StoredReceipt.class);

        List<StoredVersion> withdrawn = results(second);
        assertThat(withdrawn)
                .filteredOn(found -> !found.type().equals("Provenance"))
                .extracting(StoredVersion::status)
                .containsOnly("entered-in-error");
        assertThat(withdrawn)
                .filteredOn(found -> found.type().equals("CarePlan"))
                .singleElement()
                .satisfies(plan -> assertThat(new String(plan.body(), java.nio.charset.StandardCharsets.UTF_8))
                        .contains("\"replaces\"", "\"intent\":\"plan\""));
        withdrawn.forEach(
                result -> assertThat(SomeValidator.errorsIn(result.body())).isEmpty());
        assertThat(job.signOff()
                        .sign(
                                SITE,
                                SomeSignings.sender(),
                                SomeSignings.of(corrected, SomeSignings.asProposed(List.of(), ""))))
                .isInstanceOf(SignOffResult.SupersededSignOff.class);
    }

    @Test
    void the_signature_as_it_is_stored_does_not_change_by_reading_it() {
        SignedDecision signed = sign(deciding(
                job,
                SITE,
                answers(SomeResponses.nothingWrong().without("fever")),
                other(Disposition.URGENT, "other", "Ünïcödé \"quoted\" \\ back\nslash")));
        assertThat(SignedDecision.read(signed.bytes()).bytes()).isEqualTo(signed.bytes());
        assertThat(ledger.signOff("for-ever", PATIENT, signed.assessment())
                        .orElseThrow()
                        .body())
                .isEqualTo(signed.bytes());
    }

    private SignedDecision sign(SignRequest signing) {
        return done(job.signOff().sign(SITE, SomeSignings.sender(), signing));
    }

    private Receipt update(String id, QuestionnaireResponseStatus status) {
        StoredVersion current = read("QuestionnaireResponse", id);
        QuestionnaireResponse response = SomeResponses.nothingWrong().response();
        response.setStatus(status).setId(id);
        return job.amend()
                .update(SITE, SomeMainJob.sender(), ALL, id, current.version(), FhirJson.encode(response), false);
    }

    private StoredVersion read(String type, String id) {
        return ledger.read(ALL, type, id).orElseThrow();
    }

    private List<StoredVersion> results(SignedDecision signed) {
        return job.results().of(ALL, signed.assessment()).orElseThrow();
    }
}
