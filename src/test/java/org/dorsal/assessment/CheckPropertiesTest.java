package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.fhirjson.Problem;
import org.dorsal.knowledge.Form;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.Test;

/**
 * Property: valid responses pass, and each single fault is reported at its place. A failure prints its seed;
 * -Ddorsal.seed= replays it.
 */
class CheckPropertiesTest {

    private static final int ROUNDS = 500;
    private static final long SEED = Long.getLong("dorsal.seed", 20_261_120L);

    @Test
    void a_valid_response_has_no_fault() {
        for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
            Random random = new Random(seed);
            Form form = SampleForms.reordered(SampleForms.small(), random);
            QuestionnaireResponse response = RandomAnswers.of(form, random);

            assertThat(ResponseCheck.faults(form, response, SampleAnswers.BOUNDS))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @Test
    void a_valid_response_comes_through_gate_and_parser_without_a_fault() {
        Gate gate = new Gate(Limits.ofRequests());
        for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
            QuestionnaireResponse sent = RandomAnswers.of(SampleForms.small(), new Random(seed));

            assertThat(gate.check(FhirJson.encode(sent), "QuestionnaireResponse"))
                    .as("seed %d", seed)
                    .isInstanceOfSatisfying(
                            Gate.AcceptedBody.class,
                            passed -> assertThat(faults(passed.json())).isEmpty());
        }
    }

    private static List<Problem> faults(byte[] json) {
        return switch (FhirJson.parse(json, QuestionnaireResponse.class)) {
            case Parsed.ParsedResource<QuestionnaireResponse>(var read) ->
                ResponseCheck.faults(SampleForms.small(), read, SampleAnswers.BOUNDS);
            case Parsed.UnparsableResource<QuestionnaireResponse>(var problems) -> problems;
        };
    }
}
