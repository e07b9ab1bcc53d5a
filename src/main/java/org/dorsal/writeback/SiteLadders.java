package org.dorsal.writeback;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.dorsal.smart.launch.EhrCalls.Authority;
import org.dorsal.writeback.Way.Rungs;

/** What each EHR takes from whoever asks. */
final class SiteLadders {
    private final WritebackSettings settings;
    private final Capabilities capabilities;
    private final Function<Authority, Optional<Set<String>>> granted;

    /**
     * @param granted scopes of the token that this authority has; empty while there is none
     */
    SiteLadders(
            WritebackSettings settings, Capabilities capabilities, Function<Authority, Optional<Set<String>>> granted) {
        this.settings = settings;
        this.capabilities = capabilities;
        this.granted = granted;
    }

    /** For who asks with that token; empty while the EHR, or its token endpoint, has not said. */
    Optional<Rungs> of(Authority authority) {
        return granted.apply(authority).flatMap(scopes -> of(authority, scopes, settings.answerWithin()));
    }

    /** The same with known scopes, for a caller who waits only so long. */
    Optional<Rungs> of(Authority authority, Set<String> scopes, Duration patience) {
        boolean launchToken = switch (authority) {
            case Authority.OfLaunch _ -> true;
            case Authority.OfBackend _, Authority.Nobody _ -> false;
        };
        return settings.site(authority.site())
                .flatMap(site -> capabilities
                        .of(authority.site(), patience)
                        .map(abilities -> Ladder.of(abilities, site, Optional.of(scopes), launchToken)));
    }

    /** What the token grants. */
    Optional<Set<String>> granted(Authority authority) {
        return granted.apply(authority);
    }
}
