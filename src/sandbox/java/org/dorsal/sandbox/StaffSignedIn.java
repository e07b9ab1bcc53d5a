package org.dorsal.sandbox;

/** Authentication of a member of staff, without a patient in view. */
final class StaffSignedIn extends SandboxAuthentication {
    private static final long serialVersionUID = 1L;

    private final SandboxStaff staff;

    StaffSignedIn(SandboxStaff staff) {
        super(staff.subject(), "FACTOR_PICKED");
        this.staff = staff;
    }

    SandboxStaff staff() {
        return staff;
    }
}
