package org.dorsal.smart.launch;

/** What came of asking an EHR about itself. */
sealed interface Discovered {
    record Found(SmartEhr ehr) implements Discovered {}

    record Refused(LaunchRefusal why) implements Discovered {}

    static Discovered lacking(LaunchRefusal.Lack lack) {
        return new Refused(new LaunchRefusal.EhrUnfit(lack));
    }
}
