package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import org.jspecify.annotations.Nullable;

/**
 * Refusal on its way to {@link OutcomeInterceptor}: HAPI's providers and interceptors refuse by exception. The message
 * names the kind of objection only; the text for the client is {@link OutcomeBody}'s.
 */
final class ObjectionException extends BaseServerResponseException {
    private static final long serialVersionUID = 1L;

    private final transient Objection objection;

    ObjectionException(Objection objection) {
        this(objection, null);
    }

    ObjectionException(Objection objection, @Nullable Throwable cause) {
        super(OutcomeBody.of(objection).status(), objection.getClass().getSimpleName(), cause);
        this.objection = objection;
    }

    Objection objection() {
        return objection;
    }

    /** Refusals are frequent and expected; nobody reads their stack. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
