package org.dorsal.smart.launch;

import com.github.benmanes.caffeine.cache.Ticker;
import java.net.URI;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.dorsal.smart.IssuerKeys;
import org.dorsal.smart.KeyStrength;

/**
 * Means of reading documents of registered servers that are kept for a while.
 *
 * @param http the client for each read
 * @param ticker monotonic source of ages
 * @param refreshes runs reads while an older document serves
 */
public record RemoteReads(BoundedHttp http, Ticker ticker, Executor refreshes) {
    /** Refreshes in virtual threads. */
    public static RemoteReads refreshed(BoundedHttp http, Ticker ticker) {
        return new RemoteReads(http, ticker, Thread::startVirtualThread);
    }

    /** Reads in the calling thread: for programs that ask once. */
    public static RemoteReads once(BoundedHttp http) {
        return new RemoteReads(http, Ticker.systemTicker(), Runnable::run);
    }

    /** Finds the keys at an address. */
    public Function<URI, IssuerKeys> keys(KeyStrength strength) {
        return address -> IssuerKeys.overHttp(address, strength, ticker);
    }
}
