package org.dorsal.sandbox;

import java.util.Optional;

/**
 * Fault for one request to the FHIR API, configured by {@link SandboxEhr#script}. "Committed" means that the EHR
 * executed the request; the client may not learn so.
 */
public sealed interface Fault {
    /** Faults that need no more words. */
    enum Plain implements Fault {
        /** None: the request is answered rightly. Lets requests pass before a later fault. */
        NONE,
        /** The connection is closed without an answer; nothing was done. */
        CUT_BEFORE,
        /** Committed, then the connection is closed without an answer. */
        CUT_AFTER,
        /** Committed; 201 with neither body nor Location. */
        CREATED_WITHOUT_BODY_OR_LOCATION,
        /** Committed; 201 with the resource in the body and no Location. */
        CREATED_WITHOUT_LOCATION,
        /** Committed; its Location is on another host, where a request is a leak. */
        FOREIGN_LOCATION,
        /** 200 with a web page; nothing was done. */
        HTML_WITH_200,
        /** Committed; 200 with a web page. */
        HTML_WITH_200_AFTER,
        /** Committed; but the body of the answer is about another patient. */
        ANOTHER_PATIENTS_RESOURCE,
        /** 307 to the same server by another host name, where a request is a leak; nothing was done. */
        REDIRECT,
        /** 200 with 500 MB of valid JSON; nothing was done. */
        HUGE_BODY,
        /** 200 at once, then a byte now and then until let go; nothing was done. */
        SLOW_BODY,
        /** No answer until let go, then the connection is closed; nothing was done. */
        HANG,
        /** Committed; no answer until let go, then the connection is closed. */
        HANG_AFTER,
        /** The token and all of its launch die, then the answer is 401. */
        REVOKED_TOKEN,
        /** If-None-Exist is ignored, although the capability statement advertises it. */
        IGNORES_IF_NONE_EXIST
    }

    /**
     * Answer with this status without execution of the request.
     *
     * @param diagnostics diagnostics of an OperationOutcome; no body when empty
     * @param retryAfter seconds or an HTTP date, as text
     */
    record StatusBefore(int code, Optional<String> diagnostics, Optional<String> retryAfter) implements Fault {}

    /** Committed; the answer is this status without a body. */
    record StatusAfter(int code) implements Fault {}

    /** Fault with this status, before the request is executed. */
    static StatusBefore status(int code) {
        return new StatusBefore(code, Optional.empty(), Optional.empty());
    }

    /** Fault with this status and an OperationOutcome, before the request is executed. */
    static StatusBefore status(int code, String diagnostics) {
        return new StatusBefore(code, Optional.of(diagnostics), Optional.empty());
    }

    /** Fault with this status and Retry-After, in seconds or as an HTTP date, before the request is executed. */
    static StatusBefore busy(int code, String retryAfter) {
        return new StatusBefore(code, Optional.empty(), Optional.of(retryAfter));
    }

    /** Fault with this status although the request was executed. */
    static StatusAfter statusAfter(int code) {
        return new StatusAfter(code);
    }
}
