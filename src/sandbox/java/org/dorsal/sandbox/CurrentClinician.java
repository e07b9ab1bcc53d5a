package org.dorsal.sandbox;

/**
 * Clinician who is signed in to the sandbox's own pages. One at a time, as at a workstation: launches of two people in
 * one browser end each other.
 */
final class CurrentClinician {
    private volatile String id = SandboxEncounters.FIRST;

    /** Returns the FHIR id. */
    String id() {
        return id;
    }

    void signIn(String next) {
        id = next;
    }
}
