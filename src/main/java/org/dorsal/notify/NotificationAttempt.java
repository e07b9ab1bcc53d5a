package org.dorsal.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.dorsal.smart.launch.HttpAnswer;

/**
 * Result of one request.
 *
 * @param objection reason for which the notification is not accepted; empty when it is
 * @param isFinal whether another attempt can't succeed
 * @param notBefore when the callback wants the next attempt
 */
record NotificationAttempt(Optional<String> objection, boolean isFinal, Optional<Instant> notBefore) {
    /** Longest pause that a callback gets: 600 of a day would exceed the time that events are kept. */
    private static final Duration MAX_PAUSE = Duration.ofHours(1);

    static NotificationAttempt refused(String message) {
        return new NotificationAttempt(Optional.of(message), true, Optional.empty());
    }

    static NotificationAttempt failed(String message) {
        return new NotificationAttempt(Optional.of(message), false, Optional.empty());
    }

    static NotificationAttempt of(HttpAnswer answer, Instant now) {
        return switch (answer) {
            case HttpAnswer.CompleteAnswer whole -> of(whole.status(), whole.retryAfter(now, MAX_PAUSE));
            case HttpAnswer.OversizedAnswer large -> of(large.status(), Optional.empty());
            case HttpAnswer.UnsentRequest _, HttpAnswer.MissingAnswer _ -> failed("The callback did not answer.");
        };
    }

    private static NotificationAttempt of(int status, Optional<Instant> notBefore) {
        return status / 100 == 2
                ? new NotificationAttempt(Optional.empty(), false, Optional.empty())
                : new NotificationAttempt(
                        Optional.of("The callback answered with status " + status + "."), false, notBefore);
    }
}
