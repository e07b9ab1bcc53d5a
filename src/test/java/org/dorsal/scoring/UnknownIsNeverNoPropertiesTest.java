package org.dorsal.scoring;

import static org.dorsal.knowledge.Disposition.INCOMPLETE;
import static org.dorsal.knowledge.Disposition.SELF_CARE;

import java.util.List;
import java.util.Map;
import org.dorsal.knowledge.Disposition;
import org.junit.jupiter.api.Test;

/** Promise P9 over random responses: knowing less never decides more. */
class UnknownIsNeverNoPropertiesTest {
    private static final long SEED = 20261120;
    private static final List<SomeScoredResponse> RESPONSES =
            RandomResponses.some(Boolean.getBoolean("dorsal.long") ? 2_000 : 150, SEED);

    @Test
    void deleting_any_one_answer_never_turns_into_self_care_nor_flips_a_flag() {
        for (SomeScoredResponse response : RESPONSES) {
            Scoring before = DefaultScoring.of(response);
            response.answered().forEach(linkId -> check(before, response, response.without(linkId), linkId));
        }
    }

    @Test
    void replacing_any_answer_by_do_not_know_never_turns_into_self_care_nor_flips_a_flag() {
        for (SomeScoredResponse response : RESPONSES) {
            Scoring before = DefaultScoring.of(response);
            response.answered().forEach(linkId -> check(before, response, response.unknown(linkId), linkId));
        }
    }

    private static void check(Scoring before, SomeScoredResponse response, SomeScoredResponse less, String linkId) {
        Scoring after = DefaultScoring.of(less);
        Map<String, FlagState> states = DefaultScoring.states(before);
        DefaultScoring.states(after).forEach((flag, state) -> {
            if (state != FlagState.NOT_ASSESSED && state != states.get(flag)) {
                throw new AssertionError("without %s, %s turns %s from %s, seed %s: %s"
                        .formatted(linkId, flag, state, states.get(flag), SEED, response));
            }
        });
        if (after.disposition() == SELF_CARE && before.disposition() != SELF_CARE) {
            throw new AssertionError("without %s it is self-care, seed %s: %s".formatted(linkId, SEED, response));
        }
        if (moreUrgent(after.disposition(), before.disposition())) {
            throw new AssertionError("without %s it is more urgent, seed %s: %s".formatted(linkId, SEED, response));
        }
    }

    private static boolean moreUrgent(Disposition one, Disposition other) {
        return one != INCOMPLETE && other != INCOMPLETE && one.compareTo(other) < 0;
    }
}
