package org.dorsal.limit;

/** Refusal of a part of a limited resource. Nothing was done; the same request may succeed later unless it is {@link Reason#LARGE}. */
public final class LimitException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** Reason of a refusal; each has another status of HTTP. */
    public enum Reason {
        /** More than a caller gets when no other caller uses the resource: 413. */
        LARGE,
        /** The caller's own share is used: 429. */
        CALLER,
        /** The share of the site, or the whole resource, is used: 503. */
        FULL
    }

    LimitException(String resource, Reason reason) {
        super(resource + ": " + reason, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
