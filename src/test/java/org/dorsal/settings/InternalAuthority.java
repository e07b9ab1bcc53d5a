package org.dorsal.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A hospital's own certificate authority, which no Java installation knows, and what it has certified: localhost.
 *
 * @param certificate of the authority, {@code file:/…/ca.pem}
 * @param store the certified server's key
 */
public record InternalAuthority(String certificate, Path store) {
    private static final String WORD = "for-a-test";

    /** A new one, in files as {@code keytool} makes them. */
    public static InternalAuthority in(Path folder) throws Exception {
        Path authority = folder.resolve("ca.p12");
        Path server = folder.resolve("ehr.p12");
        Path certificate = folder.resolve("ca.pem");
        Path request = folder.resolve("ehr.csr");
        Path answer = folder.resolve("ehr.pem");
        pair(authority, "ca", "CN=Hospital", "bc:c=ca:true");
        pair(server, "ehr", "CN=localhost", "san=dns:localhost");
        keytool(authority, "-exportcert", "-rfc", "-alias", "ca", "-file", certificate.toString());
        keytool(server, "-certreq", "-alias", "ehr", "-file", request.toString());
        keytool(
                authority,
                "-gencert",
                "-rfc",
                "-alias",
                "ca",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "365",
                "-infile",
                request.toString(),
                "-outfile",
                answer.toString());
        keytool(server, "-importcert", "-noprompt", "-alias", "ca", "-file", certificate.toString());
        keytool(server, "-importcert", "-noprompt", "-alias", "ehr", "-file", answer.toString());
        return new InternalAuthority(certificate.toUri().toString(), server);
    }

    /** A server with that certificate, started; the caller says what it answers, and stops it. */
    public HttpsServer server() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, WORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, WORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.start();
        return server;
    }

    private static void pair(Path store, String alias, String name, String extension) throws Exception {
        keytool(
                store,
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "365",
                "-dname",
                name,
                "-ext",
                extension);
    }

    private static void keytool(Path store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", WORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
    }
}
