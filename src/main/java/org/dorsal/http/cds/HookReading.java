package org.dorsal.http.cds;

/** Result of reading the request of a CDS client. */
sealed interface HookReading {

    /**
     * Request that was read; prints without its content.
     *
     * @param hookInstance UUID of this call of the hook
     * @param patient logical id of the patient at the EHR
     */
    record HookRequest(String hook, String hookInstance, String patient) implements HookReading {
        @Override
        public String toString() {
            return "HookRequest[" + hook + "]";
        }
    }

    /**
     * Fault of the request that its sender can correct.
     *
     * @param status HTTP status
     * @param says place and correction, without content of the request
     */
    record HookFault(int status, String says) implements HookReading {}
}
