package org.dorsal.settings;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Certificate authority of a hospital, unknown to Java, with a certificate for localhost.
 *
 * @param certificate certificate of the authority, {@code file:/…/ca.pem}
 * @param store key store of the certified server
 */
public record InternalAuthority(String certificate, Path store) {
    private static final char[] WORD = "for-a-test".toCharArray();
    private static final String AUTHORITY = "ca";
    private static final X500Principal NAME = new X500Principal("CN=Hospital");
    private static final Duration VALID = Duration.ofDays(365);

    /** Creates an authority with the files that administrators have: keys as PKCS #12, the certificate as PEM. */
    public static InternalAuthority in(Path folder) throws Exception {
        KeyPair keys = pair();
        ASN1Encodable authority = new BasicConstraints(true);
        X509Certificate own = signed(keys.getPrivate(), NAME, keys.getPublic(), Extension.basicConstraints, authority);
        keep(folder, AUTHORITY, keys.getPrivate(), own);
        Path certificate = pem(folder.resolve("ca.pem"), "CERTIFICATE", own.getEncoded());
        InternalAuthority made = new InternalAuthority(certificate.toUri().toString(), folder.resolve("ehr.p12"));
        made.certify("ehr", "localhost");
        return made;
    }

    /**
     * Issues a new certificate for a host name, in the same folder: {@code FILE.crt} and {@code FILE.key} as PEM, the
     * format of certificate tools, and {@code FILE.p12}.
     */
    public void certify(String file, String name) throws Exception {
        Path folder = store.resolveSibling("");
        KeyStore authority = keys(folder.resolve(AUTHORITY + ".p12"));
        PrivateKey signs = (PrivateKey) authority.getKey(AUTHORITY, WORD);
        KeyPair keys = pair();
        ASN1Encodable host = new GeneralNames(new GeneralName(GeneralName.dNSName, name.replace('_', '-')));
        X500Principal subject = new X500Principal("CN=" + name);
        X509Certificate certificate = signed(signs, subject, keys.getPublic(), Extension.subjectAlternativeName, host);
        keep(folder, file, keys.getPrivate(), certificate, authority.getCertificate(AUTHORITY));
        pem(folder.resolve(file + ".crt"), "CERTIFICATE", certificate.getEncoded());
        Path key = pem(
                folder.resolve(file + ".key"), "PRIVATE KEY", keys.getPrivate().getEncoded());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    /** Starts a server with that certificate; the caller adds handlers and stops it. */
    public HttpsServer server() throws Exception {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys(store), WORD);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.start();
        return server;
    }

    private static KeyPair pair() throws Exception {
        KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
        curve.initialize(new ECGenParameterSpec("secp256r1"));
        return curve.generateKeyPair();
    }

    private static X509Certificate signed(
            PrivateKey signs, X500Principal subject, PublicKey key, ASN1ObjectIdentifier extension, ASN1Encodable value)
            throws Exception {
        BigInteger serial = new BigInteger(64, new SecureRandom());
        Instant now = Instant.now();
        var certificate =
                new JcaX509v3CertificateBuilder(NAME, serial, Date.from(now), Date.from(now.plus(VALID)), subject, key);
        certificate.addExtension(extension, false, value);
        return new JcaX509CertificateConverter()
                .getCertificate(certificate.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signs)));
    }

    private static void keep(Path folder, String alias, PrivateKey key, Certificate... chain) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, WORD);
        keys.setKeyEntry(alias, key, WORD, chain);
        try (OutputStream file = Files.newOutputStream(folder.resolve(alias + ".p12"))) {
            keys.store(file, WORD);
        }
    }

    private static KeyStore keys(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, WORD);
        }
        return keys;
    }

    private static Path pem(Path file, String kind, byte[] content) throws Exception {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n");
    }
}
