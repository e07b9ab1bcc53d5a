package org.dorsal.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
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
    private static final String AUTHORITY = "ca.p12";

    /** A new one, in files as {@code keytool} makes them. */
    public static InternalAuthority in(Path folder) throws Exception {
        Path authority = folder.resolve(AUTHORITY);
        Path certificate = folder.resolve("ca.pem");
        pair(authority, "ca", "CN=Hospital", "bc:c=ca:true");
        keytool(authority, "-exportcert", "-rfc", "-alias", "ca", "-file", certificate.toString());
        InternalAuthority made = new InternalAuthority(certificate.toUri().toString(), folder.resolve("ehr.p12"));
        made.certify("ehr", "localhost");
        return made;
    }

    /**
     * Certifies whoever has that name, anew each time, in the same folder: {@code FILE.crt} and {@code FILE.key} as PEM, as tools
     * for certificates make them, beside {@code FILE.p12}.
     */
    public void certify(String file, String name) throws Exception {
        Path holder = store.resolveSibling(file + ".p12");
        Path request = store.resolveSibling(file + ".csr");
        Path answer = store.resolveSibling(file + ".crt");
        Files.deleteIfExists(holder);
        pair(holder, file, "CN=" + name, "san=dns:" + name.replace('_', '-'));
        keytool(holder, "-certreq", "-alias", file, "-file", request.toString());
        String subject = "san=dns:" + name.replace('_', '-');
        String[] give = {"-gencert", "-rfc", "-alias", "ca", "-ext", subject, "-validity", "365"};
        keytool(store.resolveSibling(AUTHORITY), give, "-infile", request.toString(), "-outfile", answer.toString());
        String authority = Path.of(URI.create(certificate)).toString();
        keytool(holder, "-importcert", "-noprompt", "-alias", "ca", "-file", authority);
        keytool(holder, "-importcert", "-noprompt", "-alias", file, "-file", answer.toString());
        byte[] key = keys(holder).getKey(file, WORD.toCharArray()).getEncoded();
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
        Path pem = Files.writeString(
                store.resolveSibling(file + ".key"),
                "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n");
        Files.setPosixFilePermissions(pem, PosixFilePermissions.fromString("rw-------"));
    }

    /** A server with that certificate, started; the caller says what it answers, and stops it. */
    public HttpsServer server() throws Exception {
        KeyStore keys = keys(store);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, WORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.start();
        return server;
    }

    private static KeyStore keys(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, WORD.toCharArray());
        }
        return keys;
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

    private static void keytool(Path store, String[] first, String... more) throws Exception {
        keytool(store, Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray(String[]::new));
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
