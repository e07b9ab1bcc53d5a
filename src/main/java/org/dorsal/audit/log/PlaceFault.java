package org.dorsal.audit.log;

/** A place did not do what it was asked. It is asked again. */
public final class PlaceFault extends RuntimeException {
    public PlaceFault(String says) {
        super(says);
    }

    public PlaceFault(String says, Throwable cause) {
        super(says, cause);
    }
}
