package org.dorsal.smart.launch;

import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dorsal.limit.Limit;
import org.dorsal.limit.Limit.LimitRules;
import org.dorsal.smart.KeyStrength;
import org.dorsal.smart.ManualClock;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.HttpCallObserver.EhrContacts;
import org.dorsal.smart.launch.LaunchConfiguration.LaunchComponents;
import org.dorsal.smart.launch.SomeFlow.FlowResponse;
import org.dorsal.store.LaunchRows;
import org.dorsal.store.SingleUseRows;
import org.dorsal.store.TestPostgres;
import org.springframework.boot.ssl.SslBundle;

/** The room over a real database, and an EHR that is registered at one of its sites. */
final class SomeLaunches implements AutoCloseable {
    /** Host that the settings name in addition to the EHR's. */
    static final String OTHER_HOST = "keys.inner.example";

    static final String KEY = key(1);
    static final String BACKEND = "dorsal-backend";
    private static final AtomicInteger SITES = new AtomicInteger();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    static final Duration CALLS = Duration.ofSeconds(3);

    /** For an answer that never comes, or that changes nothing. */
    static final Duration MOMENT = Duration.ofMillis(100);

    final ManualClock clock = new ManualClock();

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final FakeEhr ehr = new FakeEhr(clock);
    final EhrContacts contacts = new EhrContacts(List.of(EhrBase.of(ehr.fhirBase())), clock);
    final SiteId site = someSite();
    /** Index of a clinician's launches; a test may return false entries. */
    Launches.LaunchIndex index = (_, _, _, _) -> List.of();

    private final boolean writes;
    private final List<SiteClient.BackendRegistration> backend;
    private final EhrRegistration.Allowances allowances;
    final LaunchSettings settings;
    final LaunchComponents room;

    private SomeLaunches(
            ClientProof proof, List<String> scopes, boolean writes, ClientProof.ClientSigningKeys... ofBackend) {
        this(proof, scopes, writes, _ -> UsualTerms.ALLOWANCES, ofBackend);
    }

    private SomeLaunches(
            ClientProof proof,
            List<String> scopes,
            boolean writes,
            Function<FakeEhr, EhrRegistration.Allowances> allowances,
            ClientProof.ClientSigningKeys... ofBackend) {
        this.allowances = allowances.apply(ehr);
        this.writes = writes;
        this.backend = Stream.of(ofBackend)
                .map(keys -> new SiteClient.BackendRegistration(site, ehr.fhirBase(), BACKEND, keys, scopes, false))
                .toList();
        this.settings = settings(proof, scopes, KEY);
        this.room = room(settings);
    }

    static SomeLaunches with(ClientProof proof) {
        return new SomeLaunches(proof, List.of(), false);
    }

    static SomeLaunches ofPublicClient() {
        return with(new ClientProof.PublicClient());
    }

    /** Launches at a site with accepted deviations of its EHR. */
    static SomeLaunches allowing(Function<FakeEhr, EhrRegistration.Allowances> allowances) {
        return new SomeLaunches(new ClientProof.PublicClient(), List.of(), false, allowances);
    }

    static SomeLaunches withScopes(List<String> scopes) {
        return new SomeLaunches(new ClientProof.PublicClient(), scopes, false);
    }

    /** Launches at a site with a backend client that has these keys and scopes. */
    static SomeLaunches ofBackend(ClientProof.ClientSigningKeys keys, String... scopes) {
        return new SomeLaunches(new ClientProof.PublicClient(), List.of(scopes), false, keys);
    }

    /** Launches at a site where results are written with clinicians' tokens. */
    static SomeLaunches writing() {
        return new SomeLaunches(new ClientProof.PublicClient(), List.of(), true);
    }

    static SiteId someSite() {
        return new SiteId("launches-" + ProcessHandle.current().pid() + "-" + SITES.incrementAndGet());
    }

