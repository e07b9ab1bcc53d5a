package org.dorsal.smart.launch;

import java.time.Clock;
import java.util.random.RandomGenerator;
import org.dorsal.store.LaunchRequestRows;
import org.dorsal.store.LaunchRows;

/** The parts of this room, put together over one store. */
record LaunchRoom(Launching launching, Launches launches, EhrClient ehrClient) {
    static LaunchRoom of(
            LaunchSettings settings,
            LaunchRequestRows requests,
            LaunchRows rows,
            BoundedHttp http,
            Clock clock,
            RandomGenerator chance) {
        Seal seal = new Seal(settings.encryptionKeys());
        LaunchStore store = new LaunchStore(rows, seal);
        PendingRequests pending = new PendingRequests(requests, seal);
        TokenEndpoint endpoint = new TokenEndpoint(http, clock, chance);
        Callback callback = new Callback(settings, pending, endpoint, new IdTokens(clock), store, clock, chance);
        return new LaunchRoom(
                new Launching(settings, new Discovery(http, clock), pending, callback, clock, chance),
                new Launches(store, settings, clock),
                new EhrClient(settings, new Renewal(store, settings, endpoint, clock), http));
    }
}
