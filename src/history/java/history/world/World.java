package history.world;

import history.fault.Fault;
import history.fault.Link;
import history.fault.Proxy;
import history.fault.Schedule;
import history.record.Recorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.*;
import java.util.function.IntSupplier;

/** A site as its operators build it: two replicas, PostgreSQL, an EHR, a callback, and a proxy in each connection. */
public final class World implements AutoCloseable {
    /** Name of the site in addresses. */
    public static final String SITE = "northside";

    private static final Path GUIDE = Path.of("src", "docs", "operate", "restore.md");
    private static final String OF_SITE = "--dorsal.sites." + SITE + ".";

    private final Path folder;
    private final Map<Link, Proxy> proxies = new EnumMap<>(Link.class);
    private volatile Database database;
    private final Ehr ehr;
    private final Callback callback;
    private final Issuer issuer;
    private final List<Replica> replicas = new ArrayList<>();

    /**
     * Starts everything and waits until the replicas are ready.
     */
    public World(Path roles, Path folder, Recorder recorder, long seed, Site site, Schedule schedule)
            throws IOException, SQLException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        Files.createDirectories(folder.resolve("checkpoints"));
        database = new Database(folder.resolve("postgres"), roles, schedule.contains(Fault.Kind.FULL_DISK));
        ehr = new Ehr(recorder, seed, site.search(), site.conditional());
        callback = new Callback(recorder);
        proxy(Link.CALLERS_0, () -> replica(0).port(), seed);
        proxy(Link.CALLERS_1, () -> replica(1).port(), seed);
        proxy(Link.DATABASE_0, () -> database.port(), seed);
        proxy(Link.DATABASE_1, () -> database.port(), seed);
        proxy(Link.EHR, ehr::port, seed);
        proxy(Link.CALLBACK, callback::port, seed);
        issuer = new Issuer(address(Link.EHR), fhirBase());
        ehr.open(address(Link.EHR), issuer);
        List<String> settings = settings(site.writeBack());
        Optional<Path> agent =
                schedule.contains(Fault.Kind.JUMP_CLOCK) ? Optional.of(ClockAgent.jar(folder)) : Optional.empty();
        for (Link link : List.of(Link.DATABASE_0, Link.DATABASE_1).subList(0, site.replicas())) {
            List<String> arguments = new ArrayList<>(settings);
            arguments.add("--spring.datasource.url=jdbc:postgresql://localhost:"
                    + proxies.get(link).port() + "/dorsal");
            List<Path> releases =
                    replicas.isEmpty() ? site.releases() : site.releases().reversed();
            replicas.add(
                    new Replica(releases, folder.resolve("replica-" + replicas.size() + ".log"), agent, arguments));
        }
        for (Replica replica : replicas) {
            replica.awaitReady();
        }
    }

    /** Address by which callers reach the service through that link. */
    public String address(Link link) {
        return "http://localhost:" + proxies.get(link).port();
    }

    /** FHIR base of the site, as the settings name it. */
    public String fhirBase() {
        return address(Link.CALLERS_0) + "/fhir/" + SITE;
    }

    /** The only address that notifications may be sent to. */
    public String callbackAddress() {
        return address(Link.CALLBACK) + "/notifications";
    }

    public Proxy proxy(Link link) {
        return proxies.get(link);
    }

    /** The replica by that number; the only one by each number. */
    public Replica replica(int number) {
        return replicas.get(number % replicas.size());
    }

    /** Shifts the clock of a replica, by its number or all without one, by so many milliseconds from the true time. */
    public void shiftClock(String number, long milliseconds) throws IOException {
        for (Replica replica : number.isEmpty() ? replicas : List.of(replica(Integer.parseInt(number)))) {
            replica.shiftClock(milliseconds);
        }
    }

    /** Backs the database up while it is used. */
    public void backUp() throws IOException, SQLException {
        database.backUp(folder.resolve("backup"));
    }

    /** Loses the database, and starts the replicas on its backup. */
    public void restore() throws IOException, SQLException, InterruptedException {
        for (Replica replica : replicas) {
            replica.kill();
        }
        database.close();
        database = new Database(folder.resolve("backup"), GUIDE);
        for (Replica replica : replicas) {
            replica.restart();
        }
    }

    public Database database() {
        return database;
    }

    public Ehr ehr() {
        return ehr;
    }

    public Issuer issuer() {
        return issuer;
    }

    @Override
    public void close() throws IOException {
        for (Replica replica : replicas) {
            replica.close();
        }
        for (Proxy proxy : proxies.values()) {
            proxy.close();
        }
        callback.close();
        ehr.close();
        database.close();
    }

    private void proxy(Link link, IntSupplier target, long seed) throws IOException {
        proxies.put(link, new Proxy(target, seed + link.ordinal()));
    }

    private List<String> settings(String writeBack) throws IOException {
        String ehrAddress = address(Link.EHR);
        return List.of(
                "--spring.datasource.username=dorsal_app",
                "--spring.flyway.user=dorsal_owner",
                "--dorsal.base-url=" + address(Link.CALLERS_0),
                "--dorsal.link-secret=" + secret(),
                "--dorsal.encryption-keys[0]=" + secret(),
                "--dorsal.write-back.answer-within=3s",
                "--dorsal.log.signing-keys[0]=file:" + logKey(),
                "--dorsal.log.places[0]=file:" + folder.resolve("checkpoints").toAbsolutePath(),
                "--dorsal.log.checkpoint-every=2s",
                OF_SITE + "name=Northside Clinic",
                OF_SITE + "wording=en-US",
                OF_SITE + "sign-off=required",
                OF_SITE + "issuers[0].issuer=" + ehrAddress,
                OF_SITE + "issuers[0].jwks-uri=" + ehrAddress + "/auth/jwks",
                OF_SITE + "issuers[0].audience=" + fhirBase(),
                OF_SITE + "export.running=2",
                OF_SITE + "export.retry-after=1s",
                OF_SITE + "subscriptions.callbacks[0]=" + callbackAddress(),
                OF_SITE + "auditors.issuer=" + ehrAddress,
                OF_SITE + "auditors.client-id=dorsal-operators",
                OF_SITE + "auditors.client-authentication=private_key_jwt",
                OF_SITE + "auditors.client-keys[0]=file:" + ehrKey(),
                OF_SITE + "auditors.operator-role=" + Issuer.OPERATOR,
                OF_SITE + "ehr.fhir-base=" + ehrAddress + "/fhir",
                OF_SITE + "ehr.client-id=dorsal",
                OF_SITE + "ehr.client-authentication=private_key_jwt",
                OF_SITE + "ehr.client-keys[0]=file:" + ehrKey(),
                OF_SITE + "ehr.write-back=" + writeBack,
                OF_SITE + "ehr.backend-client-id=dorsal-backend");
    }

    private Path ehrKey() throws IOException {
        return Files.writeString(
                folder.resolve("ehr.jwk").toAbsolutePath(), Key.es384("dorsal").secret());
    }

    private Path logKey() throws IOException {
        try {
            byte[] key = KeyPairGenerator.getInstance("Ed25519")
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
            String pem = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
            return Files.writeString(
                    folder.resolve("log.pem").toAbsolutePath(),
                    "-----BEGIN PRIVATE KEY-----\n" + pem + "\n-----END PRIVATE KEY-----\n");
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static String secret() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
