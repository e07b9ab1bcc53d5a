package org.dorsal.sandbox;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** Refuses what the EHR that is being played does not advertise, and answers writes as curtly as it does. */
final class VendorCapabilityFilter extends OncePerRequestFilter {
    private static final Set<TypeRestfulInteraction> WRITES =
            Set.of(TypeRestfulInteraction.CREATE, TypeRestfulInteraction.UPDATE);

    private final CurrentVendor guise;

    VendorCapabilityFilter(CurrentVendor guise) {
        this.guise = guise;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return RequestedInteraction.isOpen(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var interaction = RequestedInteraction.of(request);
        var table = guise.table();
        var terms = table.terms(interaction.type());
        if (terms.isEmpty() && !interaction.type().isEmpty()) {
            Outcomes.send(response, 404, "not-supported", "This server has no such resource type.");
        } else if (!allows(terms, interaction)) {
            Outcomes.send(response, 405, "not-supported", "This server does not support the interaction.");
        } else if (table.bareAnswers()
                && interaction.interaction().filter(WRITES::contains).isPresent()) {
            barely(request, response, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean allows(Optional<TypeTerms> terms, RequestedInteraction interaction) {
        return terms.flatMap(t -> interaction.interaction().filter(t::allow)).isPresent();
    }

    private static void barely(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var cached = new ContentCachingResponseWrapper(response);
        chain.doFilter(request, cached);
        var status = response.getStatus();
        if (status >= 300) {
            cached.copyBodyToResponse();
            return;
        }
        var location = Optional.ofNullable(response.getHeader("Location"));
        response.reset();
        response.setStatus(status);
        location.ifPresent(where -> response.setHeader("Location", where));
        response.setContentLength(0);
    }
}
