package org.dorsal.writeback;

import org.dorsal.smart.launch.Launch;
import org.dorsal.writeback.KindPlan.WritePlan;

/** Tells a clinician beforehand what will reach the record. */
@FunctionalInterface
public interface FilingPreview {
    /** For results signed in that launch; asks the EHR at most once, and briefly. */
    Expected of(Launch launch);

    /** What writing would do, told before anybody signs. */
    public sealed interface Expected {
        /** The site brings nothing new into its EHR. */
        record Off() implements Expected {}

        /**
         * Known from what the EHR says of itself and what the token allows.
         *
         * @param byClinician it goes by the clinician's own launch, so it waits when that has ended
         */
        record KnownPlan(WritePlan writePlan, boolean byClinician) implements Expected {}

        /** The EHR has not said yet what it takes; it will be asked again, and what is signed is queued until then. */
        record NotKnown() implements Expected {}
    }
}
