package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.assessment.SampleSignRequests.PATIENT;
import static org.dorsal.assessment.SampleSignRequests.accepting;
import static org.dorsal.assessment.SampleSignRequests.answers;
import static org.dorsal.assessment.SampleSignRequests.done;

import java.util.Optional;
import org.dorsal.Seeds;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.assessment.StoredResults.ResultSetVersion;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.StoredVersion;
import org.junit.jupiter.api.Test;

/** Every version of an assessment's results stays readable after later versions. */
class StoredResultsTest {
    private static final Site SITE = TestAssessmentServices.site("stored-results", SiteRules.SignOffRule.REQUIRED);
    private static final AccessScope ALL = AccessScope.ofSite(SITE.id());

    private final Ledger ledger = TestAssessmentServices.ledger();
    private final AssessmentServices job = TestAssessmentServices.create(ledger, Seeds.next());

    @Test
    void an_earlier_version_is_given_with_the_answers_of_its_day() {
        String id = signedTwice();
        ResultSetVersion first = whole(id, 1);
        assertThat(first.response().version()).isEqualTo(1);
        assertThat(first.results()).extracting(StoredVersion::version).containsOnly(1);
        assertThat(first.results().getFirst().status()).isEqualTo("final");
        assertThat(first.revoked()).isEmpty();
    }

    @Test
    void the_version_that_replaced_a_signed_plan_brings_the_revoked_one_apart() {
        String id = signedTwice();
        ResultSetVersion second = whole(id, 2);
        assertThat(second.response().version()).isEqualTo(2);
        assertThat(second.revoked().map(StoredResultsTest::reference))
                .contains("CarePlan/" + plan(whole(id, 1)).id() + "/_history/2");
        assertThat(plan(second).status()).isEqualTo("active");
        assertThat(second.results())
                .extracting(StoredResultsTest::reference)
                .isEqualTo(job.results().of(ALL, id).orElseThrow().stream()
                        .map(StoredResultsTest::reference)
                        .toList());
    }

    private static String reference(StoredVersion version) {
        return version.type() + "/" + version.id() + "/_history/" + version.version();
    }

    @Test
    void a_record_of_an_earlier_version_has_the_signature_of_that_time() {
        String id = signedTwice();
        assertThat(read(id, 1).signature().map(SignedDecision::results)).contains(1);
        assertThat(read(id, 2).signature().flatMap(SignedDecision::amendment)).contains("Fever was forgotten");
        assertThat(read(id, 1).replayed().scoring().disposition())
                .isNotEqualTo(read(id, 2).replayed().scoring().disposition());
        assertThat(read(id, 2).editions())
                .isEqualTo(read(id, 2).signature().orElseThrow().editions());
    }

    @Test
    void what_was_received_is_unsigned_also_after_somebody_signed_it() {
        var receipt = job.receive()
                .create(
                        SITE,
                        TestAssessmentServices.sender(),
                        SampleSignRequests.json(SomeScoredResponse.nothingWrong()),
                        Optional.empty());
        String id = ((Receipt.StoredReceipt) receipt).id();
        done(SampleSignRequests.sign(
                job,
                SITE,
                SampleSignRequests.sender(),
                accepting(job, SITE, new SignRequest.SignTarget.UnsignedResults(id, 1))));
        assertThat(read(id, 1).signature()).isEmpty();
        assertThat(read(id, 2).signature()).isPresent();
        assertThat(whole(id, 2).response().version()).isEqualTo(1);
    }

    private String signedTwice() {
        SignedDecision first = done(SampleSignRequests.sign(
                job,
                SITE,
                SampleSignRequests.sender(),
                accepting(job, SITE, answers(SomeScoredResponse.nothingWrong()))));
        var corrected = new SignRequest.SignTarget.CorrectedAnswers(
                first.assessment(),
                1,
                SampleSignRequests.json(SomeScoredResponse.nothingWrong().with("fever-time", "now-or-3-days")),
                "Fever was forgotten",
                Optional.empty());
        done(SampleSignRequests.sign(job, SITE, SampleSignRequests.sender(), accepting(job, SITE, corrected)));
        return first.assessment();
    }

    private ResultSetVersion whole(String id, int version) {
        return job.results().of(ALL, id, version).orElseThrow();
    }

    private AssessmentReader.StoredAssessment read(String id, int version) {
        return job.records().of(SITE, PATIENT, id, version).orElseThrow();
    }

    private static StoredVersion plan(ResultSetVersion whole) {
        return whole.results().stream()
                .filter(resource -> resource.type().equals("CarePlan"))
                .findFirst()
                .orElseThrow();
    }
}
