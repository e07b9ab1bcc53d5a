package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.dorsal.assessment.SampleSignRequests.ATTESTER;
import static org.dorsal.assessment.SampleSignRequests.PATIENT;
import static org.dorsal.assessment.SampleSignRequests.accepting;
import static org.dorsal.assessment.SampleSignRequests.answers;
import static org.dorsal.assessment.SampleSignRequests.done;
import static org.dorsal.assessment.SiteRules.WriteBackRule.NONE;
import static org.dorsal.assessment.SiteRules.WriteBackRule.ON_RECEIPT;
import static org.dorsal.assessment.SiteRules.WriteBackRule.ON_SIGN_OFF;
import static org.dorsal.assessment.TestAssessmentServices.sender;

import java.time.Clock;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.AbstractListAssert;
import org.assertj.core.groups.Tuple;
import org.dorsal.Seeds;
import org.dorsal.archive.Erasure;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.assessment.SiteRules.WriteBackRule;
import org.dorsal.audit.log.SomeLogKeys;
import org.dorsal.audit.log.SomeSequencer;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.DeliveryLanes;
import org.dorsal.store.DeliveryWork;
import org.dorsal.store.ErasureRows;
import org.dorsal.store.Ledger;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.SomeExport;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * No acknowledged result without its order, where the site writes back; and none where it does not. The signed log says the
 * same at each kind of site, so that both verifiers believe its export.
 */
class OrdersTest {
    private static final TestPostgres DATABASE = TestPostgres.shared();
    private static final AtomicInteger SITES = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Optional<String> SIGNER = Optional.of(ATTESTER.reference());

    private final String site = "orders-" + SITES.incrementAndGet();
    private final Ledger ledger = TestAssessmentServices.ledger();
    private final AssessmentServices job = TestAssessmentServices.create(ledger, Seeds.next());

    /** Compares the orders that the signed log names with those of an export: neither more nor less. */
    @AfterEach
    void an_export_of_the_site_is_believed() {
        assertThat(doubts()).isEmpty();
    }

    private List<String> doubts() {
        SomeSequencer.of(DATABASE, site, "dorsal.example/log/" + site).run();
        return SomeExport.unscored(DATABASE, site)
                .verified(SomeLogKeys.publicKey())
                .doubts();
    }

    @Test
    void an_order_that_somebody_removed_is_missed() {
        String received = received(ON_RECEIPT);
        amended(NONE, received);
        for (int version = 1; version <= 2; version++) {
            String order = " from delivery where assessment = '" + received + "' and version = " + version;
            TestPostgres.run(DATABASE.asSuperuser(), "create table removed as select *" + order + "; delete" + order);
            assertThat(doubts())
                    .singleElement()
                    .asString()
                    .startsWith("ROW_MISSING at Order/" + received + "/_history/" + version + ":");
            TestPostgres.run(DATABASE.asSuperuser(), "insert into delivery select * from removed; drop table removed");
        }
    }

    @Test
    void an_export_is_believed_when_the_patient_was_erased() {
        withdrawn(NONE, signed(NONE).assessment(), 1);
        amended(NONE, received(NONE));
        assertThat(doubts()).isEmpty();
        var rows = new ErasureRows(DATABASE.asOwner(), PATIENCE);
        assertThat(new Erasure(rows, Clock.systemUTC(), new Random(1))
                        .erase(site, PATIENT, Erasure.REGARDLESS, "J. Doe", "Request 2026-118"))
                .isInstanceOf(ErasureRows.ErasureOutcome.ErasedRows.class);
    }

    @Test
    void a_site_that_writes_nothing_back_queues_nothing_whatever_happens() {
        String received = received(NONE);
        SignedDecision signed = signed(NONE);
        corrected(NONE, signed);
        amended(NONE, received);
        withdrawn(NONE, signed.assessment(), 2);

        orders().isEmpty();
        assertThat(lane()).isFalse();
    }

