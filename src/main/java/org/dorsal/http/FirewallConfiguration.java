package org.dorsal.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.*;
import org.apache.catalina.filters.RemoteIpFilter;
import org.apache.catalina.util.NetMask;
import org.dorsal.http.BoundedHttpProtocol.UnreadBodyAdapter.UnreadBody;
import org.dorsal.limit.SharedLimits;
import org.dorsal.smart.RequestPath;
import org.dorsal.store.Pools;
import org.dorsal.store.Pools.Pool;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.util.OnCommittedResponseWrapper;
import org.springframework.web.context.support.WebApplicationContextUtils;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Filters before all security chains: rejects ambiguous addresses (ADR 18), determines the client's address, selects
 * the database connections of the API, and ends the log lines of a request.
 */
@Configuration(proxyBeanMethods = false)
public class FirewallConfiguration {
    /**
     * Trusted proxies in front of the service.
     *
     * @param addresses IP addresses or networks such as {@code 10.0.0.0/8}
     */
    public record Proxies(List<String> addresses) {
        /** Largest part of all addresses of a family that proxies may have: 10.0.0.0/8 is a 256th, fc00::/7 a 128th. */
        private static final double MAX_PART = 1 / 64.0;

        public Proxies {
            addresses = List.copyOf(addresses);
            for (String address : addresses) {
                try {
                    new NetMask(address.isBlank() ? "nothing" : address);
                } catch (IllegalArgumentException _) {
                    throw new IllegalArgumentException(
                            "proxies must be IP addresses or networks such as 10.0.0.0/8; correct or leave them out");
                }
            }
            if (part(addresses, false) > MAX_PART || part(addresses, true) > MAX_PART) {
                throw new IllegalArgumentException(
                        "proxies hold so many addresses that callers are among them, who could"
                                + " then choose the address by which they are limited and logged; name the proxies alone");
            }
        }

        private static double part(List<String> addresses, boolean isVersion6) {
            return addresses.stream()
                    .filter(address -> address.contains(":") == isVersion6 && address.contains("/"))
                    .mapToInt(address -> Integer.parseInt(address.substring(address.indexOf('/') + 1)))
                    .mapToDouble(prefix -> Math.pow(2, -prefix))
                    .sum();
        }
    }

    /**
     * Determines the client's address before any other filter: behind a named proxy it is the last one in {@code
     * X-Forwarded-For} that no named proxy wrote. Headers of other hosts are ignored, and of a proxy only this one is
     * read.
     */
    @Bean
    FilterRegistrationBean<RemoteIpFilter> forwardedAddresses(Proxies proxies) {
        RemoteIpFilter filter = new RemoteIpFilter();
        filter.setInternalProxies(String.join(",", proxies.addresses()));
        filter.setProtocolHeader("");
        FilterRegistrationBean<RemoteIpFilter> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        registration.setEnabled(!proxies.addresses().isEmpty());
        return registration;
    }

