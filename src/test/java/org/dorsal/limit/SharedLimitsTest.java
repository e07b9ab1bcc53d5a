package org.dorsal.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.dorsal.DocumentTable;
import org.dorsal.limit.Limit.LimitRules;
import org.dorsal.limit.SharedLimits.ProcessSize;
import org.junit.jupiter.api.Test;

/** The account of memory with the shipped options, as faults.csv and faults.md state it. */
class SharedLimitsTest {
    private static final Owner CLIENT = new Owner("alpha", "client");

    /** Survivor space of {@code -Xmn48m} that the serial collector keeps empty; the JVM does not report it as heap. */
    private static final long EMPTY_SURVIVOR = 19L << 18;

    private static final Map<String, ToLongFunction<Integer>> FIGURES = Map.of(
            "account", heap -> rules(heap, true).capacity(),
            "one site of several",
                    heap -> rules(heap, true).shareOfSite(rules(heap, true).capacity(), false),
            "one caller of several sites'", heap -> rules(heap, true).greatest(CLIENT),
            "one caller of a single site", heap -> rules(heap, false).greatest(CLIENT));

    @Test
    void each_documented_share_is_that_of_the_shipped_options() {
        List<List<String>> documented = DocumentTable.evidence("faults").rows().stream()
                .filter(row -> row.getFirst().equals("memory: largest share"))
                .toList();

        assertThat(documented).hasSize(2 * FIGURES.size()).allSatisfy(row -> {
            int heap = Integer.parseInt(row.get(1).replace(" MB", ""));
            assertThat(row.get(3)).isEqualTo((FIGURES.get(row.get(2)).applyAsLong(heap) >> 20) + " MB");
        });
    }

    @Test
    void a_heap_below_197_mb_is_refused() {
        assertThat(rules(197, true).capacity()).isPositive();
        assertThatThrownBy(() -> rules(196, true)).hasMessageContaining("too little");
    }

    private static LimitRules rules(int heap, boolean several) {
        return SharedLimits.of(
                        new ProcessSize(((long) heap << 20) - EMPTY_SURVIVOR, 2, 16, 32, several),
                        (limit, owner, outcome) -> {})
                .memory()
                .rules();
    }
}
