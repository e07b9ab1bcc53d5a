package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.Optional;
import org.dorsal.audit.AuditAction;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/** Finds the route of a request, also before the request reaches the dispatcher servlet. */
record PageRoutes(ObjectProvider<RequestMappingHandlerMapping> mappings) {
    /** Returns the controller method of a request; empty when no controller takes the path with the method. */
    Optional<HandlerMethod> find(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof HandlerMethod matched
                ? Optional.of(matched)
                : mappings.stream().findFirst().flatMap(mapping -> find(mapping, request));
    }

    private static Optional<HandlerMethod> find(RequestMappingHandlerMapping mapping, HttpServletRequest request) {
        if (!ServletRequestPathUtils.hasParsedRequestPath(request)) {
            ServletRequestPathUtils.parseAndCache(request);
        }
        try {
            return Optional.ofNullable(mapping.getHandler(request))
                    .flatMap(chain -> chain.getHandler() instanceof HandlerMethod method
                            ? Optional.of(method)
                            : Optional.empty());
        } catch (Exception _) { // the mapping refuses the method or a media type by an exception
            return Optional.empty();
        }
    }

    /** Returns the path pattern of a request's controller method, such as {@code /a/{launch}/review}. */
    Optional<String> pattern(HttpServletRequest request) {
        return find(request)
                .map(_ -> String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE)));
    }

    /** Returns the action in the audit events of a controller method. */
    static AuditAction action(Object handler) {
        return handler instanceof HandlerMethod method && method.hasMethodAnnotation(AuditedAction.class)
                ? Objects.requireNonNull(method.getMethodAnnotation(AuditedAction.class))
                        .value()
                : AuditAction.VIEW;
    }
}
