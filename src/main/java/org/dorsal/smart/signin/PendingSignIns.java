package org.dorsal.smart.signin;

import java.time.Instant;
import java.util.Optional;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.Seal;
import org.dorsal.smart.launch.Secrets;
import org.dorsal.store.AuditorSignInRows;

/** Sign-ins on their way, in the store: found by the hash of their state, once. */
final class PendingSignIns {
    /** That wait at one site: far beyond its auditors, and what a flood can make us keep: less than 2 MB. */
    static final int MOST = 1_000;

    private final AuditorSignInRows rows;
    private final Seal seal;

    PendingSignIns(AuditorSignInRows rows, Seal seal) {
        this.rows = rows;
        this.seal = seal;
    }

    /** False when {@value #MOST} of the site are waiting, and this one is not kept. */
    boolean put(SiteId site, String state, PendingSignIn pending, Instant now, Instant expires) {
        byte[] sealed = seal.close(label(site, state), pending.bytes());
        return rows.put(site.value(), Secrets.sha256(state), now, expires, sealed, MOST);
    }

    Optional<PendingSignIn> take(SiteId site, String state, Instant now) {
        return rows.take(site.value(), Secrets.sha256(state), now)
                .flatMap(bytes -> seal.open(label(site, state), bytes))
                .flatMap(PendingSignIn::read);
    }

    private static Seal.Label label(SiteId site, String state) {
        return new Seal.Label(Seal.Use.SIGN_IN, site, Secrets.sha256Hex(state));
    }
}
