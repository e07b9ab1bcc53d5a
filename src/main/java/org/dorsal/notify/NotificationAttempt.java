package org.dorsal.notify;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Result of one request.
 *
 * @param objection reason for which the notification is not accepted; empty when it is
 * @param isFinal whether another attempt can't succeed
 */
record NotificationAttempt(Optional<String> objection, boolean isFinal) {
    static NotificationAttempt refused(String message) {
        return new NotificationAttempt(Optional.of(message), true);
    }

    static NotificationAttempt of(OptionalInt status) {
        if (status.isEmpty()) {
            return new NotificationAttempt(Optional.of("The callback did not answer."), false);
        }
        return status.getAsInt() / 100 == 2
                ? new NotificationAttempt(Optional.empty(), false)
                : new NotificationAttempt(
                        Optional.of("The callback answered with status " + status.getAsInt() + "."), false);
    }
}
