package org.dorsal.scoring;

/** State of a flag. Never a boolean: unknown is not absent. */
public enum FlagState {
    PRESENT("present"),
    ABSENT("absent"),
    NOT_ASSESSED("not-assessed");

    private final String code;

    FlagState(String code) {
        this.code = code;
    }

    /** Merges the results of two criteria of one flag: present before not assessed, not assessed before absent. */
    public FlagState or(FlagState other) {
        if (this == PRESENT || other == PRESENT) {
            return PRESENT;
        }
        return this == NOT_ASSESSED ? this : other;
    }

    /** Code in CodeSystem flag-result. */
    public String code() {
        return code;
    }
}
