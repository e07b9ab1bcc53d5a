package org.dorsal.smart.signin;

import java.net.URI;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.smart.KeyStrength;
import org.dorsal.smart.ManualClock;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.Assurance;
import org.dorsal.smart.launch.BrowserCookies;
import org.dorsal.smart.launch.ClientProof;
import org.dorsal.smart.launch.FakeEhr;
import org.dorsal.smart.launch.RemoteDocuments;
import org.dorsal.smart.launch.SessionAuthentication;
import org.dorsal.smart.launch.SessionTermination;
import org.dorsal.smart.launch.SignInRefusal;
import org.dorsal.smart.launch.SomeClients;
import org.dorsal.smart.launch.SomeFlow;
import org.dorsal.smart.launch.SomeFlow.FlowResponse;
import org.dorsal.smart.launch.TokenEncryption;
import org.dorsal.smart.signin.AuditorSignInConfiguration.SignInComponents;
import org.dorsal.store.AuditorSessionRows;
import org.dorsal.store.Ledger;
import org.dorsal.store.SessionEndRows;
import org.dorsal.store.SingleUseRows;
import org.dorsal.store.TestPostgres;

/** The room over a real database, an OpenID provider that is registered at two of its sites, and one browser. */
final class SomeSignIns implements AutoCloseable {
    private static final AtomicInteger SITES = new AtomicInteger();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CALLS = Duration.ofSeconds(3);

    final ManualClock clock = new ManualClock();
    final FakeEhr provider = new FakeEhr(clock);
    final SiteId site = new SiteId("signin-" + ProcessHandle.current().pid() + "-" + SITES.incrementAndGet());
    /** Role of operators in replicas that are created from now on. */
    Optional<String> operatorRole = Optional.empty();

    /** Required authentication of auditors in replicas that are created from now on. */
    Assurance assurance = Assurance.ANY;

    final Map<String, String> cookies = new HashMap<>();
    final SignInComponents room;

    private SomeSignIns(ClientProof proof) {
        this.room = room(settings(proof, "auditor"), 1);
        provider.idTokenClaims = claims -> setClaims(claims, List.of("auditor", "clinician"));
    }

    static SomeSignIns ofPublicClient() {
        return new SomeSignIns(new ClientProof.PublicClient());
    }

    static SomeSignIns with(ClientProof proof) {
        return new SomeSignIns(proof);
    }

    /** Adds the provider's claims about the auditor. */
    void setClaims(Map<String, Object> claims, Object roles) {
        claims.put("name", "Ada Auditor");
        claims.put("roles", roles);
        claims.put("sub", "ada-7");
    }

    /** A second site of the same service, with the same provider. */
    SiteId other() {
        return new SiteId(site.value() + "-other");
    }

    SignInSettings settings(ClientProof proof, String role) {
        return new SignInSettings(
                URI.create("https://dorsal.example"),
                TokenEncryption.read(List.of(key(1))),
                List.of(registration(site, proof, role), registration(other(), proof, role)),
                KeyStrength.USUAL);
    }

    /** Creates another or restarted replica, which shares only the database. */
    SignInComponents room(SignInSettings settings, int seed) {
        var source = TestPostgres.shared().asApplication();
        return SignInComponents.of(
                settings,
                new SingleUseRows(source, TIMEOUT),
                new AuditorSessionRows(source, TIMEOUT),
                new AuditRecorder(new Ledger(source, TIMEOUT), clock, new Random(seed), Integer.MAX_VALUE),
                new RemoteDocuments(SomeClients.within(CALLS), clock, Runnable::run),
                clock,
                new Random(site.hashCode() * 31L + seed));
    }

    private SignInSettings.AuditorRegistration registration(SiteId site, ClientProof proof, String role) {
        return new SignInSettings.AuditorRegistration(
                site,
                provider.issuer(),
                FakeEhr.CLIENT,
                proof,
                List.of("openid", "profile"),
                "roles",
                role,
                operatorRole,
                assurance);
    }

    /** Begins a sign-in; returns the redirect's target and keeps the cookie. */
    URI begin() {
        return begin(Optional.empty());
    }

    URI begin(Optional<String> wished) {
        return beginning(room, site, wished).follow(cookies);
    }

    FlowResponse beginning(SignInComponents replica, SiteId site, Optional<String> wished) {
        return new SomeFlow(replica.flow())
                .begin(
                        "/audit/" + site + "/sign-in",
                        wished.map(page -> Map.of("to", List.of(page))).orElse(Map.of()),
                        cookies);
    }

    SignInRefusal refusedToBegin() {
        return beginning(room, site, Optional.empty()).refusal();
    }

    FlowResponse complete(Map<String, List<String>> brought) {
        return complete(room, site, brought, cookies);
    }

    FlowResponse complete(
            SignInComponents replica, SiteId site, Map<String, List<String>> brought, Map<String, String> browser) {
        return new SomeFlow(replica.flow()).complete("/audit/" + site + "/callback", brought, browser);
    }

    /** A whole sign-in; the session's cookie is kept. */
    Auditor signIn() {
        return keep(complete(provider.signIn(begin())));
    }

    Auditor keep(FlowResponse completed) {
        if (completed.done().isPresent()) {
            completed.keep(cookies);
            return SessionAuthentication.principal(completed.done().get(), Auditor.class)
                    .orElseThrow();
        }
        throw new AssertionError("not signed in: " + completed.refusal().userMessage());
    }

    /** A whole sign-in that must be refused. */
    SignInRefusal refused() {
        return complete(provider.signIn(begin())).refusal();
    }

    /** The secret of the session in this browser. */
    Optional<String> secret() {
        return Optional.ofNullable(cookies.get(BrowserCookies.nameOfAuditor(site)));
    }

    Optional<Auditor> open() {
        return room.sessions().open(site, secret());
    }

    /** Ends sessions like the operator's command. */
    int end(Optional<String> person) {
        var rows = new SessionEndRows(TestPostgres.shared().asApplication(), TIMEOUT);
        return new SessionTermination(rows, clock, new Random(7))
                .end(site, person, AuditAgents.unknown(Optional.empty()), "stolen", Optional.empty());
    }

    static String single(Map<String, List<String>> brought, String name) {
        return brought.getOrDefault(name, List.of()).getFirst();
    }

    static Map<String, List<String>> but(Map<String, List<String>> brought, String name, String... values) {
        var changed = new LinkedHashMap<>(brought);
        if (values.length == 0) {
            changed.remove(name);
        } else {
            changed.put(name, List.of(values));
        }
        return changed;
    }

    static String key(int seed) {
        var bytes = new byte[32];
        new Random(seed).nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public void close() {
        provider.close();
    }
}
