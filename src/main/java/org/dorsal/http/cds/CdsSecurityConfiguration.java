package org.dorsal.http.cds;

import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.audit.AuditedEvent.EventOutcome;
import org.dorsal.http.BrowserOrigins;
import org.dorsal.http.SecurityChains;
import org.dorsal.smart.BearerHeader;
import org.dorsal.smart.HookClientAuthenticator;
import org.dorsal.smart.IssuerKeys;
import org.dorsal.smart.RefusedTokenException;
import org.dorsal.smart.RefusedTokenException.TokenRefusal;
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

    @Bean
    HookClientAuthenticator hookClientAuthenticator(
            CdsSettings settings, IssuerKeys.KeyFetch fetch, SingleUseRows used, Clock clock, Ticker ticker) {
        return new HookClientAuthenticator(settings.clients(), settings.strength(), fetch, used, clock, ticker);
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
                .build();
    }

    /** Returns whether the request calls the service of a site that has clients; by the decoded path, as MVC does. */
    private static boolean isCall(CdsSettings settings, HttpServletRequest request) {
        return request.getMethod().equals("POST") && suffix(request).isPresent() && settings.has(site(request));
    }

    /** Returns the part of the path after the site, if it is the service's or its feedback's. */
    private static Optional<String> suffix(HttpServletRequest request) {
        return Stream.of(CdsHooksController.SERVICE, CdsHooksController.FEEDBACK)
                .filter(request.getServletPath()::endsWith)
                .findFirst();
    }

    private static String site(HttpServletRequest request) {
        String path = request.getServletPath();
        int start = CdsHooksController.ROOT.length() + 1;
        int end = path.length() - suffix(request).orElse("").length();
        return start < end ? path.substring(start, end) : "";
    }

    private static AuditAction action(HttpServletRequest request) {
        return suffix(request).filter(CdsHooksController.FEEDBACK::equals).isPresent()
                ? AuditAction.FEEDBACK
                : AuditAction.HOOK;
    }

    /** Accepts the service's address and that of its feedback: the standard leaves open which of them is meant. */
    private static AuthenticationManager ofSite(
            CdsSettings settings, HookClientAuthenticator authenticator, HttpServletRequest request) {
        String service = settings.service(site(request));
        return authenticator.at(new SiteId(site(request)), Set.of(service, service + "/feedback"));
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
        String says = "Send a signed token of a CDS client of this site.";
        String challenge = "Bearer realm=\"dorsal\"";
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        if (refused instanceof RefusedTokenException known) {
            switch (known.refusal()) {
                case TokenRefusal.InvalidToken(var reason) -> {
                    says = "The token is not accepted: " + reason + ".";
                    challenge += ", error=\"invalid_token\", error_description=\"" + reason + "\"";
                }
                case TokenRefusal.TokenOfAnotherSite _ -> response.setStatus(HttpServletResponse.SC_FORBIDDEN);
                case TokenRefusal.KeysUnreachable(var after) -> {
                    says = "The keys of the client cannot be read; send the same call again later.";
                    response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
                    response.setHeader("Retry-After", Long.toString(after.toSeconds()));
                }
            }
        }
        response.setHeader("WWW-Authenticate", challenge);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("text/plain");
        response.getOutputStream().write((says + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
