package org.dorsal.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.Server;
import org.dorsal.audit.log.SomeLogKeys;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.sandbox.SandboxClient;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.smart.launch.SomeClientKeys;
import org.dorsal.start.ShippedKnowledge;
import org.dorsal.store.TestPostgres;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Running service with two sites, each with a separate authorization server, on a real database. Tests share one; a
 * test that needs other settings or breaks something starts another.
 */
public final class SomeService implements AutoCloseable {
    /** US wording, results preliminary until a clinician signs, and bulk exports. */
    public static final String NORTHSIDE = "northside";

    /** GB wording, and results that are final without a clinician. */
    public static final String SOUTHSIDE = "southside";

    private static final String BACKEND = "dorsal-backend";
    private static final String AUDITORS = "dorsal-auditors";
    private static final int MANY = 100_000;
    private static final Path KEYS = newFolder();

    private final int port = SomePort.free();
    private final int managementPort = SomePort.free();
    private final TestPostgres database = TestPostgres.fresh();
    private final Map<String, SandboxEhr> ehrs;
    private final Clock clock;
    private List<String> settings;
    private ConfigurableApplicationContext context;

    private SomeService(Clock clock, boolean backend, String... more) {
        this.clock = clock;
        this.ehrs = Map.of(
                NORTHSIDE, SandboxEhr.start(0, base(NORTHSIDE), clock),
                SOUTHSIDE, SandboxEhr.start(0, base(SOUTHSIDE), clock));
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=" + port,
                "--management.server.port=" + managementPort,
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + TestPostgres.APPLICATION,
                "--spring.flyway.user=" + TestPostgres.OWNER,
                "--dorsal.encryption-keys[0]=" + newKey()));
        if (!String.join(" ", more).contains("--dorsal.base-url=")) {
            arguments.add("--dorsal.base-url=" + baseUrl());
        }
        arguments.addAll(SomeLogKeys.settings());
        arguments.addAll(site(NORTHSIDE, "en-US", "required"));
        arguments.addAll(site(SOUTHSIDE, "en-GB", "none"));
        arguments.add("--dorsal.sites." + NORTHSIDE + ".export.running=2");
        arguments.addAll(clientByKeys(NORTHSIDE));
        arguments.addAll(clientBySecret(SOUTHSIDE));
        arguments.addAll(auditorsByKeys(NORTHSIDE));
        arguments.addAll(auditorsBySecret(SOUTHSIDE));
        arguments.addAll(backend ? writersOfTheirOwn() : clinicians());
        Stream.of(more)
                .map(setting -> setting.replace("{northside}", ehr(NORTHSIDE).issuer()))
                .forEach(arguments::add);
        anybody().filter(wish -> !String.join(" ", more).contains(wish)).forEach(wish -> arguments.add(wish + MANY));
        this.settings = List.copyOf(arguments);
        this.context = run(Loaded.KNOWLEDGE, clock, arguments);
    }

    private static ConfigurableApplicationContext run(ShippedKnowledge knowledge, Clock clock, List<String> arguments) {
        SpringApplication application = Server.application(() -> knowledge);
        application.addInitializers(started -> tellTheTime((GenericApplicationContext) started, clock));
        return application.run(arguments.toArray(String[]::new));
    }

    /**
     * Ends the service and starts it again at the same addresses.
     *
     * @param changed settings, each {@code --key=value}; those of a list replace the whole list
     */
    void restart(String... changed) {
        List<String> keys = Stream.of(changed).map(SomeService::key).toList();
        settings = Stream.concat(settings.stream().filter(setting -> !keys.contains(key(setting))), Stream.of(changed))
                .toList();
        context.close();
        context = run(Loaded.KNOWLEDGE, clock, settings);
    }

    private static String key(String setting) {
        return setting.replaceFirst("(\\[[0-9]+])?=.*", "");
    }

    /** Replica of another release at the same database, with its own port behind the same addresses. */
    record OtherRelease(SomeService first, int port, ConfigurableApplicationContext context) implements AutoCloseable {
        SomeClient client(String site, String scopes) {
            return first.client(site, scopes).withBase("http://127.0.0.1:" + port + "/fhir/" + site);
        }

        @Override
        public void close() {
            context.close();
        }
    }

    /** Starts a replica of the same release; the caller closes it. */
    OtherRelease replica() {
        return release(Loaded.KNOWLEDGE);
    }

    /** Starts a replica of a release with these profiles; the caller closes it. */
    OtherRelease release(List<ProfileFile> profiles) {
        return release(ShippedKnowledge.begin(() -> profiles));
    }

    private OtherRelease release(ShippedKnowledge knowledge) {
        int otherPort = SomePort.free();
        List<String> arguments = new ArrayList<>(settings);
        arguments.removeIf(setting -> setting.matches("--(management[.])?server[.]port=.*"));
        arguments.add("--server.port=" + otherPort);
        arguments.add("--management.server.port=" + SomePort.free());
        return new OtherRelease(this, otherPort, run(knowledge, Clock.systemUTC(), arguments));
    }

    /** Tests look for the event of each refusal, and all come from one address. */
    private static Stream<String> anybody() {
        return Stream.of("events-a-minute", "requests-a-second", "burst", "at-once")
                .map(key -> "--dorsal.anonymous." + key + "=");
    }

    /** Returns the instance shared by tests; each test uses separate patients. */
    public static SomeService shared() {
        return SharedService.SERVICE;
    }

    /**
     * Starts a separate instance with additional settings, each {@code --key=value}, in which {@code {northside}} is
     * that site's issuer; the caller closes it.
     */
    public static SomeService with(String... settings) {
        return new SomeService(Clock.systemUTC(), false, settings);
    }

    /**
     * Starts a separate instance with a backend client for delivery at each site: northside on signature, southside
     * on receipt. The other instances deliver with clinicians' tokens on signature at both sites.
     */
    public static SomeService withBackend(String... settings) {
        return new SomeService(Clock.systemUTC(), true, settings);
    }

    /** Starts a separate instance that uses that clock, with its EHRs. */
    public static SomeService startedBy(Clock clock, boolean backend, String... settings) {
        return new SomeService(clock, backend, settings);
    }

    /** FHIR base of a site. */
    public String base(String site) {
        return baseUrl() + "/fhir/" + site;
    }

    /** Address for browsers: not the host of the EHRs, so that the service is a third party in their frames. */
    public String baseUrl() {
        return "http://127.0.0.1:" + port;
    }

    /** Launch URL of that site. */
    public URI launchUrl(String site) {
        return URI.create(baseUrl() + "/launch/" + site);
    }

    /** Address of a page for that site's auditors; {@code page} without a leading slash. */
    public URI auditUrl(String site, String page) {
        return URI.create(baseUrl() + "/audit/" + site + "/" + page);
    }

    /** Returns the response of the management port for that path. */
    public SomeAnswer management(String path) {
        return SomeClient.anonymous(managementUrl()).get(path);
    }

    /** Address of the management port. */
    public String managementUrl() {
        return "http://localhost:" + managementPort;
    }

    /** Status of the readiness probe. */
    public int readiness() {
        return management("actuator/health/readiness").status();
    }

    public int port() {
        return port;
    }

    /** An access token of that site's authorization server, with claims on top or instead. */
    public String token(String site, String scopes, Map<String, Object> claims) {
        return ehr(site).token(scopes, claims);
    }

    /** A client of that site with these scopes. */
    public SomeClient client(String site, String scopes) {
        return new SomeClient(base(site), token(site, scopes, Map.of()));
    }

    /** A client of that site in the context of one patient. */
    public SomeClient client(String site, String scopes, String patient) {
        return new SomeClient(base(site), token(site, scopes, Map.of("patient", patient)));
    }

    public SandboxEhr ehr(String site) {
        SandboxEhr ehr = ehrs.get(site);
        if (ehr == null) {
            throw new IllegalArgumentException("no site " + site);
        }
        return ehr;
    }

    /** Returns a bean of the service, for tests that compare internal with external state. */
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    /** Returns all beans of a type. */
    public <T> Collection<T> parts(Class<T> type) {
        return context.getBeansOfType(type).values();
    }

    public TestPostgres database() {
        return database;
    }

    @Override
    public void close() {
        context.close();
        ehrs.values().forEach(SandboxEhr::close);
    }

    private List<String> site(String name, String wording, String signOff) {
        String prefix = "--dorsal.sites." + name + ".";
        SandboxEhr ehr = ehr(name);
        return List.of(
                prefix + "name=" + name + " Clinic",
                prefix + "wording=" + wording,
                prefix + "sign-off=" + signOff,
                prefix + "accept-unapproved-criteria=" + signOff.equals("none"),
                prefix + "ehr.fhir-base=" + ehr.fhirBase(),
                prefix + "issuers[0].issuer=" + ehr.issuer(),
                prefix + "issuers[0].jwks-uri=" + ehr.jwksUri(),
                prefix + "issuers[0].audience=" + base(name),
                prefix + "issuers[0].authorization-server.token-endpoint=" + ehr.tokenEndpoint());
    }

    private static List<String> clinicians() {
        return Stream.of(NORTHSIDE, SOUTHSIDE)
                .map(site -> "--dorsal.sites." + site + ".ehr.write-back=on-sign-off")
                .toList();
    }

    private List<String> writersOfTheirOwn() {
        List<String> settings = new ArrayList<>();
        Map.of(NORTHSIDE, "on-sign-off", SOUTHSIDE, "on-receipt").forEach((site, when) -> {
            String prefix = "--dorsal.sites." + site + ".ehr.";
            ehr(site)
                    .register(SandboxClient.withKeys(BACKEND, publicKeys())
                            .asBackend("system/DocumentReference.crus system/QuestionnaireResponse.crus"
                                    + " system/Observation.crus system/CarePlan.crus"));
            settings.add(prefix + "write-back=" + when);
            settings.add(prefix + "backend-client-id=" + BACKEND);
        });
        // northside has its keys for launches; a setting that is given twice would be a list
        settings.add("--dorsal.sites." + SOUTHSIDE + ".ehr.client-keys[0]=" + SomeClientKeys.ec(KEYS, "third.pem"));
        return settings;
    }

    private List<String> clientByKeys(String site) {
        ehr(site).app(launchUrl(site)).register(SandboxClient.withKeys("dorsal", publicKeys(), callback(site)));
        return registered(
                site,
                "client-authentication=private_key_jwt",
                "client-keys[0]=" + SomeClientKeys.ec(KEYS, "first.pem"),
                "client-keys[1]=" + SomeClientKeys.ec(KEYS, "second.pem"));
    }

    private List<String> clientBySecret(String site) {
        String secret = newKey();
        ehr(site).app(launchUrl(site)).register(SandboxClient.withSecret("dorsal", secret, callback(site)));
        return registered(site, "client-authentication=client_secret_basic", "client-secret=" + secret);
    }

    private List<String> auditorsByKeys(String site) {
        ehr(site)
                .register(SandboxClient.withKeys(AUDITORS, publicKeys(), auditUrl(site, "callback"))
                        .forStaffOnly());
        return auditors(
                site,
                "client-authentication=private_key_jwt",
                "client-keys[0]=" + SomeClientKeys.ec(KEYS, "first.pem"),
                "operator-role=dorsal-operator");
    }

    private List<String> auditorsBySecret(String site) {
        String secret = newKey();
        ehr(site)
                .register(SandboxClient.withSecret(AUDITORS, secret, auditUrl(site, "callback"))
                        .forStaffOnly());
        return auditors(
                site,
                "client-authentication=client_secret_basic",
                "client-secret=" + secret,
                "operator-role=dorsal-operator");
    }

    private List<String> auditors(String site, String... settings) {
        String prefix = "--dorsal.sites." + site + ".auditors.";
        return Stream.concat(Stream.of("issuer=" + ehr(site).issuer(), "client-id=" + AUDITORS), Stream.of(settings))
                .map(setting -> prefix + setting)
                .toList();
    }

    private List<String> registered(String site, String... settings) {
        String prefix = "--dorsal.sites." + site + ".ehr.";
        return Stream.concat(
                        Stream.of(
                                "client-id=dorsal",
                                "frame-ancestors[0]=" + ehr(site).issuer()),
                        Stream.of(settings))
                .map(setting -> prefix + setting)
                .toList();
    }

    /** Registers the clock with precedence over the process's own, which stays registered. */
    private static void tellTheTime(GenericApplicationContext context, Clock clock) {
        context.registerBean("clockOfTheTest", Clock.class, () -> clock, bean -> bean.setPrimary(true));
    }

    private URI publicKeys() {
        return URI.create(baseUrl() + "/.well-known/jwks.json");
    }

    private URI callback(String site) {
        return URI.create(launchUrl(site) + "/callback");
    }

    private static String newKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("dorsal-keys");
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /**
     * Loads knowledge once for all services of the process; each separate process loads and
     * checks it as it starts.
     */
    private static final class Loaded {
        static final ShippedKnowledge KNOWLEDGE = ShippedKnowledge.begin();
    }

    private static final class SharedService {
        static final SomeService SERVICE = new SomeService(Clock.systemUTC(), false);
    }
}
