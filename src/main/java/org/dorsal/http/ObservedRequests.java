package org.dorsal.http;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.MDC;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.server.observation.ServerRequestObservationConvention;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Names of requests in counters, timers, traces and logs: route and request id, never an address, which may name a
 * patient (promise P12).
 */
@Configuration(proxyBeanMethods = false)
public class ObservedRequests {
    /** Field name in log lines (Elastic Common Schema). */
    private static final String REQUEST_ID = "http.request.id";

    /** Records the pattern of the request's route, such as {@code /fhir/{site}/Observation/{id}}. */
    public static void route(HttpServletRequest request, String pattern) {
        ServerHttpObservationFilter.findObservationContext(request)
                .ifPresent(observed -> observed.setPathPattern(pattern));
    }

    /** Adds the request id to all log lines of this request. */
    public static void id(String requestId) {
        MDC.put(REQUEST_ID, requestId);
    }

    @Bean
    ServerRequestObservationConvention requestsByRoute() {
        return new RouteConvention();
    }

    /** A thread may answer another request afterwards. */
    @Bean
    FilterRegistrationBean<Filter> requestIdsEnd() {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
            try {
                chain.doFilter(request, response);
            } finally {
                MDC.remove(REQUEST_ID);
            }
        });
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }
}
