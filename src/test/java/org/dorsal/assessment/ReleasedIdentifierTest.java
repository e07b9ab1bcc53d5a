package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.dorsal.Seeds;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Problem;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.StoreException;
import org.dorsal.store.TestPostgres;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Conditional creates with the identifier of a response that is withdrawn before or during the request. */
class ReleasedIdentifierTest {
    private static final Site SITE = TestAssessmentServices.site("let-go", SiteRules.SignOffRule.REQUIRED);
    private static final String SYSTEM = "https://sender.example/ids";
    private static final int OF_THE_HOLDER = 2;
    private static final int OF_THE_RESPONSE = 3;

    private final AssessmentServices job = TestAssessmentServices.create(TestAssessmentServices.ledger(), Seeds.next());
    private final String value = UUID.randomUUID().toString();

    @Test
    void a_holder_that_is_withdrawn_meanwhile_is_told_with_its_cure() {
        String first = ((Receipt.StoredReceipt) create(job)).id();
        Receipt refused =
                correct(TestAssessmentServices.create(before(OF_THE_RESPONSE, () -> withdraw(first)), Seeds.next()));
        assertThat(refused)
                .isInstanceOfSatisfying(
                        Receipt.RefusedReceipt.class,
                        why -> assertThat(why.refusal().problems())
                                .extracting(Problem::message)
                                .singleElement()
                                .asString()
                                .contains("withdrawn", "send it again")
                                .doesNotContain("about this patient"));
    }

    @Test
    void where_nobody_holds_the_identifier_any_more_another_try_helps() {
        String first = ((Receipt.StoredReceipt) create(job)).id();
        AssessmentServices racing =
                TestAssessmentServices.create(before(OF_THE_HOLDER, () -> withdraw(first)), Seeds.next());
        assertThatThrownBy(() -> correct(racing))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        fault -> assertThat(fault.kind()).isEqualTo(StoreException.FaultKind.UNAVAILABLE));
        assertThat(correct(job)).isInstanceOf(Receipt.StoredReceipt.class);
    }

    private Receipt create(AssessmentServices services) {
        return create(services, response());
    }

    /** Creates a response with the same identifier and other content. */
    private Receipt correct(AssessmentServices services) {
        QuestionnaireResponse corrected = response();
        corrected.setLanguage("en-GB");
        return create(services, corrected);
    }

    private static Receipt create(AssessmentServices services, QuestionnaireResponse response) {
        return services.receive()
                .create(
                        SITE,
                        TestAssessmentServices.sender(),
                        FhirJson.encode(response),
                        Optional.of(SYSTEM + "|" + response.getIdentifier().getValue()));
    }

    private void withdraw(String id) {
        QuestionnaireResponse response = response();
        response.setStatus(QuestionnaireResponseStatus.ENTEREDINERROR).setId(id);
        assertThat(job.amend()
                        .update(
                                SITE,
                                TestAssessmentServices.sender(),
                                AccessScope.ofSite(SITE.id()),
                                id,
                                1,
                                FhirJson.encode(response)))
                .isInstanceOf(Receipt.StoredReceipt.class);
    }

    private QuestionnaireResponse response() {
        QuestionnaireResponse response = SomeScoredResponse.nothingWrong().response();
        response.getIdentifier().setSystem(SYSTEM).setValue(value);
        return response;
    }

    /** Ledger that runs an action before it opens the connection with that number, counted from now. */
    private static Ledger before(int number, Runnable happens) {
        var source = new DelegatingDataSource(TestPostgres.shared().asApplication()) {
            private int connections;

            @Override
            public Connection getConnection() throws SQLException {
                connections++;
                if (connections == number) {
                    happens.run();
                }
                return super.getConnection();
            }
        };
        return new Ledger(source, Duration.ofSeconds(20));
    }
}
