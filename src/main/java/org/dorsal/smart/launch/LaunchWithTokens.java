package org.dorsal.smart.launch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.dorsal.store.LaunchRows.StoredLaunch;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Launch with the data private to this package.
 *
 * @param browser SHA-256 of the cookie's secret in hex; encrypted with the launch, so that it cannot be exchanged
 * by a write to the table
 * @param fhirBase exact registered address at launch time
 * @param tokenEndpoint endpoint for renewals
 * @param version version of the token in the store
 * @param lastUsed time of the browser's last request
 * @param renewing end of the lease for renewing the token; if it has passed, the holder was lost
 */
record LaunchWithTokens(
        Launch launch,
        Tokens tokens,
        String browser,
        String fhirBase,
        URI tokenEndpoint,
        int version,
        @JsonProperty("seen") Instant lastUsed,
        Optional<Instant> renewing) {
    /** Content of another edition of this service is refused and not guessed. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    /** Creates a launch that is not stored yet. */
    static LaunchWithTokens begun(Launch launch, Tokens tokens, String browser, String fhirBase, URI tokenEndpoint) {
        return new LaunchWithTokens(
                launch, tokens, browser, fhirBase, tokenEndpoint, 0, launch.started(), Optional.empty());
    }

    LaunchWithTokens with(Tokens next) {
        return with(launch, next);
    }

    private LaunchWithTokens with(Launch next, Tokens nextTokens) {
        return new LaunchWithTokens(next, nextTokens, browser, fhirBase, tokenEndpoint, version, lastUsed, renewing);
    }

    /** The same, over at that moment for its browser too, and without a token to go on with. */
    LaunchWithTokens endedAt(Instant time) {
        return with(launch.endedAt(time), tokens.withoutRefresh());
    }

    /** Serializes the launch for encryption, without its record data, which has a separate column. */
    byte[] bytes() {
        return JSON.writeValueAsBytes(with(launch.with(Optional.empty()), tokens));
    }

    /**
     * Reads the content.
     *
     * @param chart record data of the launch
     * @param stored row of the launch, which holds the newest version and times
     * @return empty when another edition of this service wrote it
     */
    static Optional<LaunchWithTokens> read(byte[] bytes, Optional<byte[]> chart, StoredLaunch stored) {
        try {
            LaunchWithTokens session = JSON.readValue(bytes, LaunchWithTokens.class);
            return Optional.of(new LaunchWithTokens(
                    session.launch.with(chart),
                    session.tokens,
                    session.browser,
                    session.fhirBase,
                    session.tokenEndpoint,
                    stored.version(),
                    stored.seen(),
                    stored.refreshingUntil()));
        } catch (JacksonException _) { // its message quotes tokens
            return Optional.empty();
        }
    }
}
