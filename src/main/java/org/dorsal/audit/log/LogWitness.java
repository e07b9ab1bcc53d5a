package org.dorsal.audit.log;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Witness of the logs, which cosigns a checkpoint only if it continues all that it has cosigned before.
 *
 * @param key name and key of its cosignatures
 * @param url its submission prefix (C2SP tlog-witness)
 */
public record LogWitness(PublicLogKey key, URI url) {
    /**
     * Creates a witness of the settings.
     *
     * @param key {@code name+id+key}, of type 0x04
     * @throws IllegalArgumentException with a sentence that begins with the key of the setting
     */
    public static LogWitness read(String key, URI url) {
        return new LogWitness(
                PublicLogKey.readWitness(key)
                        .orElseThrow(
                                () -> new IllegalArgumentException("witnesses has a key that is no verifier key for"
                                        + " cosignatures with Ed25519; give the witness's own name+id+key")),
                url);
    }

    /** Exchange with witnesses, over HTTP in the running service. */
    @FunctionalInterface
    public interface WitnessClient {
        /** Posts a request; empty without an answer. */
        Optional<WitnessReply> post(URI address, byte[] body);
    }

    /**
     * Answer of a witness.
     *
     * @param pause time that it wants to be left alone
     */
    public record WitnessReply(int status, String body, Optional<Duration> pause) {
        /** Longest pause that a witness gets: meanwhile the log is not witnessed. */
        public static final Duration MAX_PAUSE = Duration.ofHours(1);
    }
}
