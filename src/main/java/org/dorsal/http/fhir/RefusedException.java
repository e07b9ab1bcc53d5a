package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;

/** A refusal on its way through HAPI's server; {@link OutcomeBody} has worded it. No fault of ours, so it keeps no stack trace. */
final class RefusedException extends BaseServerResponseException {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    RefusedException(Reply reply) {
        super(reply.status(), "refused");
        this.reply = reply;
    }

    Reply reply() {
        return reply;
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
