package org.dorsal.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Witness of one log over HTTP, from C2SP tlog-witness, tlog-cosignature and signed-note and from RFC 9162 (2.1.4.2), with the
 * JDK alone. It can misbehave.
 */
final class OutsideWitness implements AutoCloseable {
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final Pattern REQUEST = Pattern.compile("old (\\d+)\\n"
            + "((?:[A-Za-z0-9+/]{43}=\\n"
            + "){0,63})\\n"
            + "((.+)\\n"
            + "(\\d+)\\n"
            + "(\\S{44})\\n"
            + ")\\n"
            + "((?:\u2014 \\S+ \\S+\\n"
            + ")+)");

    private final String name;
    private final KeyPair pair = pair();
    private final KeyPair otherPair = pair();
    private final AtomicInteger refusedPasts = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private final HttpServer server;
    private volatile WitnessConduct conduct = WitnessConduct.HONEST;
    private volatile String logKey = "";
    private long size;
    private byte[] root = sha256();

    /** Reaction to a request. */
    enum WitnessConduct {
        HONEST,
        /** Cosigns, and holds the answer back. */
        LATE,
        HANGS_UP,
        /** Names a size that it had before. */
        OLDER_SIZE,
        NAMES_NO_SIZE,
        LARGER_SIZE,
        UNKNOWN_LOG,
        GARBAGE,
        ENDLESS,
        REDIRECTS,
        KEY_OF_ANOTHER,
        ROOT_OF_ANOTHER
    }

    /** @param name last part of its name */
    OutsideWitness(String name) {
        this.name = "witness.example/" + name;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/add-checkpoint", this::answer);
        server.start();
    }

    /** @param number place among the witnesses of the service */
    Stream<String> settings(int number) {
        String prefix = "--dorsal.log.witnesses[" + number + "].";
        return Stream.of(
                prefix + "key=" + name + "+" + HexFormat.of().formatHex(id(pair)) + "+"
                        + Base64.getEncoder().encodeToString(typed(pair)),
                prefix + "url=http://localhost:" + server.getAddress().getPort());
    }

    String name() {
        return name;
    }

    /** @param vkey verifier key of the log; without one it refuses each request */
    void trust(String vkey) {
        logKey = vkey;
    }

    void behave(WitnessConduct how) {
        conduct = how;
    }

    int refusedPasts() {
        return refusedPasts.get();
    }

