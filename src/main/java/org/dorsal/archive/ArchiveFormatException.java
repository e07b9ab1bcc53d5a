package org.dorsal.archive;

/** The file is not what the verifier can read; the sentence names where. Ends the check, never the process. */
final class ArchiveFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String place;

    ArchiveFormatException(String place, String message) {
        super(message, null, false, false);
        this.place = place;
    }

    VerificationFinding doubt() {
        return new VerificationFinding(VerificationFinding.FindingKind.UNREADABLE, place, String.valueOf(getMessage()));
    }
}
