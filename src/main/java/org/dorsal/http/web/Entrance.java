package org.dorsal.http.web;

import org.dorsal.smart.launch.Launch;

/** Whether a browser may use a launch. */
sealed interface Entrance {
    /** It may. */
    record Open(Launch launch, String csrf) implements Entrance {}

    /** There is no such launch, or it is another browser's: both look the same. */
    record Unknown() implements Entrance {}

    /** It was this browser's and is over. */
    record Ended() implements Entrance {}
}
