package org.dorsal.smart.launch;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.net.URI;
import java.util.*;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;

/** The filters of a flow, as a servlet container calls them. */
public record SomeFlow(AuthorizationCodeFlow<?> flow) {
    /**
     * Result of one request.
     *
     * @param cookies cookies to store, by name; an empty value removes one
     */
    public record FlowResponse(
            Optional<URI> to,
            Optional<AuthorizationCodeFlow.AuthorizationForm> form,
            Optional<SignInRefusal.SignInRefusedException> refused,
            Optional<Authentication> done,
            Map<String, String> cookies) {
        /** Redirect address; stores the cookies. */
        public URI follow(Map<String, String> browser) {
            keep(browser);
            return to.orElseThrow(() -> new AssertionError(
                    "no redirect: " + refused.map(why -> why.refusal().userMessage())));
        }

        public void keep(Map<String, String> browser) {
            cookies.forEach((name, value) -> {
                browser.put(name, value);
                browser.remove(name, "");
            });
        }

        public SignInRefusal refusal() {
            return refused.orElseThrow(() -> new AssertionError("it was not refused"))
                    .refusal();
        }

        public SignInRefusal.SignInRefusalReason why() {
            return refusal().why();
        }
    }

    /** A GET of a browser that brings this. */
    public FlowResponse begin(String path, Map<String, List<String>> parameters, Map<String, String> cookies) {
        var came = new Box();
        OAuth2AuthorizationRequestRedirectFilter filter = flow.redirects((_, _, failed) -> came.fail(failed));
        filter.setAuthorizationRedirectStrategy(
                (request, _, address) -> came.to(address, (AuthorizationCodeFlow.AuthorizationForm)
                        request.getAttribute(AuthorizationCodeFlow.AuthorizationForm.ATTRIBUTE)));
        return came.of(filter, request(path, parameters, cookies));
    }

    /** The server's answer in that browser. */
    public FlowResponse complete(String path, Map<String, List<String>> parameters, Map<String, String> cookies) {
        var came = new Box();
        return came.of(
                flow.answers((_, _, done) -> came.done = Optional.of(done), (_, _, failed) -> came.fail(failed)),
                request(path, parameters, cookies));
    }

    private static MockHttpServletRequest request(
            String path, Map<String, List<String>> parameters, Map<String, String> cookies) {
        var request = new MockHttpServletRequest("GET", path);
        parameters.forEach((name, values) -> request.setParameter(name, values.toArray(String[]::new)));
        request.setCookies(cookies.entrySet().stream()
                .map(cookie -> new Cookie(cookie.getKey(), cookie.getValue()))
                .toArray(Cookie[]::new));
        return request;
    }

    private static final class Box {
        private Optional<URI> to = Optional.empty();
        private Optional<AuthorizationCodeFlow.AuthorizationForm> form = Optional.empty();
        private Optional<SignInRefusal.SignInRefusedException> refused = Optional.empty();
        private Optional<Authentication> done = Optional.empty();

        void to(String address, AuthorizationCodeFlow.AuthorizationForm asForm) {
            form = Optional.ofNullable(asForm);
            to = form.isPresent() ? Optional.empty() : Optional.of(URI.create(address));
        }

        void fail(org.springframework.security.core.AuthenticationException failed) {
            refused = Optional.of(SignInRefusal.SignInRefusedException.behind(failed));
        }

        FlowResponse of(Filter filter, MockHttpServletRequest request) {
            var response = new MockHttpServletResponse();
            try {
                filter.doFilter(request, response, new MockFilterChain());
            } catch (IOException | ServletException broken) {
                throw new AssertionError(broken);
            } finally {
                SecurityContextHolder.clearContext();
            }
            var cookies = new HashMap<String, String>();
            response.getHeaders("Set-Cookie").forEach(line -> {
                int name = line.indexOf('=');
                cookies.put(line.substring(0, name), line.substring(name + 1, line.indexOf(';')));
            });
            return new FlowResponse(to, form, refused, done, cookies);
        }
    }
}
