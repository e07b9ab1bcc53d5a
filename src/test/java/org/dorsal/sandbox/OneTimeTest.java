package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.*;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OneTimeTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
    private final OneTime<String> values = new OneTime<>(clock());

    @Test
    void a_value_can_be_looked_at_often_and_used_once() {
        var value = values.issue("patient");

        assertThat(values.peek(value)).contains("patient");
        assertThat(values.peek(value)).contains("patient");
        assertThat(values.use(value)).contains("patient");
        assertThat(values.use(value)).isEmpty();
        assertThat(values.peek(value)).isEmpty();
    }

    @Test
    void a_value_is_good_for_five_minutes() {
        var value = values.issue("patient");

        now.updateAndGet(t -> t.plus(OneTime.LIFETIME).minusMillis(1));
        assertThat(values.peek(value)).isPresent();
        now.updateAndGet(t -> t.plus(Duration.ofMillis(1)));
        assertThat(values.peek(value)).isEmpty();
        assertThat(values.use(value)).isEmpty();
    }

    @Test
    void values_are_never_the_same() {
        assertThat(values.issue("a")).isNotEqualTo(values.issue("a")).hasSize(43);
    }

    private Clock clock() {
        InstantSource source = now::get;
        return source.withZone(ZoneOffset.UTC);
    }
}
