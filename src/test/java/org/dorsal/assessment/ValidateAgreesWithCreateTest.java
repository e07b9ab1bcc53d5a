package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.dorsal.Seeds;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** {@code $validate} and create on changed examples: the same problems, or none in both. */
class ValidateAgreesWithCreateTest {
    private static final Site SITE = TestAssessmentServices.site("validate-agrees", SiteRules.SignOffRule.NONE);

    private final Random random = new Random(Seeds.next());
    private final ChangedResponses responses = new ChangedResponses(random);
    private final AssessmentServices mainJob =
            TestAssessmentServices.create(TestAssessmentServices.ledger(), random.nextLong());

    @Test
    void they_agree() {
        agree(200);
    }

    @Test
    @EnabledIfSystemProperty(named = "dorsal.long", matches = "true")
    void they_agree_on_ten_thousand() {
        agree(10_000);
    }

    private void agree(int rounds) {
        int stored = 0;
        int refused = 0;
        for (int round = 0; round < rounds; round++) {
            byte[] body = responses.changed(responses.example());
            AssessResult<Submission> checked = mainJob.receive().validate(SITE, TestAssessmentServices.sender(), body);
            Receipt receipt = mainJob.receive().create(SITE, TestAssessmentServices.sender(), body, Optional.empty());
            var description = new String(body, StandardCharsets.UTF_8);
            if (receipt instanceof Receipt.RefusedReceipt(Refusal refusal)) {
                refused++;
                assertThat(checked).as(description).isEqualTo(new AssessResult.Rejection<>(refusal));
            } else {
                stored++;
                assertThat(checked).as(description).isInstanceOf(AssessResult.Success.class);
            }
        }
        System.out.println("validate and create: " + stored + " stored, " + refused + " refused, 0 disagreements");
        assertThat(stored).isGreaterThan(rounds / 20);
        assertThat(refused).isGreaterThan(rounds / 5);
    }
}
