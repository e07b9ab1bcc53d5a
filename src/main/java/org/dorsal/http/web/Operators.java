package org.dorsal.http.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Who looks after deliveries (page F, and nothing else), each by a key of their own. Dorsal knows the keys' hashes only: who
 * reads the settings can't act in somebody's name.
 *
 * @param hashes SHA-256 of each one's key in hex, by their names
 */
public record Operators(Map<String, String> hashes) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    public Operators {
        Map<String, String> read = new TreeMap<>();
        hashes.forEach((name, hash) -> read.put(name, hash.toLowerCase(Locale.ROOT)));
        hashes = Map.copyOf(read);
        read.forEach((name, hash) -> {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("operators must have names of 1 to 40 characters of a-z, 0-9 and -");
            }
            if (!HASH.matcher(hash).matches()) {
                throw new IllegalArgumentException(
                        "operators." + name + " must be the SHA-256 of a key in 64 hex digits;"
                                + " make a key with: openssl rand -hex 32, its hash with: printf %s KEY | sha256sum");
            }
        });
        if (new HashSet<>(read.values()).size() < read.size()) {
            throw new IllegalArgumentException("operators hold one key twice; give each their own");
        }
    }

    /** Whose key it is; all are compared, each in constant time. */
    public Optional<String> named(String key) {
        byte[] asked = sha256(key);
        Optional<String> found = Optional.empty();
        for (Map.Entry<String, String> one : hashes.entrySet()) {
            if (MessageDigest.isEqual(HexFormat.of().parseHex(one.getValue()), asked)) {
                found = Optional.of(one.getKey());
            }
        }
        return found;
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "Operators" + new TreeMap<>(hashes).keySet();
    }
}
