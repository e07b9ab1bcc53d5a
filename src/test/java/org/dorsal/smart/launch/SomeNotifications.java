package org.dorsal.smart.launch;

import java.time.Duration;

/** Clients of callbacks on this machine. */
public final class SomeNotifications {
    private SomeNotifications() {}

    public static NotificationClient client(Duration answerWithin) {
        return new NotificationClient(SomeClients.within(answerWithin));
    }
}
