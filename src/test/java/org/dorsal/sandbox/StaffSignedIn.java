package org.dorsal.sandbox;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.FactorGrantedAuthority;

/** Authentication of a member of staff, without a patient in view. */
final class StaffSignedIn extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final SandboxStaff who;

    StaffSignedIn(SandboxStaff who) {
        super(List.of(FactorGrantedAuthority.fromAuthority("FACTOR_PICKED")));
        this.who = who;
        setAuthenticated(true);
    }

    SandboxStaff who() {
        return who;
    }

    @Override
    public Object getPrincipal() {
        return who.subject();
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
