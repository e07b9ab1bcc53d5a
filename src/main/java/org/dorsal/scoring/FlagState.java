package org.dorsal.scoring;

/** A flag is never a boolean: what is not known is not absent. */
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
