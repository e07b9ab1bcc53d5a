package org.dorsal.smart;

import com.nimbusds.jose.KeySourceException;

/** The issuer's keys can't be read now, so nothing can be said about a token. */
public final class KeysUnreachableException extends KeySourceException {
    KeysUnreachableException() {
        super("the issuer's keys cannot be read");
    }

    /** Whether this, or what caused it, is one. */
    public static boolean isCauseOf(Throwable fault) {
        return fault instanceof KeysUnreachableException || (fault.getCause() != null && isCauseOf(fault.getCause()));
    }
}
