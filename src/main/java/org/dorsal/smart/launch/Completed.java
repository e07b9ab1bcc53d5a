package org.dorsal.smart.launch;

/** What came of the EHR's answer. */
public sealed interface Completed {

    /**
     * The launch stands.
     *
     * @param cookie opens it, in this browser alone
     * @param over name of the cookie that is of no more use
     */
    record Launched(Launch launch, LaunchCookie cookie, String over) implements Completed {}

    record Refused(LaunchRefusal why) implements Completed {}
}
