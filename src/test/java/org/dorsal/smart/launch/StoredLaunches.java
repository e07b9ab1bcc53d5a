package org.dorsal.smart.launch;

import java.time.*;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.smart.SiteId;
import org.dorsal.store.LaunchRows;
import org.dorsal.store.SingleUseRows;
import org.dorsal.store.TestPostgres;

/** Launches as a running service stores them, opened with its own keys. */
public record StoredLaunches(LaunchSettings settings, LaunchRows rows) {

    private static final Launches.LaunchIndex NOWHERE = (_, _, _, _) -> List.of();

    /** The access token and the refresh token of a launch. */
    public List<String> tokens(String launch) {
        Tokens tokens = read(launch).tokens();
        return Stream.concat(Stream.of(tokens.access()), tokens.refresh().stream())
                .toList();
    }

    /** Whether it still could renew its token. */
    public boolean canRenew(String launch) {
        return read(launch).tokens().refresh().isPresent();
    }

    /** Ends it at that moment, as if its hours were over. */
    public void end(String launch, Instant endedAt) {
        LaunchWithTokens stored = read(launch);
        if (!store().renew(stored.endedAt(endedAt))) {
            throw new IllegalStateException("somebody else has changed " + launch);
        }
    }

    /** Locks it with another key than the service has. */
    public void lockAway(String launch) {
        LaunchWithTokens stored = read(launch);
        launches(other()).renew(stored);
    }

    /** Encrypts a launch's record data with another key. */
    public void lockChartAway(String launch) {
        launches(other()).keepChart(id(launch), new byte[] {1});
    }

    /** Stores record data for a launch. */
    public void keepChart(String launch, byte[] chart) {
        store().keepChart(id(launch), chart);
    }

    /** The cookie of a request for that state as a service with another key would make it. */
    public String requestOfAnotherKey(String site, String state, Instant expires) {
        return new SealedRequests(
                        SignInRefusal.UserGroup.CLINICIANS,
                        other(),
                        new SingleUseRows(TestPostgres.shared().asApplication(), Duration.ofSeconds(1)),
                        Clock.systemUTC())
                .close(new SiteId(site), state, new byte[] {1}, expires);
    }

    private static TokenEncryption other() {
        return TokenEncryption.read(List.of(SomeLaunches.key(99)));
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
