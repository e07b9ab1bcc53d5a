package org.dorsal.audit.log;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.*;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.InstantSource;
import java.util.*;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dorsal.audit.log.LogWitness.WitnessClient;
import org.dorsal.audit.log.LogWitness.WitnessReply;

/** Honest witness, written from C2SP tlog-witness and tlog-cosignature; it remembers the last checkpoint of each log. */
public final class SomeWitness implements WitnessClient {
    private static final Pattern REQUEST =
            Pattern.compile("old (0|[1-9]\\d*)\\n((?:[A-Za-z0-9+/]{43}=\\n){0,63})\\n(.*)", Pattern.DOTALL);

    private final String name;
    private final KeyPair pair;
    private final Function<String, PublicLogKey> trusted;
    private final InstantSource clock;
    private final Map<String, Checkpoint> checkpoints = new HashMap<>();
    private final List<String> requests = new ArrayList<>();
    private boolean away;
    private boolean losing;
    private Function<WitnessReply, WitnessReply> bent = reply -> reply;

    /** @param trusted key of each origin */
    SomeWitness(String name, Function<String, PublicLogKey> trusted, InstantSource clock) {
        this.name = name;
        this.trusted = trusted;
        this.clock = clock;
        try {
            this.pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** Creates a witness that trusts the key that all tests share, under any origin. */
    public static SomeWitness ofSharedKey(String name) {
        try {
            LogKey key =
                    LogKey.read(Files.readString(Path.of(SomeLogKeys.location().substring("file:".length()))));
            return new SomeWitness(name, key::publicKey, InstantSource.system());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Verifier key, by the specification. */
    public String vkey() {
        return name + "+" + HexFormat.of().formatHex(id()) + "+"
                + Base64.getEncoder().encodeToString(typedKey());
    }

    LogWitness setting() {
        return LogWitness.read(vkey(), URI.create("https://witness.example"));
    }

    void away(boolean isAway) {
        away = isAway;
    }

    /** Whether it cosigns and its answers get lost. */
    void lose(boolean isLosing) {
        losing = isLosing;
    }

    void bend(Function<WitnessReply, WitnessReply> replies) {
        bent = replies;
    }

    List<String> requests() {
        return requests;
    }

    long cosigned(String origin) {
        return Optional.ofNullable(checkpoints.get(origin))
                .map(Checkpoint::size)
                .orElse(0L);
    }

    /** Answers over HTTP on that port until it is stopped. */
    public HttpServer serve(int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.createContext("/add-checkpoint", exchange -> {
                WitnessReply reply =
                        answer(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @Override
    public Optional<WitnessReply> post(URI address, byte[] body) {
        assertAddress(address);
        requests.add(new String(body, StandardCharsets.UTF_8));
        Optional<WitnessReply> reply = away ? Optional.empty() : Optional.of(bent.apply(answer(requests.getLast())));
        return reply.filter(_ -> !losing);
    }

    private static void assertAddress(URI address) {
        if (!address.toString().equals("https://witness.example/add-checkpoint")) {
            throw new AssertionError(address);
        }
    }

    /** The order of the checks is the specification's. */
    synchronized WitnessReply answer(String request) {
        Matcher parts = REQUEST.matcher(request);
        Optional<SignedNote> note = parts.matches() ? SignedNote.read(parts.group(3)) : Optional.empty();
        Optional<Checkpoint> read = note.flatMap(signed -> Checkpoint.read(signed.text()));
        if (read.isEmpty()) {
            return new WitnessReply(400, "", Optional.empty());
        }
        Checkpoint next = read.get();
        if (!note.get().isSignedBy(trusted.apply(next.origin()))) {
            return new WitnessReply(403, "", Optional.empty());
        }
        long old = Long.parseLong(parts.group(1));
        if (old > next.size()) {
            return new WitnessReply(400, "", Optional.empty());
        }
        if (old != cosigned(next.origin())) {
            return new WitnessReply(409, cosigned(next.origin()) + "\n", Optional.empty());
        }
        List<byte[]> proof =
                parts.group(2).lines().map(Base64.getDecoder()::decode).toList();
        byte[] before = Optional.ofNullable(checkpoints.get(next.origin()))
                .map(Checkpoint::root)
                .orElseGet(TreeHash::nothing);
        if (!Proofs.consistencyHolds(old, before, next.size(), next.root(), proof)) {
            return new WitnessReply(422, "", Optional.empty());
        }
        checkpoints.put(next.origin(), next);
        return new WitnessReply(
                200, cosignature(note.get().text(), clock.instant().getEpochSecond()), Optional.empty());
    }

    /** Signature line of a cosignature/v1. */
    String cosignature(String text, long time) {
        try {
            Signature signing = Signature.getInstance("Ed25519");
            signing.initSign(pair.getPrivate());
            signing.update(("cosignature/v1\ntime " + time + "\n" + text).getBytes(StandardCharsets.UTF_8));
            byte[] signature = signing.sign();
            byte[] whole = ByteBuffer.allocate(4 + 8 + 64)
                    .put(id())
                    .putLong(time)
                    .put(signature)
                    .array();
            return "\u2014 " + name + " " + Base64.getEncoder().encodeToString(whole) + "\n";
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private byte[] id() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((name + "\n").getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(sha256.digest(typedKey()), 4);
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private byte[] typedKey() {
        byte[] spki = pair.getPublic().getEncoded();
        byte[] typed = Arrays.copyOfRange(spki, spki.length - 33, spki.length);
        typed[0] = 0x04;
        return typed;
    }
}
