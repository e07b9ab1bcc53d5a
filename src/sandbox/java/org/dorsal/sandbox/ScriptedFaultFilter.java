package org.dorsal.sandbox;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.web.filter.OncePerRequestFilter;

/** Applies the script to each request. Runs before the token is checked, as a gateway would. */
final class ScriptedFaultFilter extends OncePerRequestFilter {
    private final FaultScript script;
    private final FaultyAnswers answers;
    private final RevocableAuthorizationService grants;
    private final Address address;

    ScriptedFaultFilter(
            FaultScript script, FaultyAnswers answers, RevocableAuthorizationService grants, Address address) {
        this.script = script;
        this.answers = answers;
        this.grants = grants;
        this.address = address;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var exchange = new FaultableExchange(request, response, chain, script.release());
        switch (script.next(RequestedInteraction.of(request)).orElse(Fault.Plain.NONE)) {
            case Fault.StatusBefore before -> refuse(response, before);
            case Fault.StatusAfter(int code) -> exchange.commit().instead(code);
            case Fault.Plain plain -> play(plain, exchange);
        }
    }

    private void play(Fault.Plain plain, FaultableExchange exchange) throws ServletException, IOException {
        switch (plain) {
            case NONE -> exchange.pass();
            case CUT_BEFORE -> exchange.cut();
            case CUT_AFTER -> exchange.commit().cut();
            case CREATED_WITHOUT_BODY_OR_LOCATION -> answers.withoutAnything(exchange.commit());
            case CREATED_WITHOUT_LOCATION -> answers.withoutLocation(exchange.commit());
            case FOREIGN_LOCATION -> answers.foreignLocation(exchange.commit());
            case HTML_WITH_200 -> html(exchange.response());
            case HTML_WITH_200_AFTER -> html(exchange.commit().instead(200));
            case ANOTHER_PATIENTS_RESOURCE -> answers.anotherPatients(exchange.commit());
            case REDIRECT -> redirect(exchange);
            case HUGE_BODY -> EndlessBodies.huge(exchange.response());
            case SLOW_BODY -> EndlessBodies.slow(exchange.response(), exchange.release());
            case HANG -> exchange.hangThenCut();
            case HANG_AFTER -> exchange.commit().exchange().hangThenCut();
            case REVOKED_TOKEN -> exchange.revoked(grants);
            case IGNORES_IF_NONE_EXIST -> exchange.unconditionally();
        }
    }

    private static void refuse(HttpServletResponse response, Fault.StatusBefore fault) throws IOException {
        response.setStatus(fault.code());
        fault.retryAfter().ifPresent(when -> response.setHeader("Retry-After", when));
        if (fault.code() == HttpServletResponse.SC_UNAUTHORIZED) {
            response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        }
        if (fault.diagnostics().isPresent()) {
            Outcomes.send(
                    response, fault.code(), "processing", fault.diagnostics().get());
        }
    }

    private static void html(HttpServletResponse response) throws IOException {
        Html.send(response, "Welcome", "<p>Please sign in to the network first.</p>");
    }

    private void redirect(FaultableExchange exchange) {
        var request = exchange.request();
        var query =
                Optional.ofNullable(request.getQueryString()).map(q -> "?" + q).orElse("");
        exchange.response().setStatus(HttpServletResponse.SC_TEMPORARY_REDIRECT);
        exchange.response().setHeader("Location", address.foreign(request.getRequestURI() + query));
    }
}
