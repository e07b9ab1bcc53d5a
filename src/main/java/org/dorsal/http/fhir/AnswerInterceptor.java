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
 * Where our bytes and our refusals meet HAPI's server: nothing is parsed or encoded by HAPI but what a client asks to have in another
 * shape, and no message of HAPI's own, which may quote the request, leaves the house.
 */
@Interceptor
final class AnswerInterceptor {
    private static final int FAULT = 500;

    /** HAPI parses no body whose resource it has; the main job parses the body itself, after the strict gate. */
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_POST_PROCESSED)
    public void takesTheBody(ServletRequestDetails details) {
        details.setRequestContents(Exchange.of(details).call().body());
        details.setResource(new QuestionnaireResponse());
    }

    /** Stored bytes go out as they are; the gate writes them after auditors were told. */
    @Hook(Pointcut.SERVER_OUTGOING_RESPONSE)
    public boolean sendsTheAnswer(ServletRequestDetails details) {
        Exchange exchange = Exchange.of(details);
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
        Exchange.of(details).broke(broke);
        return new InternalErrorException("broke");
    }

    /** What HAPI itself refuses although the gate let it pass. */
    @Hook(Pointcut.SERVER_HANDLE_EXCEPTION)
    public boolean wordsTheRefusal(BaseServerResponseException refused, ServletRequestDetails details) {
        Objection worded = switch (refused.getStatusCode()) {
            case 404 -> new Objection.NotFound("There is no such address here; metadata lists what there is.");
            case 405 -> new Objection.WrongMethod(List.of());
            default -> Objection.BadRequest.of("The request is not supported as it was sent; metadata lists what is.");
        };
        Exchange.of(details).send(OutcomeBody.of(worded));
        return false;
    }
}
