package org.dorsal.sandbox;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Authenticates the user of an authorization request. In an EHR launch the launch value identifies the user without a
 * cookie: it was minted for one user, and a cookie is not sent along when a frame on another site redirects here.
 * Otherwise the form of the sign-in page does.
 */
final class SignInFilter extends OncePerRequestFilter {
    private final OneTime<SandboxLaunch> launches;
    private final OneTime<String> signIns;
    private final SandboxRecords records;
    private final SandboxClients clients;

    SignInFilter(
            OneTime<SandboxLaunch> launches, OneTime<String> signIns, SandboxRecords records, SandboxClients clients) {
        this.launches = launches;
        this.signIns = signIns;
        this.records = records;
        this.clients = clients;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().equals("/oauth2/authorize");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        signedIn(request).ifPresent(user -> SecurityContextHolder.setContext(new SecurityContextImpl(user)));
        chain.doFilter(request, response);
    }

    private Optional<? extends AbstractAuthenticationToken> signedIn(HttpServletRequest request) {
        if (parameter(request, "client_id").filter(clients::isForStaff).isPresent()) {
            return atThePage(request)
                    .flatMap(_ -> parameter(request, SignInPage.STAFF))
                    .flatMap(SandboxStaff::of)
                    .map(StaffSignedIn::new);
        }
        Optional<String> launch = parameter(request, "launch");
        if (launch.isPresent()) {
            return launch.flatMap(launches::peek).map(SignedIn::new);
        }
        return atThePage(request).flatMap(state -> picked(request)).map(SignedIn::new);
    }

    /** The state of the request, when its sign-in page was shown and answered. */
    private Optional<String> atThePage(HttpServletRequest request) {
        return parameter(request, SignInPage.TICKET)
                .flatMap(signIns::use)
                .filter(state -> state.equals(request.getParameter("state")));
    }

    private Optional<SandboxLaunch> picked(HttpServletRequest request) {
        return parameter(request, SignInPage.PATIENT)
                .filter(patient -> records.find("Patient", patient).isPresent())
                .flatMap(patient -> parameter(request, SignInPage.CLINICIAN)
                        .filter(clinician ->
                                records.find("Practitioner", clinician).isPresent())
                        .map(SandboxLaunch.of(patient).outsideAnEncounter()::signedInAs));
    }

    private static Optional<String> parameter(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getParameter(name));
    }
}
