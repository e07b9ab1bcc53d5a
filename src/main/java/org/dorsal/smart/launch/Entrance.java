package org.dorsal.smart.launch;

/** Whether a browser may use a launch. */
public sealed interface Entrance {

    /**
     * It may.
     *
     * @param csrf what every form of this launch's pages must send back
     */
    record Open(Launch launch, String csrf) implements Entrance {
        @Override
        public String toString() {
            return "Open[" + launch.id() + "]";
        }
    }

    /** There is no such launch, or it is another browser's: both look the same. */
    record Unknown() implements Entrance {}

    /** It was this browser's and is over. */
    record Ended() implements Entrance {}
}
