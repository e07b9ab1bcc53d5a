package org.dorsal.sandbox;

/**
 * Authentication of the EHR's user, with the context in view; part of the authorization from the launch to the last
 * refresh.
 */
final class SignedIn extends SandboxAuthentication {
    private static final long serialVersionUID = 1L;

    private final transient SandboxLaunch launch;

    SignedIn(SandboxLaunch launch) {
        super(launch.practitioner(), "FACTOR_LAUNCH");
        this.launch = launch;
    }

    SandboxLaunch launch() {
        return launch;
    }
}
