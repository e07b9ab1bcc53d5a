package org.dorsal.writeback;

import java.time.Duration;
import java.util.*;
import java.util.function.Function;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.smart.launch.LaunchId;
import org.dorsal.writeback.DeliveryEngine.WritePlans;
import org.dorsal.writeback.KindPlan.WritePlan;
import org.dorsal.writeback.WritebackSettings.SiteWriteback;

/**
 * Write plans of the sites' EHRs for each token.
 *
 * @param granted scopes of the token; empty without a token
 */
record SiteWritePlans(
        WritebackSettings settings,
        CapabilityCache capabilities,
        Function<CallAuthority, Optional<Set<String>>> granted)
        implements WritePlans {
    @Override
    public Optional<WritePlan> of(CallAuthority authority) {
        return authority instanceof CallAuthority.NoAuthority
                ? of(authority, Optional.empty())
                : granted.apply(authority).flatMap(scopes -> of(authority, Optional.of(scopes)));
    }

    @Override
    public WritePlan untold(CallAuthority authority) {
        boolean onlyCorrections = settings.site(authority.site())
                .filter(SiteWriteback::onlyCorrections)
                .isPresent();
        return WritePlans.super.untold(authority).correcting(onlyCorrections);
    }

    /** Returns the plan for a preview: by the EHR's current metadata, within {@code patience}. */
    Optional<WritePlan> promised(CallAuthority authority, Set<String> scopes, Duration patience) {
        return writePlan(authority, Optional.of(scopes), capabilities.confirmed(authority.site(), patience));
    }

    private Optional<WritePlan> of(CallAuthority authority, Optional<Set<String>> scopes) {
        return writePlan(authority, scopes, capabilities.of(authority.site(), settings.answerWithin()));
    }

    private Optional<WritePlan> writePlan(
            CallAuthority authority, Optional<Set<String>> scopes, Optional<EhrCapabilities> abilities) {
        boolean launchToken = switch (authority) {
            case LaunchId _ -> true;
            case CallAuthority.BackendAuthority _, CallAuthority.NoAuthority _ -> false;
        };
        return settings.site(authority.site())
                .flatMap(site -> abilities.map(capabilities ->
                        KindSupport.of(capabilities, site, scopes, launchToken).correcting(site.onlyCorrections())));
    }
}