    /** Whether a note has a valid cosignature of it. */
    boolean hasCosigned(String note) {
        String text = note.substring(0, note.indexOf("\n\n") + 1);
        return note.lines()
                .filter(line -> line.startsWith("\u2014 " + name + " "))
                .map(line -> ByteBuffer.wrap(Base64.getDecoder().decode(line.substring(line.lastIndexOf(' ') + 1))))
                .anyMatch(signed -> {
                    byte[] key = new byte[4];
                    signed.get(key);
                    long time = signed.getLong();
                    byte[] signature = new byte[64];
                    signed.get(signature);
                    return Arrays.equals(key, id(pair)) && holds(pair.getPublic(), message(time, text), signature);
                });
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            switch (conduct) {
                case HONEST -> honest(exchange, request);
                case LATE -> {
                    cosigned(request);
                    awaitEnd();
                }
                case HANGS_UP -> {} // closed without an answer
                case OLDER_SIZE -> send(exchange, 409, "0\n");
                case NAMES_NO_SIZE -> send(exchange, 409, "conflict\n");
                case LARGER_SIZE -> send(exchange, 409, "999999999\n");
                case UNKNOWN_LOG -> send(exchange, 404, "");
                case GARBAGE -> send(exchange, 200, "\u0000\u2014 \u2014\n\n\n");
                case ENDLESS -> endless(exchange);
                case REDIRECTS -> {
                    exchange.getResponseHeaders().add("Location", "http://localhost/elsewhere");
                    send(exchange, 307, "");
                }
                case KEY_OF_ANOTHER -> send(exchange, 200, line(otherPair, text(request)));
                case ROOT_OF_ANOTHER ->
                    send(exchange, 200, line(pair, "another.example\n1\n" + "A".repeat(43) + "=\n"));
            }
        }
    }

    private void awaitEnd() {
        try {
            if (!end.await(5, TimeUnit.SECONDS)) {
                return; // the service has given up
            }
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    private static void endless(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] block = new byte[1 << 16];
        for (int sent = 0; sent < 1000; sent++) {
            exchange.getResponseBody().write(block);
        }
    }

    private void honest(HttpExchange exchange, String request) throws IOException {
        WitnessAnswer answer = cosigned(request);
        send(exchange, answer.status(), answer.body());
    }

    private record WitnessAnswer(int status, String body) {}

    private synchronized WitnessAnswer cosigned(String request) {
        Matcher parts = REQUEST.matcher(request);
        if (!parts.matches()) {
            return new WitnessAnswer(400, "");
        }
        if (!isSignedByLog(parts.group(3), parts.group(7))) {
            return new WitnessAnswer(403, "");
        }
        long old = Long.parseLong(parts.group(1));
        long next = Long.parseLong(parts.group(5));
        if (old > next) {
            return new WitnessAnswer(400, "");
        }
        if (old != size) {
            return new WitnessAnswer(409, size + "\n");
        }
        List<byte[]> proof =
                parts.group(2).lines().map(Base64.getDecoder()::decode).toList();
        byte[] nextRoot = Base64.getDecoder().decode(parts.group(6));
        if (!continues(next, nextRoot, proof)) {
            refusedPasts.incrementAndGet();
            return new WitnessAnswer(422, "");
        }
        size = next;
        root = nextRoot;
        return new WitnessAnswer(200, line(pair, parts.group(3)));
    }

    private boolean isSignedByLog(String text, String signatures) {
        String[] vkey = logKey.split("\\+", 3);
        if (vkey.length < 3) {
            return false;
        }
        byte[] typed = Base64.getDecoder().decode(vkey[2].strip());
        return signatures.lines().anyMatch(line -> {
            byte[] signed = Base64.getDecoder().decode(line.substring(line.lastIndexOf(' ') + 1));
            return line.startsWith("\u2014 " + vkey[0] + " ")
                    && HexFormat.of().formatHex(signed, 0, 4).equals(vkey[1])
                    && holds(
                            publicKey(Arrays.copyOfRange(typed, 1, 33)),
                            text.getBytes(StandardCharsets.UTF_8),
                            Arrays.copyOfRange(signed, 4, signed.length));
        });
    }

    /** RFC 9162, 2.1.4.2. */
    private boolean continues(long next, byte[] nextRoot, List<byte[]> proof) {
        if (size == 0 || size == next) {
            return proof.isEmpty() && (size == 0 || Arrays.equals(root, nextRoot));
        }
        List<byte[]> path = new ArrayList<>(proof);
        if (Long.bitCount(size) == 1) {
            path.addFirst(root);
        }
        if (path.isEmpty()) {
            return false;
        }
        long first = size - 1;
        long second = next - 1;
        while ((first & 1) == 1) {
            first >>= 1;
            second >>= 1;
        }
        byte[] firstRoot = path.getFirst();
        byte[] secondRoot = path.getFirst();
        for (byte[] hash : path.subList(1, path.size())) {
            if (second == 0) {
                return false;
            }
            if ((first & 1) == 1 || first == second) {
                firstRoot = sha256(new byte[] {1}, hash, firstRoot);
                secondRoot = sha256(new byte[] {1}, hash, secondRoot);
                while ((first & 1) == 0 && first != 0) {
                    first >>= 1;
                    second >>= 1;
                }
            } else {
                secondRoot = sha256(new byte[] {1}, secondRoot, hash);
            }
            first >>= 1;
            second >>= 1;
        }
        return second == 0 && Arrays.equals(firstRoot, root) && Arrays.equals(secondRoot, nextRoot);
    }

    private static String text(String request) {
        Matcher parts = REQUEST.matcher(request);
        return parts.matches() ? parts.group(3) : "";
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static byte[] message(long time, String text) {
        return ("cosignature/v1\ntime " + time + "\n" + text).getBytes(StandardCharsets.UTF_8);
    }

    private String line(KeyPair signer, String text) {
        long time = 1_790_000_000;
        try {
            Signature signing = Signature.getInstance("Ed25519");
            signing.initSign(signer.getPrivate());
            signing.update(message(time, text));
            byte[] signed = ByteBuffer.allocate(76)
                    .put(id(signer))
                    .putLong(time)
                    .put(signing.sign())
                    .array();
            return "\u2014 " + name + " " + Base64.getEncoder().encodeToString(signed) + "\n";
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static boolean holds(PublicKey key, byte[] message, byte[] signature) {
        try {
            Signature verifying = Signature.getInstance("Ed25519");
            verifying.initVerify(key);
            verifying.update(message);
            return verifying.verify(signature);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private static PublicKey publicKey(byte[] raw) {
        try {
            byte[] encoded = ByteBuffer.allocate(44).put(ED25519).put(raw).array();
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private byte[] id(KeyPair keyPair) {
        return Arrays.copyOf(sha256((name + "\n").getBytes(StandardCharsets.UTF_8), typed(keyPair)), 4);
    }

    private static byte[] typed(KeyPair keyPair) {
        byte[] encoded = keyPair.getPublic().getEncoded();
        byte[] typed = Arrays.copyOfRange(encoded, ED25519.length - 1, encoded.length);
        typed[0] = 4;
        return typed;
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha256.update(part);
            }
            return sha256.digest();
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
