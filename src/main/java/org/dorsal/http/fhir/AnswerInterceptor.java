package org.dorsal.http.fhir;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.InternalErrorException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/**
 * HAPI interceptor that sends stored bytes and this package's error responses. HAPI parses and encodes only when a
 * client requests a shape other than the stored one, and no message written by HAPI is sent, because it may quote the
 * request.
 */
@Interceptor
final class AnswerInterceptor {
    private static final int FAULT = 500;

    /**
     * Prevents HAPI from parsing the body, by setting a resource in advance. The main job parses the body after the
     * strict gate.
     */
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_POST_PROCESSED)
    public void takesTheBody(ServletRequestDetails details) {
        details.setRequestContents(HapiExchange.of(details).call().body());
        details.setResource(new QuestionnaireResponse());
    }

    /** Suppresses HAPI's own response. The gate writes the stored bytes after the audit event is recorded. */
    @Hook(Pointcut.SERVER_OUTGOING_RESPONSE)
    public boolean sendsTheAnswer(ServletRequestDetails details) {
        HapiExchange exchange = HapiExchange.of(details);
        exchange.send(exchange.call().shaping().shape(exchange.reply(), details));
        return false;
    }

    /** Everything that a provider or HAPI throws, as a refusal or as a fault. */
    @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
    public BaseServerResponseException sorts(Throwable thrown, ServletRequestDetails details) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof InvocationTargetException broke) {
                return fault(details, broke.getTargetException());
            }
        }
        return thrown instanceof BaseServerResponseException refused && refused.getStatusCode() < FAULT
                ? refused
                : fault(details, thrown);
    }

    private static BaseServerResponseException fault(ServletRequestDetails details, Throwable broke) {
        HapiExchange.of(details).broke(broke);
        return new InternalErrorException("broke");
    }

    /** Replaces the message of a request that HAPI rejects after the gate accepted it. */
    @Hook(Pointcut.SERVER_HANDLE_EXCEPTION)
    public boolean wordsTheRefusal(BaseServerResponseException refused, ServletRequestDetails details) {
        Objection worded = switch (refused.getStatusCode()) {
            case 404 -> new Objection.NotFound("There is no such address here; metadata lists what there is.");
            case 405 -> new Objection.WrongMethod(List.of());
            default -> Objection.BadRequest.of("The request is not supported as it was sent; metadata lists what is.");
        };
        HapiExchange.of(details).send(OutcomeBody.of(worded));
        return false;
    }
}
