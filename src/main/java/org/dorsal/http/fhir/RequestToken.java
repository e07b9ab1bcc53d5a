package org.dorsal.http.fhir;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.dorsal.audit.AuditAgents;
import org.dorsal.http.CredentialCheck;
import org.dorsal.smart.AccessTokenAuthenticator.CallerAuthentication;
import org.dorsal.smart.Caller;
import org.springframework.security.core.context.SecurityContextHolder;

/** Result of the security chain's check of a request's token. */
final class RequestToken {
    private static final String REFUSED = RequestToken.class.getName();

    private RequestToken() {}

    /** Stores the reason for which the security chain rejected the request's token. */
    static void refuse(HttpServletRequest request, Objection objection) {
        if (!(objection instanceof Objection.Busy)) {
            CredentialCheck.REFUSED.mark(request);
        }
        request.setAttribute(REFUSED, objection);
    }

    /** Returns the caller; refuses a request without a valid token, with an event. */
    static Caller caller(FhirCall call) {
        Optional<Caller> caller = verified(call);
        if (caller.isPresent()) {
            return caller.get();
        }
        call.audit(AuditAgents.unknown(Optional.of(call.network())));
        throw new ObjectionException(refusal(call).orElseGet(Objection.MissingTokenObjection::new));
    }

    /** Returns who sent a token, valid or not; empty if none came. */
    static Optional<AuditAgents> sender(FhirCall call) {
        return verified(call)
                .map(caller -> AuthorizedCaller.agents(caller, call.network()))
                .or(() -> refusal(call)
                        .filter(objection -> !(objection instanceof Objection.MissingTokenObjection))
                        .map(_ -> AuditAgents.unknown(Optional.of(call.network()))));
    }

    private static Optional<Caller> verified(FhirCall call) {
        HttpServletRequest request = call.details().getServletRequest();
        if (refusal(call).isEmpty()
                && SecurityContextHolder.getContext().getAuthentication()
                        instanceof CallerAuthentication authentication) {
            CredentialCheck.VERIFIED.mark(request);
            return Optional.of(authentication.caller());
        }
        return Optional.empty();
    }

    private static Optional<Objection> refusal(FhirCall call) {
        return call.details().getServletRequest().getAttribute(REFUSED) instanceof Objection objection
                ? Optional.of(objection)
                : Optional.empty();
    }
}