    @Test
    void each_signature_queues_the_version_that_was_signed_and_wakes_the_patients_lane() {
        SignedDecision signed = signed(ON_SIGN_OFF);
        orders().containsExactly(tuple(signed.assessment(), 1, SIGNER));
        assertThat(lane()).isTrue();

        corrected(ON_SIGN_OFF, signed);
        orders().containsExactly(tuple(signed.assessment(), 1, SIGNER), tuple(signed.assessment(), 2, SIGNER));
    }

    @Test
    void what_nobody_has_signed_is_not_queued_by_a_site_that_waits_for_signatures() {
        String received = received(ON_SIGN_OFF);
        amended(ON_SIGN_OFF, received);
        withdrawn(ON_SIGN_OFF, received, 2);

        orders().isEmpty();
        assertThat(lane()).isFalse();
    }

    @Test
    void what_an_ehr_sent_is_queued_when_a_clinician_signs_it() {
        String received = received(ON_SIGN_OFF);
        done(SampleSignRequests.sign(
                job,
                site(ON_SIGN_OFF),
                SampleSignRequests.sender(),
                accepting(job, site(ON_SIGN_OFF), new SignRequest.SignTarget.UnsignedResults(received, 1))));

        orders().containsExactly(tuple(received, 2, SIGNER));
    }

    @Test
    void what_is_withdrawn_after_a_signature_is_queued_for_the_one_who_signed() {
        SignedDecision signed = signed(ON_SIGN_OFF);
        withdrawn(ON_SIGN_OFF, signed.assessment(), 1);

        orders().containsExactly(tuple(signed.assessment(), 1, SIGNER), tuple(signed.assessment(), 2, SIGNER));
    }

    @Test
    void every_version_is_queued_by_a_site_that_does_not_wait_for_signatures() {
        String received = received(ON_RECEIPT);
        amended(ON_RECEIPT, received);
        withdrawn(ON_RECEIPT, received, 2);
        SignedDecision signed = signed(ON_RECEIPT);

        orders().containsExactlyInAnyOrder(
                        tuple(received, 1, Optional.empty()),
                        tuple(received, 2, Optional.empty()),
                        tuple(received, 3, Optional.empty()),
                        tuple(signed.assessment(), 1, SIGNER));
    }

    @Test
    void what_went_out_is_followed_though_the_site_has_begun_to_wait_for_signatures() {
        String out = received(ON_RECEIPT);
        String response = received(ON_SIGN_OFF);
        amended(ON_SIGN_OFF, out);
        amended(ON_SIGN_OFF, response);

        orders().containsExactly(tuple(out, 1, Optional.empty()), tuple(out, 2, Optional.empty()));
    }

