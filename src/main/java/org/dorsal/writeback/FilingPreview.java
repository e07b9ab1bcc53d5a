package org.dorsal.writeback;

import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.smart.launch.Launch;
import org.dorsal.writeback.DeliveryEngine.SiteWritePlans;
import org.dorsal.writeback.FilingPreview.PreviewResult;
import org.dorsal.writeback.KindPlan.WritePlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Previews for a clinician which results will reach the record. */
@FunctionalInterface
public interface FilingPreview {
    /**
     * Returns the preview for results signed in the launch; sends at most one request to the EHR, with a short
     * timeout.
     */
    PreviewResult of(Launch launch);

    /** Preview of a write, shown before a signature. */
    public sealed interface PreviewResult {
        /** Disabled: the site delivers no new resources to its EHR. */
        record DisabledPreview() implements PreviewResult {}

        /**
         * Known from the EHR's metadata and the token's scopes.
         *
         * @param byClinician whether the clinician's own launch carries it, so that it waits after the launch has
         * ended
         */
        record KnownPlan(WritePlan writePlan, boolean byClinician) implements PreviewResult {}

        /**
         * Unknown: the EHR's metadata are not available yet. They will be requested again; signed results are queued
         * until then.
         */
        record UnknownPlan() implements PreviewResult {}
    }

    /**
     * Previews the resources that signing would write, while a clinician waits: unknown after {@value #MAX_SECONDS}
     * seconds.
     *
     * @param threads executor for tasks that may wait for a token endpoint
     */
    record ExpectedFilings(WritebackSettings settings, SiteWritePlans writePlans, Executor threads)
            implements FilingPreview {
        static final int MAX_SECONDS = 2;

        private static final Logger LOG = LoggerFactory.getLogger(ExpectedFilings.class);
        private static final Duration PATIENCE = Duration.ofMillis(1_800);

        @Override
        public PreviewResult of(Launch launch) {
            return settings.site(launch.id().site())
                    .filter(site -> !site.onlyCorrections())
                    .map(site -> of(launch, site))
                    .orElseGet(PreviewResult.DisabledPreview::new);
        }

        private PreviewResult of(Launch launch, WritebackSettings.SiteWriteback site) {
            boolean homeless =
                    site.noteRules().visitNeeded() && launch.encounter().isEmpty();
            return inTime(CompletableFuture.supplyAsync(() -> writePlan(launch, site.backend()), threads))
                    .map(writePlan -> homeless && writePlan.of(ResourceKind.NOTE) instanceof KindPlan.WrittenKind
                            ? writePlan.without(ResourceKind.NOTE, KindPlan.UnwrittenReason.NO_VISIT)
                            : writePlan)
                    .<PreviewResult>map(writePlan -> new PreviewResult.KnownPlan(writePlan, !site.backend()))
                    .orElseGet(PreviewResult.UnknownPlan::new);
        }

        /** Returns the plan; the scopes granted at launch replace those of a token that is unavailable now. */
        private Optional<WritePlan> writePlan(Launch launch, boolean backend) {
            CallAuthority authority =
                    backend ? new CallAuthority.BackendAuthority(launch.id().site()) : launch.id();
            Optional<Set<String>> scopes = writePlans
                    .granted()
                    .apply(authority)
                    .or(() -> backend ? Optional.empty() : Optional.of(launch.granted()));
            return scopes.flatMap(granted -> writePlans.promised(authority, granted, PATIENCE));
        }

        private static Optional<WritePlan> inTime(CompletableFuture<Optional<WritePlan>> writePlan) {
            try {
                return writePlan.get(MAX_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            } catch (TimeoutException _) {
                return Optional.empty();
            } catch (ExecutionException broken) {
                Throwable fault = broken.getCause() == null ? broken : broken.getCause();
                LOG.warn( // its message could quote the record
                        "what an EHR takes can't be told: {} at {}",
                        fault.getClass().getName(),
                        fault.getStackTrace().length == 0 ? "?" : fault.getStackTrace()[0]);
                return Optional.empty();
            }
        }
    }
}
