package org.dorsal.http.web;

/** Refusal of a page request before its controller runs; answered by the problem page of its key. */
public final class PageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String key;
    private final String place;

    /**
     * @param status HTTP status of the response, 400 to 599
     * @param key message key of the problem page
     */
    public PageException(int status, String key) {
        this(status, key, "");
    }

    /** @param place what could not be read, such as {@code changes[0].now}; empty for none */
    PageException(int status, String key, String place) {
        super(key);
        this.status = status;
        this.key = key;
        this.place = place;
    }

    String place() {
        return place;
    }

    int status() {
        return status;
    }

    String key() {
        return key;
    }
}
