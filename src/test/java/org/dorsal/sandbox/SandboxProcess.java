package org.dorsal.sandbox;

import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The sandbox as a process of its own, to be killed and started again. Prints its issuer and then {@code ready}.
 *
 * <pre>
 * --port=9090                                  0 for any free port
 * --audience=http://localhost:8080/fhir/site   whose tokens the client demo gets
 * --state=target/ehr.ndjson                    what was filed outlives the process here, its keys beside it
 * --app=http://localhost:8080/launch/site      where the app begins a launch
 * --client=id,https://…/jwks,https://…/callback   a confidential app that proves itself by keys; may come often
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
        var ehr = new SandboxProcess(List.of(arguments)).start();
        tell(System.out, ehr);
    }

    private SandboxEhr start() {
        var port = Integer.parseInt(one("port").orElse("0"));
        var audience = one("audience").orElse("http://localhost:8080/fhir/sandbox");
        var ehr = one("state")
                .map(file -> SandboxEhr.start(port, audience, Path.of(file)))
                .orElseGet(() -> SandboxEhr.start(port, audience));
        one("app").map(URI::create).ifPresent(ehr::app);
        one("vendor").map(Vendor::valueOf).ifPresent(ehr::become);
        clients().forEach(ehr::register);
        return ehr;
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
                .flatMap(all -> all);
    }

    private static String part(String argument, int number) {
        var parts = argument.split(",", -1);
        if (parts.length <= number) {
            throw new IllegalArgumentException("too few parts: " + argument);
        }
        return parts[number];
    }

    private Optional<String> one(String name) {
        return all(name).findFirst();
    }

    private Stream<String> all(String name) {
        var start = "--" + name + "=";
        return arguments.stream().filter(a -> a.startsWith(start)).map(a -> a.substring(start.length()));
    }

    private static void tell(PrintStream out, SandboxEhr ehr) {
        out.println(ehr.issuer());
        out.println("ready");
        out.flush();
    }
}
