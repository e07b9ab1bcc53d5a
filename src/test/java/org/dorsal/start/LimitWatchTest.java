package org.dorsal.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.dorsal.limit.Limit;
import org.dorsal.limit.Limit.LimitRules;
import org.dorsal.limit.LimitException;
import org.dorsal.limit.Owner;
import org.dorsal.start.LimitsConfiguration.LimitWatch;
import org.dorsal.system.MovedClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What operators read of a limit: a count for each site, and one line a minute that names who was refused. */
@ExtendWith(OutputCaptureExtension.class)
class LimitWatchTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MovedClock clock = new MovedClock();
    private final Limit limit = new Limit(new LimitRules("places", 4, 1, 1, false), new LimitWatch(registry, clock));

    @Test
    void requests_are_counted_by_site_and_outcome_and_not_by_caller(CapturedOutput log) {
        limit.take(new Owner("north", "first"), 1, Duration.ZERO);
        refuse(new Owner("north", "second"), 4);
        refuse(new Owner("south", "third"), 4);

        assertThat(registry.find("dorsal.limit.requests").counters())
                .extracting(counter ->
                        List.of(counter.getId().getTag("site"), counter.getId().getTag("outcome"), counter.count()))
                .containsExactlyInAnyOrder(
                        List.of("north", "granted", 1.0),
                        List.of("north", "large", 1.0),
                        List.of("south", "large", 1.0));
        assertThat(log).contains("places: 1 refused since the last such line, north second 1; 1 of 4 held");
    }

    @Test
    void a_minute_has_one_line_and_the_next_counts_what_it_left_out(CapturedOutput log) {
        Owner owner = new Owner("north", "first");
        for (int i = 0; i < 3; i++) {
            refuse(owner, 4);
        }
        assertThat(lines(log)).isEqualTo(1);

        clock.move(Duration.ofSeconds(61));
        refuse(new Owner("south", "third"), 4);

        assertThat(lines(log)).isEqualTo(2);
        assertThat(log).contains("places: 3 refused since the last such line, north first 2, south third 1;");
    }

    @Test
    void requests_that_are_granted_are_not_logged(CapturedOutput log) {
        limit.take(new Owner("north", "first"), 1, Duration.ZERO).close();

        assertThat(lines(log)).isZero();
    }

    private void refuse(Owner owner, long units) {
        assertThatThrownBy(() -> limit.take(owner, units, Duration.ZERO)).isInstanceOf(LimitException.class);
    }

    private static long lines(CapturedOutput log) {
        return log.getOut()
                .lines()
                .filter(line -> line.contains("refused since"))
                .count();
    }
}
