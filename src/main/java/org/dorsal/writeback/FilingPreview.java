package org.dorsal.writeback;

import org.dorsal.smart.launch.Launch;
import org.dorsal.writeback.KindPlan.WritePlan;

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
}
