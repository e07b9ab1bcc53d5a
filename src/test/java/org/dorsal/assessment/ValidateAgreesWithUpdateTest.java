package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.*;
import org.dorsal.Seeds;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.StoredVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code $validate} with the mode update, and update, on changes of stored responses: the same problems, or none in both. */
class ValidateAgreesWithUpdateTest {
    private static final List<String> STATUSES = List.of("in-progress", "completed", "amended", "entered-in-error");

    private final Random random = new Random(Seeds.next());
    private final ChangedResponses responses = new ChangedResponses(random);
    private final Ledger ledger = TestAssessmentServices.ledger();
    private final SignedAssessments assessments = new SignedAssessments("validate-update");
    private final AssessmentServices mainJob = assessments.job();
    private final AccessScope reach = AccessScope.ofSite(assessments.site().id());
    private final Set<String> followed = new TreeSet<>();
    private int stored;
    private int refused;

    @Test
    void they_agree() {
        agree(200);
    }

    @Test
    @EnabledIfSystemProperty(named = "dorsal.long", matches = "true")
    void they_agree_on_ten_thousand() {
        agree(10_000);
        assertThat(followed).contains("amended after completed", "entered-in-error after amended", "signed");
    }

    /** A withdrawn response takes no more versions, so that new ones come in all the time. */
    private void agree(int rounds) {
        List<String> ids = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            if (round % 3 == 0) {
                ids.add(created(round));
            }
            compare(ids.get(ids.size() - 1 - random.nextInt(Math.min(ids.size(), 8))));
        }
        System.out.println(
                "validate and update: " + stored + " stored, " + refused + " refused, 0 disagreements, of " + followed);
        assertThat(stored).isGreaterThan(rounds / 20);
        assertThat(refused).isGreaterThan(rounds / 5);
    }

    private String created(int round) {
        if (round % 30 == 0) {
            return assessments.signed(SomeScoredResponse.nothingWrong());
        }
        ObjectNode example = responses.example();
        example.put("status", responses.pick(STATUSES.subList(0, 3)));
        byte[] body = JsonMapper.shared().writeValueAsBytes(example);
        return mainJob.receive().create(assessments.site(), TestAssessmentServices.sender(), body, Optional.empty())
                        instanceof Receipt.StoredReceipt receipt
                ? receipt.id()
                : created(round);
    }

    /** Draws any status in a quarter of cases, else one that may follow. */
    private String nextStatus(String current) {
        return random.nextInt(4) == 0
                ? responses.pick(STATUSES)
                : responses.pick(current.equals("in-progress") ? STATUSES.subList(0, 2) : STATUSES.subList(2, 4));
    }

    private void compare(String id) {
        StoredVersion current = ledger.read(reach, Response.TYPE, id).orElseThrow();
        ObjectNode next = (ObjectNode) JsonMapper.shared().readTree(current.body());
        next.put("status", nextStatus(current.status()));
        if (random.nextInt(4) == 0) {
            next.set("item", responses.example().path("item"));
        }
        byte[] body = responses.changed(next);
        boolean signed = mainJob.results()
                .signature(assessments.site().id(), current.patient(), id)
                .isPresent();

        AssessResult<Submission> checked =
                mainJob.amend().validate(assessments.site(), TestAssessmentServices.sender(), current, body);
        Receipt receipt = mainJob.amend()
                .update(assessments.site(), TestAssessmentServices.sender(), reach, id, current.version(), body);

        var description = current.status() + " " + new String(body, StandardCharsets.UTF_8);
        if (receipt instanceof Receipt.RefusedReceipt(Refusal refusal)
                && !(refusal instanceof Refusal.IdentifierTaken)) {
            refused++;
            assertThat(checked).as(description).isEqualTo(new AssessResult.Rejection<>(refusal));
        } else {
            stored++;
            assertThat(checked).as(description).isInstanceOf(AssessResult.Success.class);
            followed.add(signed ? "signed" : next.path("status").asString("") + " after " + current.status());
        }
    }
}
