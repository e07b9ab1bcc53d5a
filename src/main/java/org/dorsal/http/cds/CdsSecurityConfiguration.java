package org.dorsal.http.cds;

import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.*;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.audit.AuditedEvent.EventOutcome;
import org.dorsal.http.BrowserOrigins;
import org.dorsal.http.CredentialCheck;
import org.dorsal.http.SecurityChains;
import org.dorsal.limit.LimitException;
import org.dorsal.limit.SharedLimits;
import org.dorsal.smart.BearerHeader;
import org.dorsal.smart.HookClientAuthenticator;
import org.dorsal.smart.IssuerKeys;
import org.dorsal.smart.RefusedTokenException;
import org.dorsal.smart.RefusedTokenException.TokenRefusal;
import org.dorsal.smart.RequestPath;
import org.dorsal.smart.SiteId;
import org.dorsal.store.SingleUseRows;
import org.dorsal.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Security chain of the CDS Hooks endpoint: a call needs a token of one of the site's CDS clients. Discovery is public
 * and contains no data; a token sent with it is ignored.
 */
@Configuration(proxyBeanMethods = false)
@Import({CdsHooksController.class, HookCards.class, FeedbackReceiver.class})
public class CdsSecurityConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(CdsSecurityConfiguration.class);
    private static final Map<String, AuditAction> CALLS =
            Map.of(CdsHooksController.SERVICE, AuditAction.HOOK, CdsHooksController.FEEDBACK, AuditAction.FEEDBACK);

    @Bean
    HookClientAuthenticator hookClientAuthenticator(
            CdsSettings settings,
            IssuerKeys.KeyFetch fetch,
            SingleUseRows used,
            SharedLimits limits,
            Clock clock,
            Ticker ticker) {
        return new HookClientAuthenticator(
                settings.clients(), settings.strength(), fetch, used, limits.database(), clock, ticker);
    }

    @Bean
    @Order(SecurityChains.OF_AN_AREA)
    SecurityFilterChain cdsSecurity(
            HttpSecurity http,
            CdsSettings settings,
            HookClientAuthenticator authenticator,
            AuditRecorder recorder,
            BrowserOrigins origins) {
        BearerHeader header = new BearerHeader();
        AuthenticationEntryPoint refuse = (request, response, refused) -> {
            CredentialCheck.REFUSED.mark(request);
            recordRefusal(recorder, request);
            refuse(response, refused);
        };
        return SecurityChains.withoutForms(http)
                .securityMatcher(CdsHooksController.ROOT + "/**")
                .cors(rules -> rules.configurationSource(origins))
                .authorizeHttpRequests(asked -> asked.requestMatchers(request -> isCall(settings, request))
                        .authenticated()
                        .anyRequest()
                        .permitAll())
                .oauth2ResourceServer(tokens -> tokens.bearerTokenResolver(
                                request -> isCall(settings, request) ? header.resolve(request) : null)
                        .authenticationManagerResolver(request -> ofSite(settings, authenticator, request))
                        .authenticationEntryPoint(refuse))
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint(refuse))
                .addFilterBefore(CdsSecurityConfiguration::answerBusy, BearerTokenAuthenticationFilter.class)
                .build();
    }

    private static void answerBusy(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (LimitException refused) {
            HookReplies.write((HttpServletResponse) response, HookReplies.refused(refused));
        }
    }

    /** Returns whether the request calls the service of a site that has clients, or sends its feedback. */
    private static boolean isCall(CdsSettings settings, HttpServletRequest request) {
        return request.getMethod().equals("POST")
                && CALLS.containsKey(RequestPath.of(request).subpath())
                && settings.has(site(request));
    }

    private static String site(HttpServletRequest request) {
        return RequestPath.of(request).segment();
    }

    private static AuditAction action(HttpServletRequest request) {
        return Objects.requireNonNull(CALLS.get(RequestPath.of(request).subpath()));
    }

    /**
     * Accepts the called address (CDS Hooks 2.0.1: {@code aud} is the URL of the endpoint), and at that of feedback also
     * the service's, which clients name there.
     */
    private static AuthenticationManager ofSite(
            CdsSettings settings, HookClientAuthenticator authenticator, HttpServletRequest request) {
        String service = settings.service(site(request));
        boolean feedback = action(request) == AuditAction.FEEDBACK;
        return authenticator.forSite(
                new SiteId(site(request)), feedback ? Set.of(service, service + "/feedback") : Set.of(service));
    }

    /** Records the refusal; without the event it is still a refusal, which discloses nothing. */
    private static void recordRefusal(AuditRecorder recorder, HttpServletRequest request) {
        try {
            recorder.record(
                    site(request),
                    action(request),
                    EventOutcome.REFUSED,
                    Optional.empty(),
                    AuditAgents.unknown(Optional.of(request.getRemoteAddr())),
                    Optional.empty(),
                    Optional.empty(),
                    List.of());
        } catch (StoreException fault) {
            LOG.warn("site {}: the refusal of a CDS client was not recorded: {}", site(request), fault.getMessage());
        }
    }

    private static void refuse(HttpServletResponse response, AuthenticationException refused) throws IOException {
        String message = "Send a signed token of a CDS client of this site.";
        String challenge = "Bearer realm=\"dorsal\"";
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        if (refused instanceof RefusedTokenException rejection) {
            switch (rejection.refusal()) {
                case TokenRefusal.InvalidToken(var reason) -> {
                    message = "The token is not accepted: " + reason + ".";
                    challenge += ", error=\"invalid_token\", error_description=\"" + reason + "\"";
                }
                case TokenRefusal.TokenOfAnotherSite _ -> response.setStatus(HttpServletResponse.SC_FORBIDDEN);
                case TokenRefusal.KeysUnreachable(var after) -> {
                    message = "The keys of the client cannot be read; send the same call again later.";
                    response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
                    response.setHeader("Retry-After", Long.toString(after.toSeconds()));
                }
            }
        }
        response.setHeader("WWW-Authenticate", challenge);
        HookReplies.write(response, message);
    }
}
