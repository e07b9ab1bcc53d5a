package org.dorsal.smart;

import java.io.IOException;
import java.net.URI;

/** Reads the text of an issuer's key set. */
@FunctionalInterface
interface KeyFetch {
    /** The JWK Set (RFC 7517, 5) at this address, as text; an IOException when it can't be had in time and in full. */
    String fetch(URI jwksUri) throws IOException;
}
