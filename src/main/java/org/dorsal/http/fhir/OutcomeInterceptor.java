package org.dorsal.http.fhir;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.*;
import org.dorsal.audit.AuditAgents;
import org.dorsal.http.Trace;
import org.dorsal.limit.LimitException;
import org.dorsal.limit.SharedLimits;
import org.dorsal.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what was refused and what failed with an OperationOutcome, its audit event first. No message written by HAPI
 * is sent, because it may quote the request.
 */
@Interceptor
final class OutcomeInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeInterceptor.class);
    private static final Duration STORE_RESTS = Duration.ofSeconds(2);
    private static final int FAULT = 500;

    private final RequestEvents events;
    private final SharedLimits limits;

    OutcomeInterceptor(RequestEvents events, SharedLimits limits) {
        this.events = events;
        this.limits = limits;
    }

    /** Sorts what a provider, an interceptor or HAPI throws. */
    @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
    public BaseServerResponseException sort(Throwable thrown, ServletRequestDetails details) {
        boolean ofProvider = false;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ObjectionException objection) {
                return objection;
            }
            if (cause instanceof LimitException refused) {
                return new ObjectionException(Objection.of(refused));
            }
            if (cause instanceof StoreException fault) {
                return fault(fault, details.getRequestId());
            }
            ofProvider |= cause instanceof InvocationTargetException;
        }
        if (!ofProvider && thrown instanceof BaseServerResponseException refused && refused.getStatusCode() < FAULT) {
            boolean address = FhirCall.find(details).isPresent(); // else HAPI could not read the path
            return new ObjectionException(byStatus(address ? refused.getStatusCode() : 404));
        }
        LOG.error("request {} broke: {}", details.getRequestId(), Trace.of(thrown));
        return new ObjectionException(new Objection.InternalErrorObjection(details.getRequestId()), thrown);
    }

    /** Sends the outcome. An event that can't be recorded changes it: then the store is what has failed. */
    @Hook(Pointcut.SERVER_HANDLE_EXCEPTION)
    public boolean answer(BaseServerResponseException thrown, ServletRequestDetails details) {
        ObjectionException refusal = (ObjectionException) thrown;
        FhirReply reply = OutcomeBody.of(refusal.objection());
        try {
            record(refusal, reply, details);
        } catch (StoreException untold) {
            reply = OutcomeBody.of(fault(untold, details.getRequestId()).objection());
        }
        boolean forNow = refusal.objection() instanceof Objection.Busy
                || refusal.objection() instanceof Objection.TooManyRequests;
        FhirCall.find(details).ifPresent(call -> {
            call.release();
            if (forNow && !call.isOfBundle()) {
                call.end();
                limits.delay(call.owner());
            }
        });
        inFormat(reply, details).writeTo(details.getServletResponse());
        return false;
    }

    /** Records the audit event of a refusal; skipped while the store is unavailable, because no data was disclosed then. */
    private void record(ObjectionException refusal, FhirReply reply, ServletRequestDetails details) {
        boolean unavailable = refusal.getCause() instanceof StoreException fault
                && fault.kind() == StoreException.FaultKind.UNAVAILABLE;
        Optional<FhirCall> call = FhirCall.find(details);
        Optional<AuditAgents> agents = call.flatMap(FhirCall::takeAudited);
        if (agents.isPresent() && !unavailable) {
            Optional<String> message =
                    refusal.getCause() == null ? reply.problem() : Optional.of("Something failed here.");
            int status = reply.status();
            Runnable event = () -> events.refused(call.orElseThrow(), agents.get(), status, message);
            call.flatMap(FhirCall::entry)
                    .flatMap(BundleEntryRequest::refusals)
                    .ifPresentOrElse(refusals -> refusals.add(event), event);
        }
    }

    private static ObjectionException fault(StoreException fault, String requestId) {
        LOG.warn("request {}: {}", requestId, fault.getMessage()); // written by us, holds no row
        return new ObjectionException(
                switch (fault.kind()) {
                    case UNAVAILABLE, TOO_COSTLY -> new Objection.Busy(STORE_RESTS);
                    case BROKEN -> new Objection.InternalErrorObjection(requestId);
                },
                fault);
    }

    /** Maps the status of a refusal by HAPI, made after the request was admitted, to an objection. */
    private static Objection byStatus(int status) {
        return switch (status) {
            case 404 -> new Objection.NotFound("There is no such address here; metadata lists what there is.");
            case 405 -> new Objection.WrongMethod(List.of());
            default -> Objection.BadRequest.of("The request is not supported as it was sent; metadata lists what is.");
        };
    }

    /** Encodes the outcome in XML if the client requests XML. */
    private static FhirReply inFormat(FhirReply reply, ServletRequestDetails details) {
        if (details.getParameters().isEmpty()) {
            Parameters.decode(Optional.ofNullable(details.getServletRequest().getQueryString())
                            .orElse(""))
                    .ifPresent(decoded -> details.setParameters(Parameters.arrays(decoded)));
        }
        boolean entry = details.getServletRequest() instanceof BundleEntryRequest;
        return !entry && ResponseShape.format(details) == EncodingEnum.XML
                ? StoredBytesInterceptor.encoded(reply, EncodingEnum.XML, EncodingEnum.XML::newParser)
                : reply;
    }
}
