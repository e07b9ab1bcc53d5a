package org.dorsal.smart.launch;

import java.time.*;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.store.LaunchRows;

/** Launches as a running service stores them, opened with its own keys. */
public record StoredLaunches(LaunchSettings settings, LaunchRows rows) {

    private static final Launches.LaunchIndex NOWHERE = (_, _, _, _) -> List.of();

    /** The access token and the refresh token of a launch. */
    public List<String> tokens(String launch) {
        Tokens tokens = read(launch).tokens();
        return Stream.concat(Stream.of(tokens.access()), tokens.refresh().stream())
                .toList();
    }

    /** Ends it at that moment, as if its hours were over. */
    public void end(String launch, Instant endedAt) {
        LaunchWithTokens stored = read(launch);
        if (!store().renew(stored.endedAt(endedAt))) {
            throw new IllegalStateException("somebody else has changed " + launch);
        }
    }

    /** Stores record data for a launch. */
    public void keepChart(String launch, byte[] chart) {
        store().keepChart(id(launch), chart);
    }

    private LaunchWithTokens read(String launch) {
        Optional<LaunchWithTokens> stored = store().read(id(launch));
        return stored.orElseThrow(() -> new IllegalStateException("no launch " + launch));
    }

    private Launches store() {
        return launches(settings.encryption());
    }

    private Launches launches(TokenEncryption seal) {
        return new Launches(rows, NOWHERE, seal, settings, Clock.systemUTC());
    }

    private static LaunchId id(String launch) {
        return LaunchId.read(launch).orElseThrow();
    }
}
