package org.dorsal.sandbox;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.FactorGrantedAuthority;

/**
 * Authentication of the EHR's user, with the context in view; part of the authorization from the launch to the last
 * refresh.
 */
final class SignedIn extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final transient SandboxLaunch launch;

    SignedIn(SandboxLaunch launch) {
        super(List.of(FactorGrantedAuthority.fromAuthority("FACTOR_LAUNCH")));
        this.launch = launch;
        setAuthenticated(true);
    }

    SandboxLaunch launch() {
        return launch;
    }

    @Override
    public Object getPrincipal() {
        return launch.practitioner();
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
