package org.dorsal.smart.launch;

/** What came of asking a server about itself: what the asker needs, checked, or why it can't be used. */
public sealed interface Discovered<T> {
    record Found<T>(T server) implements Discovered<T> {}

    /** It did not answer. */
    record Silent<T>() implements Discovered<T> {}

    /** Its document can't be used. */
    record Unfit<T>(LaunchRefusal.Lack lack) implements Discovered<T> {}
}
