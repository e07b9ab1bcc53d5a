package org.dorsal.smart.launch;

import java.util.Optional;
import org.dorsal.audit.Who;
import org.springframework.security.core.AuthenticationException;

/** Carries a refusal through Spring Security's filters, which take no value for one. */
public final class SignInRefusedException extends AuthenticationException {
    private static final long serialVersionUID = 1;

    private final SignInRefusal refusal;
    private final transient Optional<Who.Person> person;

    public SignInRefusedException(SignInRefusal refusal) {
        this(refusal, Optional.empty());
    }

    /** @param person who it is, where the server has said so */
    public SignInRefusedException(SignInRefusal refusal, Optional<Who.Person> person) {
        super(refusal.code());
        this.refusal = refusal;
        this.person = person;
    }

    /**
     * The refusal behind a failure of a filter.
     *
     * @throws IllegalStateException when it is none but a fault of ours
     */
    public static SignInRefusedException behind(AuthenticationException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SignInRefusedException refused) {
                return refused;
            }
        }
        throw new IllegalStateException("a sign-in broke", failed);
    }

    public SignInRefusal refusal() {
        return refusal;
    }

    public Optional<Who.Person> person() {
        return person;
    }
}
