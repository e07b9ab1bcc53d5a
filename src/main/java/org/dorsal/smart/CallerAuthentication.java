package org.dorsal.smart;

import java.time.Instant;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/**
 * Authentication of a caller with a verified token. Has no authorities: permissions depend on patient, category and
 * type; see {@link Caller}.
 */
public final class CallerAuthentication extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final transient Caller caller;
    private final Instant expires;

    CallerAuthentication(Caller caller, Instant expires) {
        super(List.of());
        this.caller = caller;
        this.expires = expires;
        setAuthenticated(true);
    }

    public Caller caller() {
        return caller;
    }

    Instant expires() {
        return expires;
    }

    @Override
    public Object getPrincipal() {
        return caller;
    }

    /** Returns null: the token is not retained. */
    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public String getName() {
        return caller.clientId();
    }

    @Override
    public String toString() {
        return "CallerAuthentication[" + caller + "]";
    }
}
