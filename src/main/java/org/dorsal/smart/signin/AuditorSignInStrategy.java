package org.dorsal.smart.signin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.*;
import java.util.regex.Pattern;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.smart.RequestPath;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.BrowserCookies;
import org.dorsal.smart.launch.CallbackAnswer;
import org.dorsal.smart.launch.SessionAuthentication;
import org.dorsal.smart.launch.SignInRefusal;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusedException;
import org.dorsal.smart.launch.SignInRefusal.UserGroup;
import org.dorsal.smart.launch.SignInStrategy;
import org.dorsal.smart.launch.SignInStrategy.CompletedSignIn;
import org.springframework.security.oauth2.client.registration.ClientRegistration;

/**
 * Sign-in of auditors and operators at the OpenID provider of their site; roles are read only from the id_token. The
 * requested page determines the role that is needed.
 */
record AuditorSignInStrategy(SignInSettings settings, AuditorSessions sessions, AuditRecorder recorder)
        implements SignInStrategy<SignInSettings.AuditorRegistration> {
    private static final String PAGE = "page";
    private static final int MAX_LENGTH = 1000;

    /**
     * Pattern of the page to show afterwards: no backslash, no second slash, no encoded character in the path, which
     * browsers and servers interpret differently.
     */
    private static final Pattern WISHED = Pattern.compile("(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*"
            + "(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*+/?)?(?:\\?[A-Za-z0-9._~%&=+:,|/-]*)?");

    private static final String OPERATE = "operate";
    private static final Set<String> PAGES = Set.of("audit", OPERATE);

    @Override
    public UserGroup users() {
        return UserGroup.AUDITORS;
    }

    @Override
    public String begins() {
        return "/audit/{site}/sign-in";
    }

    @Override
    public String answers() {
        return "/audit/{site}/callback";
    }

    @Override
    public List<SignInSettings.AuditorRegistration> clients() {
        return settings.registrations();
    }

    /**
     * Remembers the page to show afterwards from the parameter {@code to}: below the site's own pages or its page for
     * operators, else its first page.
     */
    @Override
    public Map<String, Object> attributes(SignInSettings.AuditorRegistration provider, CallbackAnswer query) {
        String root = "/audit/" + provider.site() + "/";
        String page = query.value("to")
                .filter(path -> path.length() <= MAX_LENGTH)
                .filter(path -> (provider.operatorRole().isPresent() && path.equals(operatorPage(provider)))
                        || (path.startsWith(root)
                                && WISHED.matcher(path.substring(root.length())).matches()))
                .orElse(root);
        return Map.of(PAGE, page);
    }

    @Override
    public Set<String> scopes(
            SignInSettings.AuditorRegistration provider, ClientRegistration server, CallbackAnswer query) {
        return new LinkedHashSet<>(provider.scopes());
    }

    @Override
    public SessionAuthentication admitted(
            SignInSettings.AuditorRegistration provider, CompletedSignIn signedIn, HttpServletRequest request) {
        Optional<Set<String>> roles =
                Auditor.AuditorIdentity.roles(signedIn.idToken().getClaims(), provider.rolesClaim());
        Auditor.AuditorIdentity identity = Auditor.AuditorIdentity.of(signedIn.idToken(), roles.orElse(Set.of()));
        if (roles.isEmpty()) {
            throw refused(SignInRefusalReason.ROLES_UNSAID, provider.rolesClaim(), identity);
        }
        String page = admittedPage(provider, identity, signedIn.remembered(PAGE));
        AuditorSessions.NewAuditorSession created =
                sessions.made(provider.site(), identity, provider.clientId(), signedIn.requestedAt());
        AuditAgents agents = created.auditor().agents(Optional.empty(), Optional.ofNullable(request.getRemoteAddr()));
        String cookie = BrowserCookies.nameOfAuditor(provider.site());
        return SessionAuthentication.begun(
                created.auditor(),
                new SessionAuthentication.NewSession(
                        sent -> begin(created, agents, Optional.ofNullable(sent.get(cookie))),
                        cookie,
                        created.secret(),
                        Optional.of(AuditorSessions.LIFE),
                        signedIn.state(),
                        page));
    }

    /** Returns the requested page, or the page for operators where the person is an operator only. */
    private static String admittedPage(
            SignInSettings.AuditorRegistration provider, Auditor.AuditorIdentity identity, String requested) {
        boolean operates = provider.isOperator(identity.roles());
        if (requested.equals(operatorPage(provider))) {
            if (!operates) {
                throw refused(
                        SignInRefusalReason.NOT_AN_OPERATOR,
                        provider.operatorRole().orElse(""),
                        identity);
            }
            return requested;
        }
        if (provider.isAuditor(identity.roles())) {
            return requested;
        }
        if (operates) {
            return operatorPage(provider);
        }
        throw refused(SignInRefusalReason.NOT_AN_AUDITOR, provider.role(), identity);
    }

    private static String operatorPage(SignInSettings.AuditorRegistration provider) {
        return "/operate/" + provider.site();
    }

    /**
     * Begins a session, always with a new secret. Any session that the browser sent ends, so that a planted one is
     * useless.
     */
    private void begin(AuditorSessions.NewAuditorSession created, AuditAgents agents, Optional<String> old) {
        SiteId site = created.auditor().site();
        old.ifPresent(secret -> sessions.end(site, secret));
        sessions.begin(created);
        recorder.session(site.value(), AuditAction.SIGN_IN, agents, created.request(), Optional.empty());
    }

    @Override
    public Optional<SessionAuthentication> session(HttpServletRequest request) {
        RequestPath path = RequestPath.of(request);
        return path.site()
                .filter(_ -> PAGES.contains(path.area()))
                .flatMap(site -> sessions.open(
                                site,
                                Optional.ofNullable(BrowserCookies.of(request).get(BrowserCookies.nameOfAuditor(site))))
                        .filter(person -> settings.of(site)
                                .filter(provider -> isOpenTo(provider, person.roles(), path))
                                .isPresent()))
                .map(person -> SessionAuthentication.of(person, true));
    }

    /** Returns whether the roles open the page; both may sign out. */
    private static boolean isOpenTo(SignInSettings.AuditorRegistration provider, Set<String> roles, RequestPath path) {
        if (path.area().equals(OPERATE)) {
            return provider.isOperator(roles);
        }
        return provider.isAuditor(roles) || (path.subpath().equals("/sign-out") && provider.isOperator(roles));
    }

    private static SignInRefusedException refused(
            SignInRefusalReason why, String detail, Auditor.AuditorIdentity identity) {
        return new SignInRefusedException(
                new SignInRefusal(UserGroup.AUDITORS, why, detail), Optional.of(identity.person(Optional.empty())));
    }
}
