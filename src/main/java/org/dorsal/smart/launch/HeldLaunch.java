package org.dorsal.smart.launch;

import java.net.URI;
import java.time.Instant;

/**
 * A launch with all that only this room may see.
 *
 * @param browser SHA-256, in hex, of its cookie's secret: bound in here so that whoever writes the table can't exchange it
 * @param fhirBase to the letter as registered when it was launched
 * @param tokenEndpoint where its token is renewed
 */
record HeldLaunch(Launch launch, Tokens tokens, String browser, String fhirBase, URI tokenEndpoint) {
    HeldLaunch with(Tokens next) {
        return new HeldLaunch(launch, next, browser, fhirBase, tokenEndpoint);
    }

    /** The same, over at that moment for its browser too, and without a token to go on with. */
    HeldLaunch endedAt(Instant at) {
        return new HeldLaunch(launch.endedAt(at), tokens.withoutRefresh(), browser, fhirBase, tokenEndpoint);
    }

    @Override
    public String toString() {
        return "HeldLaunch[" + launch.id() + "]";
    }
}
