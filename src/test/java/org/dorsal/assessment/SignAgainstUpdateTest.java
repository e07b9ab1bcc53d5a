package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.assessment.SampleSignRequests.accepting;
import static org.dorsal.assessment.TestAssessmentServices.sender;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.dorsal.Seeds;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.assessment.SiteRules.WriteBackRule;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.StoredVersion;
import org.dorsal.store.TestPostgres;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A clinician signs while a client sends a new version of the same answers with {@code If-Match}: the second to arrive
 * is refused, and the signature is of the answers that the clinician has read. The other runs at each statement of
 * the first in turn.
 */
class SignAgainstUpdateTest {
    private static final AtomicInteger SITES = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int ENOUGH = 50;

    private final AssessmentServices services = services(TestPostgres.shared().asApplication());
    private Site site = newSite();
    private String id = "";

    @ParameterizedTest
    @EnumSource(names = {"AMENDED", "ENTEREDINERROR"})
    void a_signature_at_each_statement_of_an_update(QuestionnaireResponseStatus status) {
        boolean ran = true;
        for (int point = 1; ran; point++) {
            assertThat(point).as("statements").isLessThan(ENOUGH);
            receive();
            SignRequest request = request();
            Interruption signing = new Interruption(point, () -> sign(services, request));
            Receipt updated = update(services(signing), status);
            ran = signing.outcome.isPresent();
            signing.outcome.ifPresent(signed -> assertOne(updated, signed, status));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AMENDED", "ENTEREDINERROR"})
    void an_update_at_each_statement_of_a_signature(QuestionnaireResponseStatus status) {
        boolean ran = true;
        for (int point = 1; ran; point++) {
            assertThat(point).as("statements").isLessThan(ENOUGH);
            receive();
            SignRequest request = request();
            Receipt[] updated = new Receipt[1];
            Interruption updating = new Interruption(point, () -> {
                updated[0] = update(services, status);
                return new SignOffResult.UnknownAssessment();
            });
            SignOffResult signed = sign(services(updating), request);
            ran = updating.outcome.isPresent();
            if (ran) {
                assertOne(updated[0], signed, status);
            }
        }
    }

    /** The answers may be withdrawn after they were signed. */
    private void assertOne(Receipt updated, SignOffResult signed, QuestionnaireResponseStatus status) {
        boolean stored = updated instanceof Receipt.StoredReceipt;
        boolean isSigned = signed instanceof SignOffResult.CompletedSignOff;
        assertThat(stored || isSigned).as("%s, %s", updated, signed).isTrue();
        int answers = response().version();
        if (status == QuestionnaireResponseStatus.AMENDED) {
            assertThat(stored && isSigned).as("both").isFalse();
        }
        assertThat(answers).isEqualTo(stored ? 2 : 1);
        if (!isSigned) {
            assertThat(signed).isInstanceOf(SignOffResult.SupersededSignOff.class);
        }
        if (!stored) { // the response has no other version, so "read it and repeat" would be wrong
            assertThat(status).isEqualTo(QuestionnaireResponseStatus.AMENDED);
            assertThat(((Receipt.RefusedReceipt) updated).refusal()).isInstanceOf(Refusal.AnswersRefused.class);
        }
        String panel = panel();
        if (status == QuestionnaireResponseStatus.ENTEREDINERROR && stored) {
            assertThat(panel).contains("\"status\":\"entered-in-error\"");
        } else {
            assertThat(panel).contains("QuestionnaireResponse/" + id + "/_history/" + answers);
            assertThat(panel).contains(isSigned ? "\"status\":\"final\"" : "\"status\":\"preliminary\"");
        }
    }

    private void receive() {
        site = newSite();
        Receipt received = services.receive()
                .create(site, sender(), SampleSignRequests.json(SomeScoredResponse.nothingWrong()), Optional.empty());
        id = ((Receipt.StoredReceipt) received).id();
    }

    private SignRequest request() {
        return accepting(services, site, new SignRequest.SignTarget.UnsignedResults(id, 1));
    }

    private SignOffResult sign(AssessmentServices services, SignRequest request) {
        SignOffPreview prepared = SampleSignRequests.prepare(services, site, SampleSignRequests.sender(), request);
        return prepared instanceof PreparedSignOff ready ? services.signOff().sign(ready) : (SignOffResult) prepared;
    }

    private Receipt update(AssessmentServices services, QuestionnaireResponseStatus status) {
        QuestionnaireResponse response =
                SomeScoredResponse.nothingWrong().asAsked().response();
        response.setId(id);
        response.setStatus(status);
        return services.amend().update(site, sender(), AccessScope.ofSite(site.id()), id, 1, FhirJson.encode(response));
    }

    private StoredVersion response() {
        return TestAssessmentServices.ledger()
                .read(AccessScope.ofSite(site.id()), "QuestionnaireResponse", id)
                .orElseThrow();
    }

    private String panel() {
        return new String(
                new StoredResults(TestAssessmentServices.ledger())
                        .panel(AccessScope.ofSite(site.id()), id)
                        .orElseThrow()
                        .body(),
                StandardCharsets.UTF_8);
    }

    private static Site newSite() {
        return TestAssessmentServices.site(
                "sign-update-" + SITES.incrementAndGet(), SiteRules.SignOffRule.REQUIRED, WriteBackRule.ON_SIGN_OFF);
    }

    private static AssessmentServices services(DataSource source) {
        return TestAssessmentServices.create(new Ledger(source, PATIENCE), Seeds.next());
    }

    /** Connections that do other work before one of them, once. */
    private static final class Interruption extends DelegatingDataSource {
        private final int point;
        private final Supplier<SignOffResult> work;
        private int connections;
        private Optional<SignOffResult> outcome = Optional.empty();

        Interruption(int point, Supplier<SignOffResult> work) {
            super(TestPostgres.shared().asApplication());
            this.point = point;
            this.work = work;
        }

        @Override
        public Connection getConnection() throws SQLException {
            connections++;
            if (connections == point) {
                outcome = Optional.of(work.get());
            }
            return super.getConnection();
        }
    }
}
