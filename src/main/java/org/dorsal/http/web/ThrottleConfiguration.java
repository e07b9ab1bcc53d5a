package org.dorsal.http.web;

import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.UninterruptibleBlockingStrategy;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.dorsal.http.ObservedRequests;
import org.dorsal.http.web.WebSettings.SitePages;
import org.dorsal.limit.SharedLimits;
import org.dorsal.smart.AccessTokenAuthenticator;
import org.dorsal.smart.BearerHeader;
import org.dorsal.smart.SiteId;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/** Puts the throttle before every door of the running service. */
@Configuration(proxyBeanMethods = false)
public class ThrottleConfiguration {
    private static final int STATUS = 429;

    /** OperationOutcome in the wording of the FHIR endpoint's refusals. */
    private static final byte[] OUTCOME = """
        {"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"throttled",\
        "diagnostics":"Too many requests of unknown callers come from this address; \
        send it again later, with a token."}]}\
        """.getBytes(StandardCharsets.UTF_8);

    private static final byte[] PLAIN =
            "Too many requests come from this address; ask again later.\n".getBytes(StandardCharsets.UTF_8);

    @Bean
    FilterRegistrationBean<AnonymousThrottle> anonymousThrottle(
            AnonymousSettings anonymous,
            SharedLimits limits,
            WebSettings settings,
            ProblemPages problems,
            AccessTokenAuthenticator authenticator,
            MeterRegistry registry) {
        // registered now, so that a scrape before the first refusal reads 0 and the first refusals are an increase
        throttled(registry, "other");
        AnonymousThrottle.TooManyRequestsResponder tooMany = (door, of, request, seconds) -> {
            String counted = ObservedRequests.isArea(door) ? door : "other";
            throttled(registry, counted).increment();
            return reply(door, of, request, problems).with("Retry-After", Long.toString(seconds));
        };
        FilterRegistrationBean<AnonymousThrottle> registration = new FilterRegistrationBean<>(new AnonymousThrottle(
                new AnonymousTraffic(
                        anonymous, limits, TimeMeter.SYSTEM_NANOTIME, UninterruptibleBlockingStrategy.PARKING),
                settings.sites(),
                (door, site, request) -> isGood(authenticator, door, site, request),
                tooMany));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2); // after those that know proxies and measure requests
        return registration;
    }

    private static Counter throttled(MeterRegistry registry, String door) {
        return registry.counter("dorsal.throttled", "door", door, "why", "unknown-caller");
    }

    private static boolean isGood(
            AccessTokenAuthenticator authenticator, String door, String site, HttpServletRequest request) {
        try {
            return door.equals("fhir") && !site.isEmpty() && isToken(authenticator, new SiteId(site), request);
        } catch (AuthenticationException _) {
            return false;
        }
    }

    /** Found good without a signature check where it was found good before. */
    private static boolean isToken(AccessTokenAuthenticator authenticator, SiteId site, HttpServletRequest request) {
        return Optional.ofNullable(new BearerHeader().resolve(request))
                .map(BearerTokenAuthenticationToken::new)
                .map(authenticator.forSite(site)::authenticate)
                .isPresent();
    }

    private static HttpReply reply(
            String door, Optional<SitePages> sitePages, HttpServletRequest request, ProblemPages problems) {
        return switch (door) {
            case "fhir" -> SafetyHeaders.addTo(HttpReply.of(STATUS, "application/fhir+json", OUTCOME), List.of());
            case "log", "cds" -> SafetyHeaders.addTo(HttpReply.of(STATUS, "text/plain", PLAIN), List.of());
            default ->
                SafetyHeaders.addTo(
                        HttpReply.html(STATUS, problems.html(sitePages, "too-many", RequestIdFilter.idOf(request))),
                        sitePages.map(SitePages::frameAncestors).orElse(List.of()));
        };
    }
}
