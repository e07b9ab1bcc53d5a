package org.dorsal.smart.launch;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.*;
import java.util.function.Consumer;
import org.dorsal.smart.launch.SignInRefusal.UserGroup;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;

/** Authentication of a request in Spring Security's context: the browser of one launch, or one auditor. */
public final class SessionAuthentication extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1;

    private final transient Object principal;
    private final transient Optional<NewSession> created;

    private SessionAuthentication(Object principal, boolean authenticated, Optional<NewSession> created) {
        super(List.of());
        this.principal = principal;
        this.created = created;
        setAuthenticated(authenticated);
    }

    /**
     * A session that is to be written yet.
     *
     * @param write puts it on disk, and its event; is given the cookies that the browser brought
     * @param cookie name of the one that opens it
     * @param secret value of that cookie
     * @param life how long the browser keeps it; empty: until it is closed
     * @param state of the authorization request that led to it
     * @param page path of the page to show first
     */
    public record NewSession(
            Consumer<Map<String, String>> write,
            String cookie,
            String secret,
            Optional<Duration> life,
            String state,
            String page) {
        @Override
        public String toString() {
            return "NewSession[hidden]";
        }
    }

    /** Authentication of an existing session, active or ended. */
    public static SessionAuthentication of(Object principal, boolean authenticated) {
        return new SessionAuthentication(principal, authenticated, Optional.empty());
    }

    /** Creates the authentication of a session that has yet to be stored. */
    public static SessionAuthentication begun(Object principal, NewSession created) {
        return new SessionAuthentication(principal, true, Optional.of(created));
    }

    public static <P> Optional<P> principal(@Nullable Authentication authentication, Class<P> kind) {
        return authentication instanceof SessionAuthentication session && kind.isInstance(session.principal)
                ? Optional.of(kind.cast(session.principal))
                : Optional.empty();
    }

    /** Path of the first page after sign-in. */
    public static String page(Authentication completed) {
        return completed instanceof SessionAuthentication session
                ? session.created.map(NewSession::page).orElse("/")
                : "/";
    }

    Optional<NewSession> begun() {
        return created;
    }

    @Override
    public Object getPrincipal() {
        return principal;
    }

    /** Not kept. */
    @Override
    public @Nullable Object getCredentials() {
        return null;
    }

    /**
     * Repository of the sessions of one user group. A session is found by the path and a cookie of that session,
     * never by the browser as a whole, so that two launches in one browser do not mix (ADR 11).
     */
    record SessionContextRepository(SignInStrategy<?> kind, SealedRequests requests)
            implements SecurityContextRepository {
        /**
         * Launches that one browser can have open; the oldest end first, as a request's header has room for some
         * only.
         */
        private static final int MAX_LAUNCHES = 20;

        /** Loads the session on demand, so that a page can report an unavailable store. */
        @Override
        @SuppressWarnings("deprecation") // the interface's only way
        public SecurityContext loadContext(HttpRequestResponseHolder holder) {
            return kind.session(holder.getRequest())
                    .<SecurityContext>map(SecurityContextImpl::new)
                    .orElseGet(SecurityContextImpl::new);
        }

        @Override
        public boolean containsContext(HttpServletRequest request) {
            return kind.session(request).isPresent();
        }

        /** Writes a session that was made just now, and lets the browser keep its secret. */
        @Override
        public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
            if (context.getAuthentication() instanceof SessionAuthentication session) {
                session.begun().ifPresent(created -> begin(created, BrowserCookies.of(request), response));
            }
        }

        private void begin(
                SessionAuthentication.NewSession created, Map<String, String> sent, HttpServletResponse response) {
            created.write().accept(sent); // first: without the event there is no session
            BrowserCookies cookies = BrowserCookies.of(kind.users());
            cookies.set(response, created.cookie(), created.secret(), created.life());
            requests.over(created.state(), response);
            if (kind.users() == UserGroup.CLINICIANS) {
                sent.keySet().stream()
                        .filter(name -> BrowserCookies.launchOf(name).isPresent())
                        .sorted(Comparator.reverseOrder()) // keys sort by their age
                        .skip(MAX_LAUNCHES - 1L)
                        .forEach(name -> cookies.expire(response, name));
            }
        }
    }
}
