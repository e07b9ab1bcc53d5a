package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** The check constraints of the delivery tables list the codes of the enums. */
class DeliveryCodesTest {
    static final Arguments[] LISTS = {
        Arguments.of("delivery_item_kind", ResourceKind.values()),
        Arguments.of("delivery_item_state", DeliveryState.values()),
        Arguments.of("delivery_item_reason", DeliveryReason.values()),
        Arguments.of("delivery_attempt_act", Attempt.AttemptAction.values()),
        Arguments.of("delivery_attempt_outcome", Attempt.AttemptOutcome.values())
    };

    @ParameterizedTest
    @FieldSource("LISTS")
    void a_constraint_accepts_exactly_the_codes_of_its_enum(String constraint, Enum<?>[] codes) {
        assertThat(TestPostgres.texts(
                        TestPostgres.shared().asOwner(),
                        "select distinct code[1] from pg_constraint c,"
                                + " regexp_matches(pg_get_constraintdef(c.oid), '''([A-Z_]+)''', 'g') code where c.conname = '"
                                + constraint + "'"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(codes).map(Enum::name).toList());
    }
}
