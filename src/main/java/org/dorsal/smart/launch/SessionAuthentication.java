package org.dorsal.smart.launch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Authentication;

/** Who a request is of, as Spring Security's context holds it: the browser of one launch, or one auditor. */
public final class SessionAuthentication extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1;

    private final transient Object principal;
    private final transient Optional<Begun> begun;

    private SessionAuthentication(Object principal, boolean stands, Optional<Begun> begun) {
        super(List.of());
        this.principal = principal;
        this.begun = begun;
        setAuthenticated(stands);
    }

    /**
     * A session that is to be written yet.
     *
     * @param write puts it on disk, and its event; is given the cookies that the browser brought
     * @param cookie name of the one that opens it
     * @param secret value of that cookie
     * @param state of the authorization request that led to it
     * @param page path of the page to show first
     */
    public record Begun(
            Consumer<Map<String, String>> write,
            String cookie,
            String secret,
            Duration life,
            String state,
            String page) {
        @Override
        public String toString() {
            return "Begun[hidden]";
        }
    }

    /** Of a session that stands, or did. */
    public static SessionAuthentication of(Object principal, boolean stands) {
        return new SessionAuthentication(principal, stands, Optional.empty());
    }

    /** Of a session that is to be written. */
    public static SessionAuthentication begun(Object principal, Begun begun) {
        return new SessionAuthentication(principal, true, Optional.of(begun));
    }

    /** A principal of that kind. */
    public static <P> Optional<P> principal(@Nullable Authentication known, Class<P> kind) {
        return known instanceof SessionAuthentication session && kind.isInstance(session.principal)
                ? Optional.of(kind.cast(session.principal))
                : Optional.empty();
    }

    /** The page to show to somebody who was let in just now. */
    public static String page(Authentication done) {
        return done instanceof SessionAuthentication session
                ? session.begun.map(Begun::page).orElse("/")
                : "/";
    }

    Optional<Begun> begun() {
        return begun;
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
}
