package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The layout of ids: stored data and links depend on it. */
class SlotTest {
    private static final UUID ASSESSMENT = UUID.fromString("0193454a-7d1c-8000-9c55-0f6c8f8d1e11");

    @Test
    void an_id_is_that_of_the_assessment_with_the_number_of_the_slot() {
        assertThat(Stream.of(
                        Slot.RESPONSE,
                        Slot.PANEL,
                        Slot.PAIN_SCORE,
                        Slot.ofVitalSign(5),
                        Slot.ofProvenance(1),
                        Slot.ofProvenance(1_023),
                        Slot.ofPlan(1),
                        Slot.ofPlan(1_023)))
                .extracting(slot -> slot.id(ASSESSMENT))
                .containsExactly(
                        ASSESSMENT.toString(),
                        "0193454a-7d1c-8001-9c55-0f6c8f8d1e11",
                        "0193454a-7d1c-8002-9c55-0f6c8f8d1e11",
                        "0193454a-7d1c-8015-9c55-0f6c8f8d1e11",
                        "0193454a-7d1c-8401-9c55-0f6c8f8d1e11",
                        "0193454a-7d1c-87ff-9c55-0f6c8f8d1e11",
                        "0193454a-7d1c-8801-9c55-0f6c8f8d1e11",
                        "0193454a-7d1c-8bff-9c55-0f6c8f8d1e11");
    }

    @Test
    void one_result_more_would_have_the_slot_of_another_type() {
        assertThatIllegalArgumentException().isThrownBy(() -> Slot.ofProvenance(1_024));
        assertThatIllegalArgumentException().isThrownBy(() -> Slot.ofPlan(1_024));
        assertThatIllegalArgumentException().isThrownBy(() -> Slot.ofProvenance(0));
    }
}
