package org.dorsal.smart.launch;

import java.time.Instant;
import java.util.Optional;
import org.dorsal.smart.SiteId;
import org.dorsal.store.LaunchRequestRows;

/** Requests on their way, in the store: found by the hash of their state, once. */
final class PendingRequests {
    /**
     * That wait for their answer at one site. A request waits for as long as somebody signs in, so this is far beyond the
     * people of any site, and what a flood can make us keep: less than 10 MB.
     */
    static final int MOST = 5_000;

    private final LaunchRequestRows rows;
    private final Seal seal;

    PendingRequests(LaunchRequestRows rows, Seal seal) {
        this.rows = rows;
        this.seal = seal;
    }

    /** False when {@value #MOST} of the site are waiting, and this one is not kept. */
    boolean put(SiteId site, String state, PendingRequest request, Instant now, Instant expires) {
        byte[] sealed = seal.close(label(site, state), request.bytes());
        return rows.put(site.value(), Secrets.sha256(state), now, expires, sealed, MOST);
    }

    Optional<PendingRequest> take(SiteId site, String state, Instant now) {
        return rows.take(site.value(), Secrets.sha256(state), now)
                .flatMap(bytes -> seal.open(label(site, state), bytes))
                .flatMap(PendingRequest::read);
    }

    private static Seal.Label label(SiteId site, String state) {
        return new Seal.Label(Seal.Use.REQUEST, site, Secrets.sha256Hex(state));
    }
}
