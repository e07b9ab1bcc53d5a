package org.dorsal.smart.launch;

import java.time.Clock;
import java.util.random.RandomGenerator;
import org.dorsal.store.AnsweredRequestRows;
import org.dorsal.store.LaunchRows;

/** The parts of this room, put together over one store. */
record LaunchRoom(Launching launching, Launches launches, EhrClient ehrClient, EhrCalls ehrCalls) {
    /**
     * @param quick for what a person waits for, and for tokens: it takes less than a renewal's lease
     * @param patient for what is written back
     */
    static LaunchRoom of(
            LaunchSettings settings,
            AnsweredRequestRows answers,
            LaunchRows rows,
            LaunchStore.Index index,
            BoundedHttp quick,
            BoundedHttp patient,
            Clock clock,
            RandomGenerator chance) {
        Seal seal = new Seal(settings.encryptionKeys());
        LaunchStore store = new LaunchStore(rows, index, seal);
        SealedRequests<PendingRequest> requests =
                new SealedRequests<>(seal, Seal.Use.REQUEST, LaunchCookie.OF_REQUEST, answers, PendingRequest::read);
        TokenEndpoint endpoint = new TokenEndpoint(quick, clock, chance);
        Callback callback = new Callback(settings, requests, endpoint, new IdTokens(clock), store, clock, chance);
        Bearers bearers = new Bearers(
                settings,
                new Renewal(store, settings, endpoint, clock),
                new BackendTokens(Discovery.ofBackends(quick, clock), endpoint, clock));
        return new LaunchRoom(
                new Launching(settings, Discovery.ofLaunches(quick, clock), requests, callback, clock, chance),
                new Launches(store, settings, clock),
                new EhrClient(new EhrCalls(settings, bearers, quick)),
                new EhrCalls(settings, bearers, patient));
    }
}