    @Test
    void what_went_out_is_followed_though_the_site_writes_nothing_back_any_more() {
        String withdrawn = received(ON_RECEIPT);
        String amended = received(ON_RECEIPT);
        SignedDecision signed = signed(ON_RECEIPT);
        withdrawn(NONE, withdrawn, 1);
        amended(NONE, amended);
        corrected(NONE, signed);

        orders().containsExactlyInAnyOrder(
                        tuple(withdrawn, 1, Optional.empty()),
                        tuple(withdrawn, 2, Optional.empty()),
                        tuple(amended, 1, Optional.empty()),
                        tuple(amended, 2, Optional.empty()),
                        tuple(signed.assessment(), 1, SIGNER),
                        tuple(signed.assessment(), 2, SIGNER));
        assertThat(lane()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void a_draft_has_no_results_to_queue(WriteBackRule policy) {
        QuestionnaireResponse draft = SomeScoredResponse.nothingWrong().response();
        draft.setStatus(QuestionnaireResponseStatus.INPROGRESS);
        stored(job.receive().create(site(policy), sender(), FhirJson.encode(draft), Optional.empty()));

        orders().isEmpty();
    }

    @Test
    void a_draft_that_is_completed_is_a_receipt_like_any_other() {
        for (WriteBackRule policy : List.of(ON_SIGN_OFF, ON_RECEIPT)) {
            QuestionnaireResponse draft = SomeScoredResponse.nothingWrong().response();
            draft.setStatus(QuestionnaireResponseStatus.INPROGRESS);
            Receipt.StoredReceipt begun =
                    stored(job.receive().create(site(policy), sender(), FhirJson.encode(draft), Optional.empty()));
            update(policy, begun.id(), 1, QuestionnaireResponseStatus.COMPLETED);
        }

        orders().singleElement()
                .satisfies(order -> assertThat(order.toList().subList(1, 3)).containsExactly(1, Optional.empty()));
    }

    @Test
    void a_signature_that_comes_too_late_queues_nothing() {
        String received = received(ON_SIGN_OFF);
        SignRequest signing =
                accepting(job, site(ON_SIGN_OFF), new SignRequest.SignTarget.UnsignedResults(received, 1));
        done(SampleSignRequests.sign(job, site(ON_SIGN_OFF), SampleSignRequests.sender(), signing));

        assertThat(SampleSignRequests.sign(job, site(ON_SIGN_OFF), SampleSignRequests.sender(), signing))
                .isInstanceOf(SignOffResult.SupersededSignOff.class);

        orders().hasSize(1);
    }

    private Site site(WriteBackRule policy) {
        return TestAssessmentServices.site(site, SiteRules.SignOffRule.REQUIRED, policy);
    }

    private String received(WriteBackRule policy) {
        return stored(job.receive()
                        .create(
                                site(policy),
                                sender(),
                                SampleSignRequests.json(SomeScoredResponse.nothingWrong()),
                                Optional.empty()))
                .id();
    }

    private SignedDecision signed(WriteBackRule policy) {
        SignRequest signing = accepting(job, site(policy), answers(SomeScoredResponse.nothingWrong()));
        return done(SampleSignRequests.sign(job, site(policy), SampleSignRequests.sender(), signing));
    }

    private void corrected(WriteBackRule policy, SignedDecision before) {
        var what = new SignRequest.SignTarget.CorrectedAnswers(
                before.assessment(),
                1,
                SampleSignRequests.json(SomeScoredResponse.nothingWrong().with("fever-time", "now-or-3-days")),
                "Fever was forgotten",
                Optional.empty());
        done(SampleSignRequests.sign(
                job, site(policy), SampleSignRequests.sender(), accepting(job, site(policy), what)));
    }

    private void amended(WriteBackRule policy, String id) {
        update(policy, id, 1, QuestionnaireResponseStatus.AMENDED);
    }

    private void withdrawn(WriteBackRule policy, String id, int expected) {
        update(policy, id, expected, QuestionnaireResponseStatus.ENTEREDINERROR);
    }

    private void update(WriteBackRule policy, String id, int expected, QuestionnaireResponseStatus status) {
        QuestionnaireResponse response =
                SomeScoredResponse.nothingWrong().asAsked().response();
        response.setId(id);
        response.setStatus(status);
        stored(job.amend()
                .update(site(policy), sender(), AccessScope.ofSite(site), id, expected, FhirJson.encode(response)));
    }

    private static Receipt.StoredReceipt stored(Receipt receipt) {
        if (receipt instanceof Receipt.RefusedReceipt refused) {
            throw new AssertionError(refused.refusal().problems());
        }
        return (Receipt.StoredReceipt) receipt;
    }

    /** Assessment, version and clinician of each order. */
    private AbstractListAssert<?, ?, Tuple, ?> orders() {
        var work = new DeliveryWork(DATABASE.asApplication(), PATIENCE);
        return assertThat(work.open(site, PATIENT).orders())
                .extracting(DeliveryOrder::assessment, DeliveryOrder::version, DeliveryOrder::clinician);
    }

    private boolean lane() {
        return new DeliveryLanes(DATABASE.asApplication(), PATIENCE)
                .take(site, TestAssessmentServices.NOW, Duration.ofMillis(1))
                .isPresent();
    }
}
