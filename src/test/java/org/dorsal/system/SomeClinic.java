package org.dorsal.system;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.*;
import org.dorsal.sandbox.Vendor;
import org.dorsal.smart.launch.SomeClientKeys;
import org.dorsal.store.RestartablePostgres;

/**
 * Complete site, each part a separate process: PostgreSQL, the EHR, and two replicas of the service, which write
 * received responses into the EHR at once with the site's backend client. The EHR takes everything and has no
 * conditional creation, which would hide duplicate requests; it may take two seconds for an answer.
 */
final class SomeClinic implements AutoCloseable {
    private static final String BACKEND = "dorsal-backend";
    private static final int REPLICAS = 2;

    private final RestartablePostgres postgres;
    private final PublishedKeys keys = new PublishedKeys();
    private final EhrProcess ehr;
    private final List<ServiceProcess> services = new ArrayList<>();

    /** Starts all of it and waits until it is ready. */
    SomeClinic(Path folder) {
        int port = SomePort.free();
        String address = "http://localhost:" + port;
        postgres = RestartablePostgres.start(SomePort.free());
        ehr = new EhrProcess(ServiceSettings.base(address), Vendor.PLAIN, folder, BACKEND, keys.address());
        ServiceSettings settings = new ServiceSettings(postgres.url(), address, ehr.address(), writesBack(folder));
        for (int replica = 0; replica < REPLICAS; replica++) {
            services.add(ServiceProcess.replica(
                    replica == 0 ? port : SomePort.free(), settings, "-Xmx384m", "-XX:TieredStopAtLevel=1"));
        }
        services.forEach(ServiceProcess::awaitReady);
        keys.publish(SomeClient.anonymous(address).get(".well-known/jwks.json").text());
    }

    RestartablePostgres postgres() {
        return postgres;
    }

    EhrProcess ehr() {
        return ehr;
    }

    List<ServiceProcess> services() {
        return List.copyOf(services);
    }

    /** Returns a client with all scopes, at one of the replicas. */
    SomeClient client(int replica) {
        return services.get(replica % REPLICAS).client(ehr.token());
    }

    @Override
    public void close() {
        services.forEach(ServiceProcess::close);
        ehr.close();
        keys.close();
        postgres.close();
    }

    private static List<String> writesBack(Path folder) {
        return List.of(
                "--dorsal.link-secret=" + secret(),
                "--dorsal.encryption-keys[0]=" + secret(),
                "--dorsal.write-back.answer-within=2s",
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
