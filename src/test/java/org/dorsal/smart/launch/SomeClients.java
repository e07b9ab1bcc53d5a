package org.dorsal.smart.launch;

import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.dorsal.smart.launch.HttpCallObserver.EhrContacts;
import org.springframework.boot.ssl.SslBundle;

/** Clients of servers on this machine. */
public final class SomeClients {
    private SomeClients() {}

    public static BoundedHttp within(Duration whole) {
        return new BoundedHttp(
                whole,
                SomeDestinations.local(),
                SslBundle.systemDefault(),
                new HttpCallObserver(ObservationRegistry.NOOP, new EhrContacts(List.of(), Clock.systemUTC())));
    }
}
