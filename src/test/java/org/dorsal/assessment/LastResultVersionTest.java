package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.dorsal.Seeds;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Commit;
import org.dorsal.store.CommitOutcome;
import org.dorsal.store.Ledger;
import org.dorsal.store.NewVersion;
import org.dorsal.store.ResultRow;
import org.dorsal.store.SomeCommits;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.junit.jupiter.api.Test;

/** An assessment's results have 1,023 numbers; the last one is kept for the withdrawal. */
class LastResultVersionTest {
    private static final Site SITE = TestAssessmentServices.site("many-amendments", SiteRules.SignOffRule.REQUIRED);
    private static final AccessScope ALL = AccessScope.ofSite("many-amendments");
    private static final String MORE = "Withdraw it as entered-in-error and create a new one.";

    private final Ledger ledger = TestAssessmentServices.ledger();
    private final AssessmentServices job = TestAssessmentServices.create(ledger, Seeds.next());

    @Test
    void after_1022_versions_results_can_only_be_withdrawn() {
        String id = received();
        List<StoredVersion> first = job.results().of(ALL, id).orElseThrow();
        StoredVersion panel = first.getFirst();
        StoredVersion provenance = first.getLast();
        append(
                Optional.ofNullable(ledger.results(ALL, List.of(id)).get(id)).orElseThrow(),
                version(panel, panel.id(), 1_022, "derived-from=QuestionnaireResponse/" + id),
                version(provenance, provenance.id().substring(0, 15) + "7fe" + id.substring(18), 1));

        assertThat(update(id, QuestionnaireResponseStatus.AMENDED))
                .isInstanceOfSatisfying(
                        Receipt.RefusedReceipt.class,
                        refused -> assertThat(messageOf(refused.refusal())).contains(MORE));
        var current = ledger.read(ALL, "QuestionnaireResponse", id).orElseThrow();
        var validated = job.amend()
                .validate(
                        SITE, TestAssessmentServices.sender(), current, body(id, QuestionnaireResponseStatus.AMENDED));
        assertThat(validated)
                .isInstanceOfSatisfying(
                        AssessResult.Rejection.class,
                        refused -> assertThat(messageOf(refused.refusal())).contains(MORE));
        assertThat(current.version()).isEqualTo(1);

        assertThat(update(id, QuestionnaireResponseStatus.ENTEREDINERROR)).isInstanceOf(Receipt.StoredReceipt.class);

        List<StoredVersion> withdrawn = job.results().of(ALL, id).orElseThrow();
        assertThat(withdrawn.getFirst().version()).isEqualTo(1_023);
        assertThat(withdrawn.getFirst().status()).isEqualTo("entered-in-error");
        assertThat(withdrawn.getLast().id().substring(15, 18)).isEqualTo("7ff");
    }

    private static String messageOf(Refusal refusal) {
        return refusal.problems().getFirst().message();
    }

    private String received() {
        byte[] response =
                FhirJson.encode(SomeScoredResponse.nothingWrong().asAsked().response());
        var receipt = job.receive().create(SITE, TestAssessmentServices.sender(), response, Optional.empty());
        return ((Receipt.StoredReceipt) receipt).id();
    }

    private Receipt update(String id, QuestionnaireResponseStatus status) {
        return job.amend().update(SITE, TestAssessmentServices.sender(), ALL, id, 1, body(id, status));
    }

    private static byte[] body(String id, QuestionnaireResponseStatus status) {
        QuestionnaireResponse response =
                SomeScoredResponse.nothingWrong().asAsked().response();
        response.setStatus(status).setId(id);
        return FhirJson.encode(response);
    }

    private void append(ResultRow before, NewVersion... versions) {
        ResultRow row = new ResultRow(
                before.assessment(),
                versions[0].version(),
                before.patient(),
                before.status(),
                before.responseVersion(),
                before.scored(),
                before.signed(),
                before.withdrawn());
        Commit commit = new Commit(
                TestAssessmentServices.NOW,
                Optional.empty(),
                List.of(versions),
                Optional.of(row),
                List.of(SomeCommits.event("event-" + row.version(), row.patient())),
                List.of(),
                Optional.empty(),
                List.of());
        assertThat(ledger.append(SITE.id(), commit)).isInstanceOf(CommitOutcome.Appended.class);
    }

    private static NewVersion version(StoredVersion stored, String id, int version, String... terms) {
        return new NewVersion(
                stored.type(),
                id,
                version,
                stored.patient(),
                stored.status(),
                stored.recordedAt(),
                stored.recordedAt().plus(Duration.ofSeconds(1)),
                List.of(terms),
                stored.body());
    }
}
