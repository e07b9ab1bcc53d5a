package org.dorsal.sandbox;

/** Authentication of a member of staff, without a patient in view. */
final class StaffSignedIn extends SandboxAuthentication {
    private static final long serialVersionUID = 1L;

    private final SandboxStaff who;

    StaffSignedIn(SandboxStaff who) {
        super(who.subject(), "FACTOR_PICKED");
        this.who = who;
    }

    SandboxStaff who() {
        return who;
    }
}
