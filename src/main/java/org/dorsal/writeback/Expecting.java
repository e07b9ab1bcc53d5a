package org.dorsal.writeback;

import org.dorsal.smart.launch.Launch;

/** Tells a clinician beforehand what will reach the record. */
@FunctionalInterface
public interface Expecting {
    /** For results signed in that launch; asks the EHR at most once, and briefly. */
    Expected of(Launch launch);
}
