package org.dorsal.sandbox;

import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The sandbox as a separate process, to be killed and started again. Prints its issuer and then {@code ready}.
 *
 * <pre>
 * --port=9090                                  0 for any free port
 * --audience=http://localhost:8080/fhir/site   audience of the client demo's tokens
 * --state=target/ehr.ndjson                    file that keeps filed resources, with the keys next to it
 * --app=http://localhost:8080/launch/site      launch URL of the app
 * --client=id,https://…/jwks,https://…/callback   a confidential app with keys; repeatable
 * --backend=id,https://…/jwks,system/*.cruds   the same as a backend service, without redirects
 * --public=id,https://…/callback               a public app
 * --vendor=EPIC_LIKE
 * </pre>
 */
public final class SandboxProcess {
    private final List<String> arguments;

    private SandboxProcess(List<String> arguments) {
        this.arguments = arguments;
    }

    /** Runs until it is killed. */
    static void main(String... arguments) {
        printAddresses(System.out, started(List.of(arguments)));
    }

    /** The same sandbox in this process. */
    static SandboxEhr started(List<String> arguments) {
        return SandboxEhr.start(new SandboxProcess(arguments).wish());
    }

    /**
     * Reads all settings before the first request: during a restart it is never another EHR and never without its
     * apps.
     */
    private SandboxSettings wish() {
        return new SandboxSettings(
                Integer.parseInt(option("port").orElse("0")),
                option("audience").orElse("http://localhost:8080/fhir/sandbox"),
                Clock.systemUTC(),
                option("state").map(Path::of),
                option("vendor").map(Vendor::valueOf).orElse(Vendor.OPEN),
                option("app").map(URI::create),
                clients().toList());
    }

    private Stream<SandboxClient> clients() {
        return Stream.of(
                        all("client")
                                .map(c -> SandboxClient.withKeys(
                                        part(c, 0), URI.create(part(c, 1)), URI.create(part(c, 2)))),
                        all("backend")
                                .map(c -> SandboxClient.withKeys(part(c, 0), URI.create(part(c, 1)))
                                        .asBackend(part(c, 2))),
                        all("public").map(c -> SandboxClient.open(part(c, 0), URI.create(part(c, 1)))))
                .flatMap(group -> group);
    }

    private static String part(String argument, int number) {
        var parts = argument.split(",", -1);
        if (parts.length <= number) {
            throw new IllegalArgumentException("too few parts: " + argument);
        }
        return parts[number];
    }

    private Optional<String> option(String name) {
        return all(name).findFirst();
    }

    private Stream<String> all(String name) {
        var start = "--" + name + "=";
        return arguments.stream().filter(a -> a.startsWith(start)).map(a -> a.substring(start.length()));
    }

    private static void printAddresses(PrintStream out, SandboxEhr ehr) {
        out.println(ehr.issuer());
        out.println("ready");
        out.flush();
    }
}
