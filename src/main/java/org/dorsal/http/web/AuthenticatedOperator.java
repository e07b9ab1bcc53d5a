package org.dorsal.http.web;

import java.time.Instant;
import java.util.*;
import org.dorsal.audit.AuditAgents;
import org.dorsal.http.web.Operators.OperatorKey;
import org.dorsal.smart.launch.SessionAuthentication;
import org.dorsal.smart.signin.Auditor;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** Operator of an authenticated request: by a session at the site's OpenID provider, or by a key. */
sealed interface AuthenticatedOperator {
    /** Returns the operator of the current request. */
    static Optional<AuthenticatedOperator> current() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return SessionAuthentication.principal(authentication, Auditor.class)
                .<AuthenticatedOperator>map(SessionOperator::new)
                .or(() -> OperatorKey.authenticated().map(KeyOperator::new));
    }

    /** Returns the name on the page and in the events of decisions; unique among the operators of a site. */
    String name();

    /**
     * Returns the agents of audit events.
     *
     * @param system identifier system of the names of keys
     * @param purpose code of the purpose of use
     */
    AuditAgents agents(String system, String purpose, Optional<String> network);

    /** Returns the form tokens that are accepted in requests about the site; the first is the current one. */
    List<String> formTokens(String site, Instant time);

    /** Returns the address of the sign-out; empty without a session. */
    Optional<String> signOut();

    /** Returns whether the operator may see the connections of all sites, and not only those of their own. */
    boolean maySeeAllSites();

    /** Operator with a session; the session belongs to one site. */
    record SessionOperator(Auditor person) implements AuthenticatedOperator {
        @Override
        public String name() {
            return person.name().equals(person.subject())
                    ? person.subject()
                    : person.name() + " (" + person.subject() + ")";
        }

        @Override
        public AuditAgents agents(String system, String purpose, Optional<String> network) {
            return person.agents(Optional.of(purpose), network);
        }

        @Override
        public List<String> formTokens(String site, Instant time) {
            return List.of(person.csrf());
        }

        @Override
        public Optional<String> signOut() {
            return Optional.of("/audit/" + person.site() + "/sign-out");
        }

        @Override
        public boolean maySeeAllSites() {
            return false;
        }
    }

    /** Operator with a configured key, which opens the pages of all sites. */
    record KeyOperator(OperatorKey key) implements AuthenticatedOperator {
        @Override
        public String name() {
            return key.name();
        }

        @Override
        public AuditAgents agents(String system, String purpose, Optional<String> network) {
            return new AuditAgents(
                    Optional.empty(),
                    Optional.of(new AuditAgents.PersonAgent(
                            system + "|" + key.name(),
                            Optional.of(key.name()),
                            Set.of("operator"),
                            Optional.of(purpose))),
                    network);
        }

        @Override
        public List<String> formTokens(String site, Instant time) {
            return key.formTokens(site, time);
        }

        @Override
        public Optional<String> signOut() {
            return Optional.empty();
        }

        @Override
        public boolean maySeeAllSites() {
            return true;
        }
    }
}
