package org.dorsal.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.*;
import org.dorsal.sandbox.SandboxClient;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.sandbox.Vendor;
import org.dorsal.smart.launch.SomeClientKeys;
import org.dorsal.store.TestPostgres;

/**
 * Processes of the service on one database behind a balancer, with an EHR that opens it from charts, gives tokens for
 * its API and gets its results at once. The EHR does not know conditional creation, which would forgive those who
 * send twice.
 */
final class Replicas implements AutoCloseable {
    private static final String BACKEND = "dorsal-backend";

    private final TestPostgres database = TestPostgres.empty();
    private final Balancer balancer = new Balancer();
    private final SandboxEhr ehr = SandboxEhr.start(0, ServiceSettings.base(balancer.address()));
    private final Path folder;
    private final ServiceSettings settings;
    private final List<ServiceProcess> services = new ArrayList<>();

    /** Starts all but the replicas. */
    Replicas(Path folder) {
        this.folder = folder;
        URI keys = URI.create(balancer.address() + "/.well-known/jwks.json");
        URI launch = URI.create(balancer.address() + "/launch/" + ServiceSettings.SITE);
        ehr.app(launch)
                .register(SandboxClient.withKeys("dorsal", keys, URI.create(launch + "/callback")))
                .register(SandboxClient.withKeys(BACKEND, keys).asBackend("system/*.cruds"))
                .become(Vendor.PLAIN);
        settings = new ServiceSettings(database.url(), balancer.address(), ehr.issuer(), more());
    }

    /** Starts one more and gives it requests when it is ready; does not wait for that. */
    ServiceProcess add() {
        List<String> onTop = new ArrayList<>(settings.more());
        onTop.add("--dorsal.leave-after=1s");
        ServiceProcess service = ServiceProcess.replica(
                SomePort.free(),
                new ServiceSettings(settings.database(), settings.address(), settings.ehr(), onTop),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1");
        services.add(service);
        balancer.add(service);
        return service;
    }

    Balancer balancer() {
        return balancer;
    }

    TestPostgres database() {
        return database;
    }

    /** Returns a client with all scopes; the balancer chooses the replica. */
    SomeClient client() {
        return new SomeClient(ServiceSettings.base(balancer.address()), ehr.token("system/*.cruds", Map.of()));
    }

    /** Opens Dorsal from that patient's chart. */
    SomeClinician clinician(String patient) {
        return SomeClinician.in(new SomeVisitor(balancer.address()), ehr.launchUrl(SandboxLaunch.of(patient)));
    }

    /** Returns every version of all filed resources. */
    FiledCopies filed() {
        return FiledCopies.of(SomeClient.anonymous(ehr.issuer()).get("filed").body());
    }

    /** Verifies an export with all checkpoints, as an auditor does. */
    SomeExport.VerifierOutput verified() {
        try {
            Path key = Files.writeString(
                    folder.resolve("key.pem"),
                    SomeClient.anonymous(balancer.address())
                            .get("log/" + ServiceSettings.SITE + "/key")
                            .text());
            return SomeExport.whole(database).verified(key, place());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @Override
    public void close() {
        services.forEach(ServiceProcess::close);
        balancer.close();
        ehr.close();
    }

    private Path place() {
        return folder.resolve("place");
    }

    private List<String> more() {
        try {
            Files.createDirectories(place());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        return List.of(
                "--dorsal.link-secret=" + secret(),
                "--dorsal.encryption-keys[0]=" + secret(),
                "--dorsal.log.places[0]=file:" + place(),
                "--dorsal.log.checkpoint-every=1s",
                "--dorsal.anonymous.requests-a-second=100000",
                "--dorsal.anonymous.burst=100000",
                ServiceSettings.ofSite("ehr.record-within", "30s"), // the EHR shares the machine with all replicas
                ServiceSettings.ofSite("ehr.client-id", "dorsal"),
                ServiceSettings.ofSite("ehr.client-authentication", "private_key_jwt"),
                ServiceSettings.ofSite("ehr.write-back", "on-receipt"),
                ServiceSettings.ofSite("ehr.backend-client-id", BACKEND),
                ServiceSettings.ofSite("ehr.client-keys[0]", SomeClientKeys.ec(folder, "client.pem")));
    }

    private static String secret() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