    @Bean
    FilterRegistrationBean<RetryAfterFilter> retryAfter() {
        FilterRegistrationBean<RetryAfterFilter> registration = new FilterRegistrationBean<>(new RetryAfterFilter());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    FilterRegistrationBean<UnreadBodyFilter> unreadBodies() {
        FilterRegistrationBean<UnreadBodyFilter> registration = new FilterRegistrationBean<>(new UnreadBodyFilter());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    FilterRegistrationBean<Filter> requestIdsEnd() {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
            try {
                chain.doFilter(request, response);
            } finally {
                ObservedRequests.endId();
            }
        });
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    /**
     * Uses other database connections for programs and searches than for clinicians' pages, from the check of the
     * token on: a flood of requests, or slow searches, must not keep a clinician waiting.
     */
    @Bean
    FilterRegistrationBean<Filter> connectionsOfTheApi() {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
            try (var _ = Pools.as(Pool.API)) {
                chain.doFilter(request, response);
            }
        });
        registration.addUrlPatterns("/fhir/*", "/audit/*", "/log/*", "/cds/*");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    /**
     * Looks at addresses. Methods are the doors' to refuse, who answer 405 with those that they take. Header values are
     * what Tomcat lets through, so no control characters; Spring Security reads UTF-8 as such. Names of form fields are
     * the doors' to ignore. A header or field that is refused while a door reads it would look like a fault of ours.
     */
    @Bean
    public HttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        firewall.setAllowedHeaderValues(_ -> true);
        firewall.setAllowedParameterNames(_ -> true);
        return firewall;
    }

    /**
     * Refuses paths with encoded letters, for which a guard and the dispatcher could read two different paths. Before
     * Spring Security's firewall, since Spring parses the path before that and fails for an encoded servlet's name.
     */
    @Bean
    FilterRegistrationBean<Filter> encodedLetters(RequestRejectedHandler refusals) {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
            if (request instanceof HttpServletRequest asked
                    && response instanceof HttpServletResponse answer
                    && RequestPath.hasEncodedLetters(asked)) {
                refusals.handle(asked, answer, new RequestRejectedException("the path has encoded letters"));
            } else {
                chain.doFilter(request, response);
            }
        });
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 3); // after the throttle
        return registration;
    }

    /**
     * A span and a timer for each filter of each request would cost more than the filters; requests are measured as a
     * whole.
     */
    @Bean
    SecurityObservationSettings unobserved() {
        return SecurityObservationSettings.noObservations();
    }

    /** The connector of the service's port alone: the management port is the operator's network's. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundedRequests(SharedLimits limits) {
        return tomcat -> {
            tomcat.setProtocol(BoundedHttpProtocol.class.getName());
            tomcat.addConnectorCustomizers(connector -> {
                if (connector.getProtocolHandler() instanceof BoundedHttpProtocol protocol) {
                    protocol.limitWaits(limits.bodies());
                }
            });
        };
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> strictTransport(StrictTransport.HttpsOnly policy) {
        return tomcat -> {
            if (policy.isSaid()) {
                tomcat.addEngineValves(new StrictTransport(policy));
            }
        };
    }

    /**
     * Chain of the management port, before those of all areas: these would check sessions and tokens there
     * without the limit on guesses.
     */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SecurityFilterChain managementPort(HttpSecurity http) {
        return managementEndpoints(http.securityMatcher(FirewallConfiguration::isOnManagementPort));
    }

    private static boolean isOnManagementPort(HttpServletRequest request) {
        return Optional.ofNullable(request.getServletContext())
                .map(WebApplicationContextUtils::getWebApplicationContext)
                .filter(context -> WebServerApplicationContext.hasServerNamespace(context, "management"))
                .isPresent();
    }

    /** Chain for paths without an endpoint, which answer 404. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    SecurityFilterChain everythingElse(HttpSecurity http) {
        return managementEndpoints(http);
    }

    private static SecurityFilterChain managementEndpoints(HttpSecurity http) {
        return SecurityChains.withoutForms(http)
                .authorizeHttpRequests(requests -> requests
                        // public: on the management port, which only the operator's network reaches
                        .requestMatchers(EndpointRequest.toAnyEndpoint())
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint(
                                (_, response, _) -> response.sendError(HttpServletResponse.SC_NOT_FOUND))
                        .accessDeniedHandler((_, response, _) -> response.sendError(HttpServletResponse.SC_NOT_FOUND)))
                .build();
    }

    /**
     * Announces the end of a connection ({@code Connection: close}; RFC 9112, 9.6) in each response that is sent before
     * the whole body of its request has arrived. The caller then sends no further request on the connection.
     */
    static final class UnreadBodyFilter extends OncePerRequestFilter {
        @Override
        protected boolean shouldNotFilterErrorDispatch() {
            return false;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            if (request.getAttribute(UnreadBody.ATTRIBUTE) instanceof UnreadBody body) {
                chain.doFilter(request, new OnCommittedResponseWrapper(response) {
                    @Override
                    protected void onResponseCommitted() {
                        announceEnd(body, response);
                    }
                });
                announceEnd(body, response);
            } else {
                chain.doFilter(request, response);
            }
        }

        private static void announceEnd(UnreadBody body, HttpServletResponse response) {
            if (!response.isCommitted() && !body.isAtEnd()) {
                response.setHeader(HttpHeaders.CONNECTION, "close");
                body.announceEnd();
            }
        }
    }

    /**
     * Adds {@code Retry-After} to each answer with status 503 (RFC 9110, 10.2.3). A controller with a more exact
     * time sets the header itself.
     */
    public static final class RetryAfterFilter extends OncePerRequestFilter {
        private static final String SECONDS = "2";

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            chain.doFilter(request, new HttpServletResponseWrapper(response) {
                @Override
                public void setStatus(int status) {
                    addRetryAfter(status);
                    super.setStatus(status);
                }

                @Override
                public void sendError(int status) throws IOException {
                    addRetryAfter(status);
                    super.sendError(status);
                }

                @Override
                public void sendError(int status, String message) throws IOException {
                    addRetryAfter(status);
                    super.sendError(status, message);
                }

                private void addRetryAfter(int status) {
                    if (status == SC_SERVICE_UNAVAILABLE && !containsHeader(HttpHeaders.RETRY_AFTER)) {
                        setHeader(HttpHeaders.RETRY_AFTER, SECONDS);
                    }
                }
            });
        }
    }
}
