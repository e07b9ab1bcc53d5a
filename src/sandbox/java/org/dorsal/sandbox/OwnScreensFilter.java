package org.dorsal.sandbox;

import com.nimbusds.jose.util.JSONObjectUtils;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.*;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * FHIR API for the EHR's own screens at another origin, such as the CDS Hooks sandbox: its pages read without a token,
 * because their user has signed in to the EHR. {@code POST /fhir/_services/smart/Launch} answers them with a launch
 * value for the link of a card.
 */
final class OwnScreensFilter extends OncePerRequestFilter {
    private static final String LAUNCH = "/fhir/_services/smart/Launch";

    private final AtomicReference<Optional<String>> origin = new AtomicReference<>(Optional.empty());
    private final DefaultCorsProcessor cors = new DefaultCorsProcessor();
    private final Compartment compartment;
    private final OneTime<SandboxLaunch> launches;

    OwnScreensFilter(Compartment compartment, OneTime<SandboxLaunch> launches) {
        this.compartment = compartment;
        this.launches = launches;
    }

    /** Sets the origin of the screens. */
    void areAt(String screens) {
        origin.set(Optional.of(screens));
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return origin.get()
                .filter(screens -> screens.equals(request.getHeader(HttpHeaders.ORIGIN)))
                .isEmpty();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!cors.processRequest(rules(), request, response) || CorsUtils.isPreFlightRequest(request)) {
            return;
        }
        if (request.getRequestURI().equals(LAUNCH)) {
            launch(request, response);
            return;
        }
        new Access(
                        Scope.read("user/*.rs").stream().toList(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        compartment)
                .attachTo(request);
        chain.doFilter(request, response);
    }

    private CorsConfiguration rules() {
        CorsConfiguration rules = new CorsConfiguration();
        rules.setAllowedOrigins(origin.get().stream().toList());
        rules.setAllowedMethods(List.of("GET", "POST"));
        rules.setAllowedHeaders(List.of(CorsConfiguration.ALL));
        return rules;
    }

    private void launch(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            Map<String, Object> parameters = JSONObjectUtils.getJSONObject(
                    JSONObjectUtils.parse(new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8)),
                    "parameters");
            SandboxLaunch launch = SandboxLaunch.of(JSONObjectUtils.getString(parameters, "patient"));
            String context = JSONObjectUtils.getString(parameters, "appContext");
            String value = launches.issue(context == null ? launch : launch.byLink(context));
            response.setContentType("application/json");
            response.getOutputStream()
                    .write(Json.text(Map.of("launch_id", value)).getBytes(StandardCharsets.UTF_8));
        } catch (ParseException _) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        }
    }
}
