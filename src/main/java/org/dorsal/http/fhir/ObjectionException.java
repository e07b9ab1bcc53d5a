package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.util.List;
import org.dorsal.assessment.Refusal;
import org.dorsal.fhirjson.Problem;
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

    /** Something in the request that can't be read or is not supported. */
    static ObjectionException badRequest(String code, String message) {
        return new ObjectionException(new Objection.BadRequest(List.of(new Problem(code, "", message))));
    }

    static ObjectionException badRequest(List<Problem> problems) {
        return new ObjectionException(new Objection.BadRequest(problems));
    }

    /** A refusal by the main job or the gate. */
    static ObjectionException refused(Refusal refusal) {
        return new ObjectionException(new Objection.RefusalObjection(refusal));
    }

    static ObjectionException notFound(String message) {
        return new ObjectionException(new Objection.NotFound(message));
    }

    static ObjectionException forbidden(String message) {
        return new ObjectionException(new Objection.Forbidden(message));
    }

    /** A value that can't be read. The sentence names the parameter, never the value. */
    static ObjectionException value(String parameter, String cure) {
        return badRequest("value", parameter + ": " + cure);
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
