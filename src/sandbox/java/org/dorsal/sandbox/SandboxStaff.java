package org.dorsal.sandbox;

import java.util.*;

/** Members of staff who can sign in at the sandbox without a patient in view. All are invented. */
public enum SandboxStaff {
    /** Looks at what others did. */
    AUDITOR("staff-audit-1", "SAMPLE, Ada (auditor)", "auditor"),
    /** Treats patients and looks at no log. */
    CLINICIAN("staff-clinic-1", "SAMPLE, Carl (clinician)", "clinician"),
    /** Decides about deliveries that wait for a person. */
    OPERATOR("staff-operate-1", "SAMPLE, Otto (operator)", "dorsal-operator");

    private final String subject;
    private final String words;
    private final String role;

    SandboxStaff(String subject, String words, String role) {
        this.subject = subject;
        this.words = words;
        this.role = role;
    }

    /** Subject of their id_tokens. */
    public String subject() {
        return subject;
    }

    /** Claim {@code name} of their id_tokens. */
    public String words() {
        return words;
    }

    /** Claim {@code roles} of their id_tokens. */
    public List<String> roles() {
        return List.of(role);
    }

    static Optional<SandboxStaff> of(String subject) {
        return Arrays.stream(values())
                .filter(staff -> staff.subject.equals(subject))
                .findFirst();
    }
}
