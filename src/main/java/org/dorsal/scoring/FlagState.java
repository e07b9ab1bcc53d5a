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

    /** Code in CodeSystem flag-result. */
    public String code() {
        return code;
    }
}
