package org.dorsal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.store.NewAuditEvent;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Property tests: every audited event becomes a valid FHIR AuditEvent. */
class AuditEventsProperties {
    private static final int RUNS = 120;

    @TestFactory
    Stream<DynamicTest> an_event_of_anything_is_valid_and_read_back_equal_and_the_same_each_time() {
        return IntStream.range(0, RUNS)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> {
                    AuditedEvent audited = SomeAuditedEvents.any(new Random(seed));
                    NewAuditEvent event = audited.toEvent();

                    ReadEvents.validAndReadBackEqual(event);
                    assertThat(audited.toEvent().bytes()).isEqualTo(event.bytes());
                }));
    }
}
