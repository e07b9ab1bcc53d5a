package org.dorsal.fhirjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class IdsTest {

    private static final UUID DNS = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

    @Test
    void a_name_gives_the_id_of_rfc_9562() {
        assertThat(Ids.named(DNS, "www.example.com")).hasToString("2ed6657d-e927-568b-95e1-2665a8aea6a2");
    }

    @Test
    void another_name_or_namespace_gives_another_id() {
        UUID uuid = Ids.named(DNS, "panel");

        assertThat(Ids.named(DNS, "panel")).isEqualTo(uuid);
        assertThat(Ids.named(DNS, "plan")).isNotEqualTo(uuid);
        assertThat(Ids.named(uuid, "panel")).isNotEqualTo(uuid);
    }

    @Test
    void a_time_gives_the_id_of_rfc_9562() {
        Instant time = Instant.ofEpochMilli(0x017F22E279B0L);
        RandomGenerator random = inTurn(0xCC3L, 0x18C4DC0C0C07398FL);

        assertThat(Ids.timed(time, random)).hasToString("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    }

    @Test
    void ids_sort_by_their_time() {
        Random random = new Random(7);
        Instant time = Instant.parse("2026-11-20T10:00:00Z");

        for (int i = 0; i < 1_000; i++) {
            UUID earlier = Ids.timed(time.plusMillis(i), random);
            UUID later = Ids.timed(time.plusMillis(i + 1), random);
            assertThat(earlier.toString()).isLessThan(later.toString());
            assertThat(earlier.version()).isEqualTo(7);
            assertThat(earlier.variant()).isEqualTo(2);
        }
    }

    @Test
    void a_dated_id_leaves_twelve_bits_for_its_parts() {
        assertThat(Ids.dated(Instant.ofEpochMilli(0x017F22E279B0L), new Random(7))
                        .toString())
                .matches("017f22e2-79b0-8000-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    @Test
    void a_time_outside_48_bits_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Ids.timed(Instant.ofEpochMilli(-1), new Random(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Ids.timed(Instant.ofEpochMilli(1L << 48), new Random(1)));
    }

    private static RandomGenerator inTurn(long first, long second) {
        return new RandomGenerator() {
            private boolean begun;

            @Override
            public long nextLong() {
                long next = begun ? second : first;
                begun = true;
                return next;
            }

            @Override
            public long nextLong(long bound) {
                return nextLong() % bound;
            }
        };
    }
}