    static String key(int seed) {
        var bytes = new byte[32];
        new Random(seed).nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    LaunchSettings settings(ClientProof proof, List<String> scopes, String... keys) {
        return new LaunchSettings(
                URI.create("https://dorsal.example"),
                TokenEncryption.read(List.of(keys)),
                List.of(
                        registration(site, ehr.fhirBase(), proof, scopes, allowances),
                        registration(other(), ehr.origin() + "/other", proof, scopes, UsualTerms.ALLOWANCES)),
                backend,
                CALLS,
                List.of(),
                KeyStrength.USUAL);
    }

    private EhrRegistration registration(
            SiteId site, String base, ClientProof proof, List<String> scopes, EhrRegistration.Allowances allowed) {
        return new EhrRegistration(
                site,
                base,
                FakeEhr.CLIENT,
                proof,
                scopes,
                List.of(),
                writes,
                allowed,
                UsualTerms.SESSIONS,
                Assurance.ANY);
    }

    /** A second site of the same service. */
    SiteId other() {
        return new SiteId(site.value() + "-other");
    }

    /** Another replica: nothing is shared but the database. */
    LaunchComponents room(LaunchSettings settings) {
        return room(settings, CALLS, settings.answerWithin());
    }

    /** Another replica, which waits so long for an EHR's documents and for its tokens. */
    LaunchComponents room(LaunchSettings settings, Duration documents, Duration tokens) {
        var source = TestPostgres.shared().asApplication();
        return LaunchComponents.of(
                settings,
                new SingleUseRows(source, TIMEOUT),
                new LaunchRows(source, TIMEOUT),
                (named, patient, clinician, now) -> index.activeKeys(named, patient, clinician, now),
                new RemoteDocuments(http(documents), clock, Runnable::run),
                http(tokens),
                new Limit(new LimitRules("memory", 1L << 30, 1, 1, false), (_, _, _) -> {}),
                clock,
                new Random(site.hashCode()));
    }

    private BoundedHttp http(Duration within) {
        ObservationRegistry observed = ObservationRegistry.create();
        observed.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        return new BoundedHttp(
                within,
                new Destinations(Set.of("127.0.0.1", OTHER_HOST)),
                SslBundle.systemDefault(),
                new HttpCallObserver(observed, contacts));
    }

    FlowResponse click(SomeBrowser browser) {
        return begin(site, browser.click(ehr.fhirBase(), "launch-token"));
    }

    FlowResponse begin(SiteId site, SomeBrowser.BrowserRequest brought) {
        return begin(room, site, brought);
    }

    FlowResponse begin(LaunchComponents replica, SiteId site, SomeBrowser.BrowserRequest brought) {
        return new SomeFlow(replica.flow()).begin("/launch/" + site, brought.parameters(), brought.cookies());
    }

    FlowResponse complete(LaunchComponents replica, SiteId site, SomeBrowser.BrowserRequest brought) {
        return new SomeFlow(replica.flow())
                .complete("/launch/" + site + "/callback", brought.parameters(), brought.cookies());
    }

    FlowResponse answer(SomeBrowser browser, Map<String, List<String>> brought) {
        return complete(room, site, browser.brings(brought));
    }

    /** A whole launch. */
    FlowResponse launch(SomeBrowser browser) {
        return answer(browser, ehr.signIn(browser.follow(click(browser))));
    }

    /** A whole launch that must be refused. */
    SignInRefusal refusedLaunch() {
        return launch(new SomeBrowser()).refusal();
    }

    Launches.LaunchAccess enter(SomeBrowser browser, LaunchId id) {
        return room.launches().enter(id, Optional.ofNullable(browser.cookies.get(BrowserCookies.nameOf(id))), true);
    }

    static String single(Map<String, List<String>> brought, String name) {
        return brought.getOrDefault(name, List.of()).getFirst();
    }

    static Map<String, List<String>> but(Map<String, List<String>> brought, String name, String... values) {
        var changed = new HashMap<>(brought);
        if (values.length == 0) {
            changed.remove(name);
        } else {
            changed.put(name, List.of(values));
        }
        return changed;
    }

    @Override
    public void close() {
        ehr.close();
    }
}
