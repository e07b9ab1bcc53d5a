package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.dorsal.http.SecurityChains;
import org.dorsal.http.web.Operators.OperatorKey;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.AuthorizationCodeFlow;
import org.dorsal.smart.signin.SignInSettings;
import org.dorsal.smart.signin.SignInSettings.AuditorRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CsrfFilter;

/**
 * Security filter chain of the operators' pages: a session at the site's OpenID provider, or HTTP Basic with the
 * configured keys (ADR 18). A site without either has no such pages.
 */
@Configuration(proxyBeanMethods = false)
public class OperatorSecurityConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorSecurityConfiguration.class);
    private static final String CHALLENGE = "Basic realm=\"Dorsal operators\", charset=\"UTF-8\"";

    @Bean
    @Order(SecurityChains.OF_AN_AREA)
    SecurityFilterChain operatorPages(
            HttpSecurity http,
            PageSecurity security,
            OperatorPageArea area,
            AuthorizationCodeFlow<AuditorRegistration> flow,
            SignInSettings signIns,
            Clock clock) {
        return pages(http, security, area, flow.contexts(), signIns, clock);
    }

    /** @param sessions repository of the sessions of operators who signed in at a provider */
    static SecurityFilterChain pages(
            HttpSecurity http,
            PageSecurity security,
            OperatorPageArea area,
            SecurityContextRepository sessions,
            SignInSettings signIns,
            Clock clock) {
        Operators keys = area.settings().operators();
        AuthenticationEntryPoint entry =
                (request, response, _) -> refuse(request, response, area, security.problems(), signIns);
        AccessDeniedHandler refusal = security.accessDenied(area, entry);
        return security.chain(http, area, entry)
                .securityContext(context -> context.securityContextRepository(sessions))
                // the form token is derived from the session or the key, so it is checked once these are known
                .csrf(AbstractHttpConfigurer::disable)
                .authenticationManager(login -> authenticate(keys, login))
                .httpBasic(basic -> basic.authenticationEntryPoint(entry))
                .addFilterAfter(formTokens(security, area, refusal, clock), BasicAuthenticationFilter.class)
                .build();
    }

    private static CsrfFilter formTokens(
            PageSecurity security, OperatorPageArea area, AccessDeniedHandler refusal, Clock clock) {
        PageCsrf derived = security.formTokens(request -> area.site(request)
                .flatMap(site -> AuthenticatedOperator.current()
                        .map(operator -> operator.formTokens(site.site().id(), clock.instant())))
                .orElse(List.of()));
        CsrfFilter tokens = new CsrfFilter(derived);
        tokens.setRequestHandler(derived);
        tokens.setAccessDeniedHandler(refusal);
        return tokens;
    }

    /** Answers a request without a valid session or key: sign-in, challenge, or no such page. */
    private static void refuse(
            HttpServletRequest request,
            HttpServletResponse response,
            OperatorPageArea area,
            ProblemPages problems,
            SignInSettings signIns)
            throws IOException {
        boolean hasKeys = !area.settings().operators().none();
        Optional<SiteId> signInSite = area.site(request)
                .map(site -> new SiteId(site.site().id()))
                .filter(site -> signIns.ofOperators(site).isPresent());
        if (signInSite.isPresent() && request.getHeader(HttpHeaders.AUTHORIZATION) == null) {
            signIn(request, response, signInSite.get(), problems);
        } else if (hasKeys) {
            LOG.warn("request {}: an operator's key was missing or wrong", RequestIdFilter.idOf(request));
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
            problems.refuse(request, response, 401, "operator");
        } else if (signInSite.isPresent()) {
            problems.refuse(request, response, 403, "operator-signed-out");
        } else {
            problems.write(request, response, 404, "no-page");
        }
    }

    /** Redirects a browser to the sign-in of the site; refuses a form, which the redirect would lose. */
    private static void signIn(
            HttpServletRequest request, HttpServletResponse response, SiteId site, ProblemPages problems)
            throws IOException {
        if (request.getMethod().equals("GET")) {
            response.setStatus(HttpStatus.SEE_OTHER.value());
            response.setHeader(
                    HttpHeaders.LOCATION, "/audit/" + site + "/sign-in?to=" + OperatorPageArea.ROOT + "/" + site);
        } else {
            problems.refuse(request, response, 403, "operator-signed-out");
        }
    }

    /** Authenticates by name and key; the principal keeps the key for the form token. */
    private static Authentication authenticate(Operators operators, Authentication login) {
        OperatorKey operator = new OperatorKey(login.getName(), String.valueOf(login.getCredentials()));
        if (!operators.accepts(operator)) {
            throw new BadCredentialsException("no such operator");
        }
        return UsernamePasswordAuthenticationToken.authenticated(operator, "", List.of());
    }
}
