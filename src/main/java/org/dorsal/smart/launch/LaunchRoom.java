package org.dorsal.smart.launch;

import java.time.Clock;
import java.util.random.RandomGenerator;
import org.dorsal.store.LaunchRequestRows;
import org.dorsal.store.LaunchRows;

/** The parts of this room, put together over one store. */
record LaunchRoom(Launching launching, Launches launches, EhrClient ehrClient, EhrCalls ehrCalls) {
    /**
     * @param quick for what a person waits for, and for tokens: it takes less than a renewal's lease
     * @param patient for what is written back
     */
    static LaunchRoom of(
            LaunchSettings settings,
            LaunchRequestRows requests,
            LaunchRows rows,
            LaunchStore.Index index,
            BoundedHttp quick,
            BoundedHttp patient,
            Clock clock,
            RandomGenerator chance) {
        Seal seal = new Seal(settings.encryptionKeys());
        LaunchStore store = new LaunchStore(rows, index, seal);
        PendingRequests pending = new PendingRequests(requests, seal);
        TokenEndpoint endpoint = new TokenEndpoint(quick, clock, chance);
        Callback callback = new Callback(settings, pending, endpoint, new IdTokens(clock), store, clock, chance);
        Bearers bearers = new Bearers(
                settings,
                new Renewal(store, settings, endpoint, clock),
                new BackendTokens(Discovery.ofBackends(quick, clock), endpoint, clock));
        return new LaunchRoom(
                new Launching(settings, Discovery.ofLaunches(quick, clock), pending, callback, clock, chance),
                new Launches(store, settings, clock),
                new EhrClient(new EhrCalls(settings, bearers, quick)),
                new EhrCalls(settings, bearers, patient));
    }
}
