package org.dorsal.smart.launch;

/** Whether a launch has a token to read the EHR with. */
sealed interface AccessToken {

    record Usable(HeldLaunch held) implements AccessToken {
        String token() {
            return held.tokens().access();
        }
    }

    /** The launch is over, its token can't be renewed, or the EHR took it back: only a new launch helps. */
    record Gone() implements AccessToken {}

    /** The EHR does not answer just now. */
    record NotNow() implements AccessToken {}
}
