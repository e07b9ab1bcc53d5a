package org.dorsal.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which activities of a long plan are in sight. */
final class FoldedPlanTest {
    private static final List<String> TEN =
            IntStream.rangeClosed(1, 10).mapToObj(number -> "advice-" + number).toList();

    @Test
    void theFirstSevenAreInSight() {
        FoldedPlan<String> plan = FoldedPlan.of(TEN, Function.identity());

        assertThat(plan.inSight()).isEqualTo(TEN.subList(0, 7));
        assertThat(plan.more()).isEqualTo(TEN.subList(7, 10));
    }

    @Test
    void aSafetyNetThatStandsLastIsInSight() {
        List<String> activities =
                Stream.concat(TEN.stream(), Stream.of("safety-net")).toList();

        FoldedPlan<String> plan = FoldedPlan.of(activities, Function.identity());

        assertThat(plan.inSight())
                .containsExactly("advice-1", "advice-2", "advice-3", "advice-4", "advice-5", "advice-6", "safety-net");
        assertThat(plan.more()).isEqualTo(TEN.subList(6, 10));
    }

    @Test
    void aShortPlanIsNotFolded() {
        assertThat(FoldedPlan.of(TEN.subList(0, 7), Function.identity()).more()).isEmpty();
    }
}
