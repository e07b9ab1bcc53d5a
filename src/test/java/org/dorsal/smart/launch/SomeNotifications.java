package org.dorsal.smart.launch;

import java.time.Duration;
import org.springframework.boot.ssl.SslBundle;

/** Clients of callbacks on this machine. */
public final class SomeNotifications {
    private SomeNotifications() {}

    public static NotificationClient client(Duration answerWithin) {
        return new NotificationClient(
                new BoundedHttp(answerWithin, SomeDestinations.local(), SslBundle.systemDefault()));
    }
}
