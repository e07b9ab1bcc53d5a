package org.dorsal.smart.launch;

import java.io.Serializable;
import java.util.*;
import org.dorsal.audit.AuditAgents;
import org.springframework.security.core.AuthenticationException;

/**
 * Refusal of a sign-in. States the cause and the administrator's correction; contains no token, patient or name.
 *
 * @param users user group, which selects the text
 * @param detail known code of a standard, or a part of a sentence of ours; empty if {@code why} is sufficient
 */
public record SignInRefusal(UserGroup users, SignInRefusalReason why, String detail) implements Serializable {

    /** Users of the authorization-code flow. */
    public enum UserGroup {
        /** Launch from the EHR. */
        CLINICIANS,
        /** Sign in at an OpenID provider. */
        AUDITORS;

        /** A refusal that needs no detail. */
        public SignInRefusal refused(SignInRefusalReason why) {
            return new SignInRefusal(this, why, "");
        }
    }

    public enum SignInRefusalReason {
        /** No such site, or one without a registered client. */
        NOT_SET_UP,
        /** The launch names an EHR that is not the registered one. */
        UNKNOWN_EHR,
        /** The launch request breaks SMART App Launch. */
        BAD_LAUNCH,
        /** No request waits under this state: never begun here, answered already, or too old. */
        NOT_PENDING,
        /** The answer came to a browser that did not begin, or that keeps no cookies here. */
        OTHER_BROWSER,
        /** The server did not authorize. */
        DECLINED,
        /** The answer is of another server (RFC 9207). */
        MIXED_UP,
        /** The answer has no code, or parts of it twice. */
        BAD_ANSWER,
        TOKEN_REFUSED,
        /** The token endpoint's answer can't be used. */
        TOKEN_UNFIT,
        /** The id_token is invalid. */
        ID_TOKEN_REFUSED,
        /** The sign-in lacks the factors that the site requires, or the server does not state them. */
        WEAK_SIGN_IN,
        /** Longer ago than the site takes, or the server does not say when. */
        OLD_SIGN_IN,
        /** Without a patient there is nothing to assess. */
        NO_PATIENT,
        /** A patient or a relative launched. */
        NOT_A_CLINICIAN,
        /** The id_token contains no roles. */
        ROLES_UNSAID,
        /** The user lacks the auditor role. */
        NOT_AN_AUDITOR,
        /** The user lacks the operator role. */
        NOT_AN_OPERATOR,
        /** Did not answer: the server's discovery document, its token endpoint, its keys. */
        SILENT_DISCOVERY,
        SILENT_TOKEN,
        SILENT_KEYS,
        /** The discovery document is unusable. */
        UNFIT_DOCUMENT,
        UNFIT_SIZE,
        UNFIT_JSON,
        UNFIT_ENDPOINTS,
        UNFIT_TOKEN_ENDPOINT,
        UNFIT_PKCE,
        UNFIT_ISSUER,
        /** The discovery document is another issuer's. */
        OTHER_ISSUER;

        /** The server, or a part of it, did not answer. */
        public boolean isSilence() {
            return name().startsWith("SILENT_");
        }
    }

    /** The cause in plain English for the user, from {@code words/sign-in.properties}. */
    public String userMessage() {
        return text("").orElseThrow();
    }

    /** The administrator's correction; empty when the user can correct the cause alone. */
    public Optional<String> administratorMessage() {
        return text(".administrator");
    }

    /** Cause and correction in one line, for the command line and the log. */
    public String summary() {
        return userMessage()
                + administratorMessage().map(text -> " Administrator: " + text).orElse("");
    }

    private Optional<String> text(String suffix) {
        ResourceBundle texts = ResourceBundle.getBundle("words.sign-in", Locale.ROOT);
        String key = users.name().toLowerCase(Locale.ROOT) + "." + why.name() + suffix;
        return texts.containsKey(key) ? Optional.of(texts.getString(key).replace("{0}", detail)) : Optional.empty();
    }

    /** Code for the audit event: {@code other-browser}. */
    public String code() {
        if (why.isSilence()) {
            return "ehr-silent";
        }
        return why.name().startsWith("UNFIT_")
                ? "ehr-unfit"
                : why.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Carries a refusal through Spring Security's filters, which take no value for one. */
    public static final class SignInRefusedException extends AuthenticationException {
        private static final long serialVersionUID = 1;

        private final SignInRefusal refusal;
        private final transient Optional<AuditAgents.PersonAgent> person;

        public SignInRefusedException(SignInRefusal refusal) {
            this(refusal, Optional.empty());
        }

        /** @param person who it is, where the server has said so */
        public SignInRefusedException(SignInRefusal refusal, Optional<AuditAgents.PersonAgent> person) {
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

        public Optional<AuditAgents.PersonAgent> person() {
            return person;
        }
    }
}
