package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Bundle;
import org.jspecify.annotations.Nullable;

/**
 * Admitted request on its way through HAPI's server and back. Exposes to HAPI the path, the method and the parameters
 * that shape the response: headers and parameters are parsed once, so that no second parser can interpret them
 * differently.
 */
final class HapiExchange extends HttpServletRequestWrapper {
    private static final String NAME = HapiExchange.class.getName();

    private final FhirCall call;
    private final Optional<AuthorizedCaller> caller;
    private final Map<String, String[]> parameters;
    private Optional<FhirReply> reply = Optional.empty();
    private Optional<Throwable> fault = Optional.empty();

    /** @param caller empty on routes that are open to all */
    HapiExchange(HttpServletRequest request, FhirCall call, Optional<AuthorizedCaller> caller) {
        super(request);
        this.call = call;
        this.caller = caller;
        this.parameters = call.shaping().parameters();
        setAttribute(NAME, this); // others may wrap it again
    }

    static HapiExchange of(ServletRequest request) {
        return (HapiExchange) request.getAttribute(NAME);
    }

    static HapiExchange of(ServletRequestDetails details) {
        return of(details.getServletRequest());
    }

    /**
     * Gives HAPI an empty Bundle in place of the answer, which it must neither parse nor encode; the Bundle is never
     * sent.
     */
    static Bundle answer(ServletRequestDetails details, Function<FhirCall, FhirReply> work) {
        HapiExchange exchange = of(details);
        exchange.send(work.apply(exchange.call));
        Bundle unsent = new Bundle();
        unsent.setId("unsent"); // HAPI requires an id with the VREAD result
        return unsent;
    }

    /** A guarded provider that is reached without a caller is a fault of ours, and answers nothing. */
    static Bundle answer(ServletRequestDetails details, BiFunction<FhirCall, AuthorizedCaller, FhirReply> work) {
        AuthorizedCaller caller = of(details).caller.orElseThrow();
        return answer(details, call -> work.apply(call, caller));
    }

    FhirCall call() {
        return call;
    }

    void send(FhirReply answer) {
        reply = Optional.of(answer);
    }

    void broke(Throwable why) {
        fault = Optional.of(why);
    }

    /** Reply to send; rethrows the failure if there is one. */
    FhirReply reply() {
        fault.ifPresent(HapiExchange::rethrow);
        return reply.orElseThrow(() -> new IllegalStateException("HAPI's server gave no answer"));
    }

    private static void rethrow(Throwable why) {
        switch (why) {
            case RuntimeException fault -> throw fault;
            case Error error -> throw error;
            default -> throw new IllegalStateException("HAPI's server broke", why);
        }
    }

    /** HAPI takes HEAD for reads only. */
    @Override
    public String getMethod() {
        return super.getMethod().equals("HEAD") ? "GET" : super.getMethod();
    }

    @Override
    public @Nullable String getQueryString() {
        return null;
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return parameters;
    }

    @Override
    public @Nullable String getParameter(String name) {
        return Optional.ofNullable(parameters.get(name))
                .map(values -> values[0])
                .orElse(null);
    }

    @Override
    public @Nullable String getHeader(String name) {
        return null;
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return Collections.emptyEnumeration();
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.emptyEnumeration();
    }
}
