package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Expiry of an auditor's session, by a clock that a test moves. */
class AuditorsSessionEndsTest {
    private static final MovedClock CLOCK = new MovedClock();
    private static final SomeService SERVICE = SomeService.startedBy(CLOCK, false);
    private static final String SITE = SomeService.NORTHSIDE;

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @Test
    void after_half_an_hour_without_a_request_the_auditor_signs_in_again() {
        SomeAuditor ada = SomeAuditor.of(SERVICE, SITE);
        CLOCK.move(Duration.ofMinutes(29));
        assertThat(ada.get("").statusCode()).isEqualTo(200);
        CLOCK.move(Duration.ofMinutes(31));

        assertClosed(ada);
    }

    @Test
    void after_eight_hours_of_work_the_auditor_signs_in_again() {
        SomeAuditor ada = SomeAuditor.of(SERVICE, SITE);
        for (int passed = 0; passed < 7 * 60 + 40; passed += 20) {
            CLOCK.move(Duration.ofMinutes(20));
            assertThat(ada.get("").statusCode())
                    .as("after %s minutes", passed + 20)
                    .isEqualTo(200);
        }
        CLOCK.move(Duration.ofMinutes(20));

        assertClosed(ada);
    }

    private static void assertClosed(SomeAuditor ada) {
        var answer = ada.get("");
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location").orElse("")).startsWith("/audit/" + SITE + "/sign-in");
        assertThat(SomeAuditor.in(ada.browser(), SERVICE, SITE).get("").statusCode())
                .isEqualTo(200);
    }
}
