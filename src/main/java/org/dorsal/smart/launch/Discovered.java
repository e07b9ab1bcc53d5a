package org.dorsal.smart.launch;

/** What came of asking an EHR about itself: what the asker needs, checked, or why it can't be used. */
sealed interface Discovered<T> {
    record Found<T>(T ehr) implements Discovered<T> {}

    record Refused<T>(LaunchRefusal why) implements Discovered<T> {}

    static <T> Discovered<T> lacking(LaunchRefusal.Lack lack) {
        return new Refused<>(new LaunchRefusal.EhrUnfit(lack));
    }
}
