package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.dorsal.Seeds;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code $validate} and create on changed examples: the same problems, or none in both. */
class ValidateAgreesWithCreateTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Site SITE = TestAssessmentServices.site("validate-agrees", SiteRules.SignOffRule.NONE);

    private final Random chance = new Random(Seeds.next());
    private final AssessmentServices mainJob =
            TestAssessmentServices.on(TestAssessmentServices.ledger(), chance.nextLong());
    private final List<JsonNode> examples = SomeProfiles.files().stream()
            .filter(file -> file.path().startsWith("examples/") && !file.path().endsWith(".expected.json"))
            .map(file -> JSON.readTree(file.bytes()))
            .filter(json -> json.path("resourceType").asString("").equals(Response.TYPE))
            .toList();

    @Test
    void they_agree() {
        agree(600);
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
            byte[] body = changed(round);
            AssessResult<Submission> checked =
                    mainJob.receive().validate(SITE, TestAssessmentServices.sender(), body, false);
            Receipt receipt =
                    mainJob.receive().create(SITE, TestAssessmentServices.sender(), body, false, Optional.empty());
            var as = new String(body, StandardCharsets.UTF_8);
            if (receipt instanceof Receipt.RefusedReceipt(Refusal refusal)
                    && !(refusal instanceof Refusal.IdentifierTaken)) {
                refused++;
                assertThat(checked).as(as).isEqualTo(new AssessResult.Rejection<>(refusal));
            } else {
                stored++;
                assertThat(checked).as(as).isInstanceOf(AssessResult.Success.class);
            }
        }
        System.out.println("validate and create: " + stored + " stored, " + refused + " refused, 0 disagreements");
        assertThat(stored).isGreaterThan(rounds / 20);
        assertThat(refused).isGreaterThan(rounds / 5);
    }

    /** An example with an identifier of its own and up to three changes, at places drawn from all of its nodes. */
    private byte[] changed(int round) {
        ObjectNode response = (ObjectNode) some(examples).deepCopy();
        response.putObject("identifier").put("system", "urn:some:ehr").put("value", "validated-" + round);
        for (int changes = chance.nextInt(4); changes > 0; changes--) {
            change(some(containers(response)), some(containers(some(examples))));
        }
        return JSON.writeValueAsBytes(response);
    }

    private void change(JsonNode place, JsonNode other) {
        if (place instanceof ObjectNode object && !object.isEmpty()) {
            String name = some(List.copyOf(object.propertyNames()));
            switch (chance.nextInt(4)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(name, other.deepCopy());
                case 2 -> object.put(name, some(List.of("", "Y", "completed", "in-progress", "2026-02-30", "none")));
                default -> object.put(name, chance.nextInt(200) - 50);
            }
        } else if (place instanceof ArrayNode array && !array.isEmpty()) {
            switch (chance.nextInt(3)) {
                case 0 -> array.remove(chance.nextInt(array.size()));
                case 1 -> array.add(array.get(chance.nextInt(array.size())).deepCopy());
                default -> array.add(other.deepCopy());
            }
        }
    }

    private static List<JsonNode> containers(JsonNode root) {
        List<JsonNode> found = new ArrayList<>(List.of(root));
        for (int at = 0; at < found.size(); at++) {
            found.get(at).valueStream().filter(JsonNode::isContainer).forEach(found::add);
        }
        return found;
    }

    private <T> T some(List<T> of) {
        return of.get(chance.nextInt(of.size()));
    }
}
