package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.assessment.SampleSignRequests.accepting;
import static org.dorsal.assessment.SampleSignRequests.answers;
import static org.dorsal.assessment.SampleSignRequests.done;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.cumulative.CumulativeTimer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.*;
import java.util.concurrent.TimeUnit;
import org.dorsal.Seeds;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.junit.jupiter.api.Test;

/** Failing meters must not turn a stored response into an error. */
class FailingMetersTest {
    private static final Site SITE = TestAssessmentServices.site("failing-meters", SiteRules.SignOffRule.REQUIRED);
    private static final String HIDDEN = "something of the record";

    private final AssessmentServices job = new AssessmentServices(
            new AssessmentPipeline(SomeProfiles.knowledge(), new Gate(Limits.ofRequests())),
            new Rendering(SomeProfiles.knowledge().codes(), new Software(new UUID(0, 1), "Dorsal", "test")),
            TestAssessmentServices.ledger(),
            Clock.fixed(TestAssessmentServices.NOW, ZoneOffset.UTC),
            new Random(Seeds.next()),
            new FailingRegistry(),
            _ -> false);

    @Test
    void a_response_is_stored_amended_and_withdrawn() {
        var created = job.receive()
                .create(
                        SITE,
                        TestAssessmentServices.sender(),
                        SampleSignRequests.json(SomeScoredResponse.nothingWrong()),
                        Optional.empty());
        assertThat(created).isInstanceOf(Receipt.StoredReceipt.class);
        String id = ((Receipt.StoredReceipt) created).id();
        assertThat(update(id, 1, QuestionnaireResponseStatus.AMENDED)).isInstanceOf(Receipt.StoredReceipt.class);
        assertThat(update(id, 2, QuestionnaireResponseStatus.ENTEREDINERROR)).isInstanceOf(Receipt.StoredReceipt.class);
    }

    @Test
    void a_response_is_scored_and_a_signature_is_stored() {
        assertThat(job.receive()
                        .score(
                                SITE,
                                TestAssessmentServices.sender(),
                                SampleSignRequests.json(SomeScoredResponse.nothingWrong())))
                .isInstanceOf(AssessmentPipeline.AssessResult.Success.class);
        SignedDecision signed = done(SampleSignRequests.sign(
                job,
                SITE,
                SampleSignRequests.sender(),
                accepting(job, SITE, answers(SomeScoredResponse.nothingWrong()))));
        assertThat(signed.results()).isEqualTo(1);
    }

    private Receipt update(String id, int expected, QuestionnaireResponseStatus status) {
        QuestionnaireResponse response = SomeScoredResponse.nothingWrong().response();
        response.setStatus(status).setId(id);
        return job.amend()
                .update(
                        SITE,
                        TestAssessmentServices.sender(),
                        AccessScope.ofSite(SITE.id()),
                        id,
                        expected,
                        FhirJson.encode(response));
    }

    /** Registry of which every counter and timer throws. */
    private static final class FailingRegistry extends SimpleMeterRegistry {
        @Override
        protected Counter newCounter(Meter.Id id) {
            return new CumulativeCounter(id) {
                @Override
                public void increment(double amount) {
                    throw new IllegalStateException(HIDDEN);
                }
            };
        }

        @Override
        protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector pauses) {
            return new CumulativeTimer(id, clock, config, pauses, getBaseTimeUnit(), false) {
                @Override
                protected void recordNonNegative(long amount, TimeUnit unit) {
                    throw new IllegalStateException(HIDDEN);
                }
            };
        }
    }
}
