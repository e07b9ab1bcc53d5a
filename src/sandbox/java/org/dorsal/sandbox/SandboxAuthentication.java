package org.dorsal.sandbox;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.FactorGrantedAuthority;

/** Authentication of a user of the EHR by one factor; equal to itself only. */
abstract class SandboxAuthentication extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final String user;

    SandboxAuthentication(String user, String factor) {
        super(List.of(FactorGrantedAuthority.fromAuthority(factor)));
        this.user = user;
        setAuthenticated(true);
    }

    @Override
    public Object getPrincipal() {
        return user;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
