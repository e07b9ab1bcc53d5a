package org.dorsal.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpHandlers;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dorsal.ForeignPackages;

/**
 * CDS Hooks sandbox of the standard's authors: an EHR that runs in a browser, signs its calls with a published key, and
 * shows cards. It is built in {@code target/cds-hooks-sandbox} from a pinned commit and served at a free port.
 * {@code -Ddorsal.cds-sandbox} names another repository of it than GitHub's.
 */
final class CdsHooksSandbox implements AutoCloseable {
    /** {@code iss} of its tokens. */
    static final String ISSUER = "https://sandbox.cds-hooks.org";

    static final Path FOLDER = Path.of("target/cds-hooks-sandbox");
    private static final String KEYS = "/.well-known/jwks.json";
    private static final String COMMIT = "3b7e25546771c6e7fc5e360aa7db6eb64af0b8b6";
    private static final String REPOSITORY =
            System.getProperty("dorsal.cds-sandbox", "https://github.com/cds-hooks/sandbox.git");

    private final HttpServer server;

    private CdsHooksSandbox(HttpServer server) {
        this.server = server;
    }

    /** Starts it; skips the test where it is not built and can't be. */
    static CdsHooksSandbox start() throws IOException, InterruptedException {
        if (!Files.exists(FOLDER.resolve("build/app.bundle.js"))) {
            build();
        }
        Path pages = FOLDER.resolve("build").toRealPath();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", SimpleFileServer.createFileHandler(pages));
        // the file handler serves no folder with a name that begins with a dot
        server.createContext(
                KEYS,
                HttpHandlers.of(
                        200, Headers.of("Content-Type", "application/json"), Files.readString(Path.of(pages + KEYS))));
        server.start();
        return new CdsHooksSandbox(server);
    }

    private static void build() throws IOException, InterruptedException {
        for (String tool : new String[] {"git", "node", "npm"}) {
            assumeTrue(ForeignPackages.isInstalled(tool), tool + " is not installed: the sandbox was not tried");
        }
        Files.createDirectories(FOLDER);
        done("git", "init", "--quiet");
        done("git", "fetch", "--quiet", "--depth=1", REPOSITORY, COMMIT);
        done("git", "checkout", "--quiet", "--force", COMMIT);
        done("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        done("npm", "run", "build");
    }

    private static void done(String... command) throws IOException, InterruptedException {
        assumeTrue(
                ForeignPackages.isDone(FOLDER, command),
                String.join(" ", command) + " failed, see build.log: the sandbox was not tried");
    }

    /** Origin of its pages. */
    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Address of its public keys. */
    String keys() {
        return origin() + KEYS;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
