package org.dorsal.audit.log;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.dorsal.audit.log.LogKey.KeyFile;

/**
 * Settings of the signed logs.
 *
 * @param baseUrl base URL of the service; part of the names of the logs
 * @param keys signing keys; every key signs every checkpoint, so that a new key is published before the old one is
 * removed
 * @param places destinations; every destination receives every checkpoint
 * @param checkpointEvery minimum age of the last checkpoint before the next, 1 to 60 seconds
 * @param witnesses witnesses of every log; the newest checkpoint is submitted to each
 */
public record LogSettings(
        URI baseUrl,
        List<LogKey> keys,
        List<CheckpointDestination> places,
        Duration checkpointEvery,
        List<LogWitness> witnesses) {
    private static final Duration OFTENEST = Duration.ofSeconds(1);
    private static final Duration RAREST = Duration.ofSeconds(60);

    /** Refuses with a sentence that begins with the key. */
    public LogSettings {
        keys = List.copyOf(keys);
        places = List.copyOf(places);
        witnesses = List.copyOf(witnesses);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("signing-keys is empty; make a key with:"
                    + " openssl genpkey -algorithm ed25519 -out log-key.pem, and name its file");
        }
        if (keys.stream().map(key -> key.publicKey("x").vkey()).distinct().count() < keys.size()) {
            throw new IllegalArgumentException("signing-keys names one key twice; name each once");
        }
        if (places.isEmpty()) {
            throw new IllegalArgumentException("places is empty; name a place that the database's administrators don't"
                    + " own, file:/directory or stream");
        }
        if (checkpointEvery.compareTo(OFTENEST) < 0 || checkpointEvery.compareTo(RAREST) > 0) {
            throw new IllegalArgumentException("checkpoint-every must be 1s to 60s");
        }
        if (witnesses.stream().map(witness -> witness.key().label()).distinct().count() < witnesses.size()) {
            throw new IllegalArgumentException("witnesses names one key twice; name each once");
        }
    }

    /**
     * Parses the settings.
     *
     * @param keys {@code file:/run/secrets/log-key.pem}, one or more
     * @param places {@code file:/directory} or {@code stream}
     * @throws IllegalArgumentException with a sentence that begins with the key
     */
    public static LogSettings read(
            URI baseUrl, List<String> keys, List<String> places, Duration checkpointEvery, List<LogWitness> witnesses) {
        return new LogSettings(
                baseUrl,
                keys.stream().map(KeyFile::read).toList(),
                places.stream().map(CheckpointDestination::read).toList(),
                checkpointEvery,
                witnesses);
    }

    /** Names a site's log, and its keys: host and path of the service, without a scheme. */
    public String origin(String site) {
        return baseUrl.getRawAuthority() + baseUrl.getRawPath() + "/log/" + site;
    }

    /** Public keys of a site's log, in the order of the settings. */
    public List<PublicLogKey> publicKeys(String site) {
        return keys.stream().map(key -> key.publicKey(origin(site))).toList();
    }
}
